import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../cli/check.ts';
import { parsed, printed, ROOT } from './expanding.ts';
import { record, withFiles } from './recording.ts';

describe('a text in an expanded pipeline', () => {
  it.each(["'true'", "'false'", "'null'", "'50.0'", "'0x1F'", "'1e3'", "''", 'true', '50.0', 'True', '~', '1.2.3'])(
    'keeps its type: %s',
    async (value) => {
      expect(await printed(`steps:\n- script: a\n  displayName: ${value}\n`)).toContain(`displayName: ${value}\n`);
    },
  );

  it('keeps its type where an expression gives it', async () => {
    const text = `variables:
  a: \${{ format('{0}', 'true') }}
  b: \${{ eq(1, 1) }}
  c: \${{ format('50.0') }}
  d: \${{ 50 }}
steps: []
`;
    const out = await printed(text);
    expect(out).toMatch(/ {2}a: 'true'\n[^]* {2}b: True\n[^]* {2}c: '50\.0'\n[^]* {2}d: 50\n/);
  });

  it('keeps the lines of a script', async () => {
    const script =
      'steps:\n  - script: |\n      echo one\n        echo two\n\n      # no comment\n      echo three\n    displayName: a\n';
    expect(await printed(script)).toBe(script.replace('  - script', '  # from azure-pipelines.yml:2\n  - script'));
  });

  it('keeps the lines of a script in a file with the line ends of Windows', async () => {
    const out = await printed('steps:\r\n- script: |\r\n    one\r\n    two\r\n');
    expect(out).toContain('  - script: |\n      one\n      two\n');
  });

  it('is the same when it is read again, whatever it holds', async () => {
    const text =
      'parameters:\n- name: any\nsteps:\n- script: ${{ parameters.any }}\n- bash: echo\n  env:\n    ${{ parameters.any }}: x\n';
    const odd = fc.constantFrom(
      '\n',
      '\r',
      ' ',
      '\t',
      '"',
      "'",
      '\\',
      '#',
      ': ',
      '- ',
      '\u200B',
      '\u009B',
      '\u001B',
      '\u2028',
    );
    const any = fc.array(fc.oneof(odd, fc.string({ unit: 'binary' })), { minLength: 1 }).map((parts) => parts.join(''));
    await withFiles({ [ROOT]: text }, (folder) =>
      fc.assert(
        fc.asyncProperty(any, async (value) => {
          const { out } = await record(check, [folder, '--expand', ROOT, '--parameter', `any=${value}`]);
          expect(out.replaceAll('\n', '')).not.toMatch(/(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          expect(parsed(out)).toEqual({ steps: [{ script: value }, { bash: 'echo', env: { [value]: 'x' } }] });
        }),
        { numRuns: 200 },
      ),
    );
  });
});
