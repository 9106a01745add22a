import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_FINDINGS } from '../../../shared/judging/judge.ts';
import { handlesBoth } from '../../../shared/rules/scripts/both-ways.ts';
import { calledScriptsIn } from '../../../shared/rules/scripts/called-script.ts';
import { keyFlowsOf, keyReadsOf } from '../../../shared/rules/scripts/key-flow.ts';
import { lex } from '../../../shared/rules/scripts/lexing/lex.ts';
import type { ScriptSyntax } from '../../../shared/rules/scripts/lexing/lexed.ts';
import type { ScriptText } from '../../../shared/rules/scripts/script-text.ts';
import { keyVariablesOf } from '../../../shared/rules/scripts/set-variables.ts';
import { signInsOf } from '../../../shared/rules/scripts/sign-ins.ts';
import { terraformSecretsOf } from '../../../shared/rules/scripts/terraform-secrets.ts';
import { SourceFile } from '../../../shared/pipelines/source-file.ts';
import { judgeFiles } from '../judging-files.ts';
import { repositoryWith } from './marked.ts';

const SYNTAXES: readonly ScriptSyntax[] = ['bash', 'powershell', 'batch'];

function script(text: string, syntaxes = SYNTAXES): ScriptText {
  const file = new SourceFile('self', 'deploy', text);
  return { kind: 'script', text, syntaxes, path: file.path, isSure: true, placeOf: (offset) => ({ file, offset }) };
}

/** Everything that is asked about a script. */
function readAll(one: ScriptText): number {
  const flows = keyFlowsOf(one);
  const found = flows.flatMap((flow) => [
    ...signInsOf(flow),
    ...terraformSecretsOf(flow),
    ...keyVariablesOf(flow),
    handlesBoth(flow),
  ]);
  return keyReadsOf(one).length + found.length + calledScriptsIn(one).length;
}

/** Milliseconds of work that reading takes, whatever else the machine does. */
function workOf(text: string): number {
  const before = process.cpuUsage();
  readAll(script(text));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const LENGTH = 512 * 1024;

/** A reader that grows with the length takes a fifth of this in three languages; a quadratic one many times as long. */
const MAX_WORK_MS = 3_000;

const fill = (part: string, length = LENGTH): string => part.repeat(Math.ceil(length / part.length)).slice(0, length);

const KEY =
  '\n$servicePrincipalKey $env:servicePrincipalKey %servicePrincipalKey% ARM_CLIENT_SECRET az login terraform\n';

/** What once made readers of scripts slow, each repeated to half a megabyte, behind a line that makes them look closely. */
const hostile: readonly (readonly [string, string])[] = [
  ['one line', 'a'],
  ['blanks', ' '],
  ['line breaks', '\n'],
  ['reads', '$servicePrincipalKey '],
  ['reads in one word', '$servicePrincipalKey'],
  ['sign-ins', 'az login --service-principal -u $servicePrincipalId -p $servicePrincipalKey --tenant x\n'],
  ['sign-ins in one command', 'az login --service-principal -p $servicePrincipalKey '],
  ['sign-ins through pipes', 'echo $servicePrincipalKey | docker login --password-stdin; '],
  ['registries without the key', 'docker login '],
  ['variables', 'A=$servicePrincipalKey; B=$A; export ARM_CLIENT_SECRET=$B; '],
  ['logging commands', '##vso[task.setvariable variable=X]$servicePrincipalKey '],
  ['logging commands in quotes', 'echo "##vso[task.setvariable variable=X]$servicePrincipalKey"\n'],
  ['logging commands that do not end', '##vso[task.setvariable variable=X'],
  ['Terraform', 'terraform apply -var x=$servicePrincipalKey '],
  ['here-documents that nothing ends', 'cat <<EOF\n'],
  ['here-documents', "cat <<'EOF'\n$servicePrincipalKey\nEOF\n"],
  ['here-strings that nothing ends', '@"\n'],
  ['single quotes', "'"],
  ['double quotes', '"'],
  ['quotes and escapes', "$'\\'\\\\'"],
  ['commands in commands', '$('],
  ['commands in quotes', '"$('],
  ['parentheses', '('],
  ['braces', '{'],
  ['braces of variables', '${'],
  ['tables', '@{'],
  ['block comments that nothing ends', '<#'],
  ['comments', '# $servicePrincipalKey\n'],
  ['escapes', '\\'],
  ['backticks', '`'],
  ['carets', '^'],
  ['percent signs', '%'],
  ['names in percent signs', '%servicePrincipalKey:'],
  ['scripts', './a.sh '],
  ['names of scripts', 'a.sh '],
  ['own values', 'servicePrincipalKey=x\n'],
  ['tests', '[ -n '],
  ['declarations', '] $servicePrincipalKey'],
];

describe('reading a hostile script takes time that grows with its length', () => {
  it.each(hostile)('%s', (_, part) => {
    expect(workOf(KEY + fill(part))).toBeLessThan(MAX_WORK_MS);
  });

  it('a megabyte of one line, with ten thousand sign-ins, is judged', async () => {
    const line = 'az login --service-principal -u $servicePrincipalId -p $servicePrincipalKey --tenant $tenantId; ';
    const { findings, diagnostics, verdict } = await judgeFiles(repositoryWith('bash', fill(line, 1_000_000)));
    expect(verdict).toBe('blocked');
    // Whatever one script says, there is an end to it, and it is told.
    expect(findings.length).toBe(MAX_FINDINGS + 1);
    expect(diagnostics.map(({ code }) => code)).toEqual(['expansion-limit']);
  });
});

describe('reading a script never throws', () => {
  const part = fc.constantFrom(
    ...hostile.map(([, text]) => text),

    'EOF\n',
    "\n'@\n",
    '\n"@\n',
    '#>',
    ')',
    '}',
    '\r\n',
    '\u0000',
    '💥',
    'İ',
    '\uFEFF',
    '&',
    '|',
    ';',
    '<',
    '<<',
    '<<<',
    '=',
  );

  it('on any text', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.string(), (parts, text) => {
        expect(readAll(script(parts.join('') + text + KEY))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it('and every character is told apart, comments blanked where they stand', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.constantFrom(...SYNTAXES), (parts, syntax) => {
        const text = parts.join('');
        const lexed = lex(text, syntax);
        expect(lexed.withoutComments).toHaveLength(text.length);
        for (const { start, end } of lexed.commands) {
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  it('and a read behind whatever is closed again is found, on a line of its own', () => {
    const closed = fc.constantFrom(
      'echo "a\'b"\n',
      "echo 'a\"b'\n",
      '# it\'s "\n',
      "cat <<'E'\nit's \"$(\nE\n",
      'x=$(echo ")" "$(pwd)")\n',
      'f() { echo; }\n',

      'case $x in a) y;; esac\n',
      'echo ${x#"y"} ${#x}\n',
      "echo $'it\\'s'\n",
      'echo \\" \\\'\n',
      'if [[ $a =~ ^\\( ]]; then b; fi\n',
    );
    fc.assert(
      fc.property(fc.array(closed, { maxLength: 12 }), (parts) => {
        const text = `${parts.join('')}az rest -p "$servicePrincipalKey"\n`;
        expect(keyReadsOf(script(text, ['bash'])).map(({ kind }) => kind)).toEqual(['read']);
      }),
    );
  });
});
