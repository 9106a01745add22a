import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { readPipeline } from '../../shared/pipelines/pipeline.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import { checkText } from '../../shared/report/check-text.ts';
import type { Paint } from '../../shared/report/paint.ts';
import { judge, type JudgedPipeline } from '../../shared/judging/judge.ts';
import { TODAY } from '../today.ts';

const catalogue = openCatalogue();
const plain: Paint = (_, text) => text;

function judged(text: string, path = 'azure-pipelines.yml'): JudgedPipeline {
  return judge(readPipeline(parseYaml(new SourceFile('self', path, text)), catalogue), { catalogue, today: TODAY });
}

function report(text: string, path?: string): string {
  return checkText([judged(text, path)], '2026-08', plain);
}

/** The excerpt below the first `-->`: the place, the source line, and the line with the caret. */
function excerpt(text: string, path?: string): readonly string[] {
  const lines = report(text, path).split('\n');
  const at = lines.findIndex((line) => line.startsWith('  --> '));
  return lines.slice(at, at + 3);
}

const STEP = 'steps:\n- task: AzureFileCopy@4\n  inputs: { azureSubscription: prod }\n';

describe('the text report', () => {
  it('shows a finding with its line, its connection, its way out and its source', () => {
    expect(report(STEP)).toBe(
      `error[task-version-superseded]: AzureFileCopy@4 cannot sign in through workload identity federation: the upload to a blob container, which every destination needs, refuses the WorkloadIdentityFederation scheme.
  --> azure-pipelines.yml:2:9
   2 | - task: AzureFileCopy@4
     |         ^^^^^^^^^^^^^^^
   = connection: prod
   = fix: Use AzureFileCopy@6: write \`task: AzureFileCopy@6\`, the inputs of this step stay as they are. AzureFileCopy@6 signs in with a role: give the identity Storage Blob Data Contributor on the storage account.
   = source: https://learn.microsoft.com/azure/devops/pipelines/release/troubleshoot-workload-identity (confirmed, as of 2025-03-12)

blocked  azure-pipelines.yml (1 use, 1 error)

1 pipeline: 1 blocked. 1 use of Azure connections, judged by catalogue edition 2026-08.
1 place can be mended by wif-guard check --fix; --fix --dry-run shows how.
`,
    );
  });

  it('shows what was not seen, with its line', () => {
    expect(report('steps:\n- template: a.yml\n')).toBe(
      `unknown[template-not-found]: Template "a.yml" could not be read: only this file is at hand. The steps it adds are not judged.
  --> azure-pipelines.yml:2:13
   2 | - template: a.yml
     |             ^^^^^

unknown  azure-pipelines.yml (0 uses, 1 unknown, not seen completely)

1 pipeline: 1 unknown. 0 uses of Azure connections, judged by catalogue edition 2026-08.
`,
    );
  });

  it('sums several pipelines up, the worst verdict first', () => {
    const text = checkText(
      [judged('steps: []\n', 'a.yml'), judged(STEP, 'b.yml'), judged('hello', 'c.yml'), judged('steps: []\n', 'd.yml')],
      '2026-08',
      plain,
    );
    expect(text.split('\n').slice(-9)).toEqual([
      '',
      'ready    a.yml (0 uses)',
      'blocked  b.yml (1 use, 1 error)',
      'unknown  c.yml (0 uses, 1 unknown, not seen completely)',
      'ready    d.yml (0 uses)',
      '',
      '4 pipelines: 1 blocked, 1 unknown, 2 ready. 1 use of Azure connections, judged by catalogue edition 2026-08.',
      '1 place can be mended by wif-guard check --fix; --fix --dry-run shows how.',
      '',
    ]);
  });

  it('counts warnings, and shows a finding without a date', () => {
    const text = report(
      'steps:\n- task: TerraformTaskV3@3\n  inputs: { backendServiceArm: prod }\n- task: X@1\n  inputs: { azureSubscription: prod }\n',
    );
    expect(text).toContain('= source: https://github.com/microsoft/azure-pipelines-terraform (likely)\n');
    expect(text).toContain('blocked  azure-pipelines.yml (2 uses, 1 error, 1 unknown)\n');
  });

  it('colours severities, messages, carets and verdicts, and nothing else', () => {
    const marks: string[] = [];
    const paint: Paint = (colour, text) => {
      marks.push(`${colour}: ${text.slice(0, 30)}`);
      return text;
    };
    expect(checkText([judged(STEP)], '2026-08', paint)).toBe(report(STEP));
    expect(marks).toEqual([
      'red: error[task-version-superseded]',
      'bold: : AzureFileCopy@4 cannot sign ',
      'red: ^^^^^^^^^^^^^^^',
      'red: blocked',
    ]);
  });
});

describe('the caret', () => {
  it.each([
    ['a quoted task', "steps:\n- task: 'AzureFileCopy@4'\n  inputs: { azureSubscription: p }\n", 8, 1],
    ['a task in flow style', 'steps: [{ task: AzureFileCopy@4, inputs: { azureSubscription: p } }]', 16, 15],
    ['a task before a comment', 'steps:\n- task: AzureFileCopy@4 # old\n  inputs: { azureSubscription: p }\n', 8, 15],
  ])('stands under %s', (_, text, column, length) => {
    const [, line = '', caret = ''] = excerpt(text);
    const offset = '   2 | '.length;
    expect(caret).toBe(`     | ${' '.repeat(column)}${'^'.repeat(length)}`);
    expect(line.slice(offset + column, offset + column + 15)).toMatch(/^'?AzureFileCopy/);
  });

  it('keeps tabs, so that it stands under the word at any tab width', () => {
    const [, line, caret] = excerpt('steps:\n- task:\t\tAzureFileCopy@4\n  inputs: { azureSubscription: p }\n');
    expect(line).toBe('   2 | - task:\t\tAzureFileCopy@4');
    expect(caret).toBe(`     | ${' '.repeat(7)}\t\t${'^'.repeat(15)}`);
  });

  it('stands behind characters that are shown in their long form', () => {
    const [, line, caret] = excerpt(
      'steps: [{ x: "\u202E", task: AzureFileCopy@4, inputs: { azureSubscription: p } }]',
    );
    expect(line).toBe('   1 | steps: [{ x: "\\u{202e}", task: AzureFileCopy@4, inputs: { azureSubscription: p } }]');
    expect(caret).toBe(`     | ${' '.repeat(31)}${'^'.repeat(15)}`);
  });

  it('stands under the whole name of a task, spaces and all', () => {
    const text = 'steps:\n- task: Synapse workspace deployment@1 # old\n  inputs: { azureSubscription: prod }\n';
    expect(excerpt(text)[2]?.trim()).toBe(`| ${' '.repeat(8)}${'^'.repeat('Synapse workspace deployment@1'.length)}`);
  });

  it('is one character where there is no word', () => {
    expect(excerpt('steps:\n- task: "  "\n  inputs: { azureSubscription: p }\n')[2]).toBe(`     | ${' '.repeat(8)}^`);
  });

  it('is left out with the line where the line is empty', () => {
    const lines = report('').split('\n');
    expect(lines.slice(1, 3)).toEqual(['  --> azure-pipelines.yml:1:1', '']);
  });

  it('stands under the word in the part of a long line that is shown', () => {
    const long = (filler: number): string =>
      `steps: [{ script: "${'x'.repeat(filler)}" }, { task: AzureFileCopy@4, inputs: { azureSubscription: "${'p'.repeat(5_000)}" } }]`;
    for (const filler of [0, 50, 100, 200, 5_000, 100_000]) {
      const [, line = '', caret = ''] = excerpt(long(filler));
      expect(line.length).toBeLessThan(260);
      expect(caret.length).toBeLessThan(260);
      expect(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('AzureFileCopy@4');
    }
  });

  it('is short under a word of any length', () => {
    const [, line = '', caret = ''] = excerpt(
      `steps:\n- task: ${'X'.repeat(5_000)}@1\n  inputs: { azureSubscription: p }\n`,
    );
    expect(line.endsWith('…')).toBe(true);
    expect(caret.length).toBeLessThanOrEqual(line.length);
  });

  it('stands right in lines beyond 9,999', () => {
    const [, line, caret] = excerpt(`${'\n'.repeat(12_344)}${STEP}`);
    expect(line).toBe('12346 | - task: AzureFileCopy@4');
    expect(caret).toBe(`      | ${' '.repeat(8)}${'^'.repeat(15)}`);
  });
});

describe('hostile names', () => {
  const harmful = fc.constantFrom(
    '\u001B[2J',
    '\u009B',
    '\u202E',
    '\u2066',
    '\u200B',
    '\u0007',
    '\u0085',
    '\u2028',
    'a',
    ' ',
  );
  const name = fc.array(harmful, { minLength: 1, maxLength: 6 }).map((parts) => `x${parts.join('')}x`);

  it('in tasks, connections, templates and paths take no effect', () => {
    fc.assert(
      fc.property(name, name, name, name, (task, connection, template, path) => {
        const quoted = JSON.stringify;
        const text = `steps:\n- task: ${quoted(`${task}@1`)}\n  inputs: { azureSubscription: ${quoted(connection)} }\n- template: ${quoted(template)}\n# ${task}\n`;
        expect(report(text, path)).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('with line breaks do not forge a line of the report', () => {
    const text = `steps:\n- task: "X\\nready    azure-pipelines.yml (0 uses)@1"\n  inputs: { azureSubscription: "p\\n   = fix: none" }\n`;
    const lines = report(text, 'a\nready  b.yml').split('\n');
    expect(lines.filter((line) => line.startsWith('ready'))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('   = fix:'))).toHaveLength(1);
  });
});
