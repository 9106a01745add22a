import { describe, expect, it } from 'vitest';
import { diffText, fixText, previewText } from '../../shared/report/fix-text.ts';
import { containing } from '../matching.ts';
import { finding } from './judged.ts';

const EDIT = { line: 2, column: 9, endLine: 2, endColumn: 24, text: 'AzureFileCopy@6' };
const CHANGED = { finding: finding(), edit: EDIT };
const LEFT = {
  finding: finding({ repository: 'tools', file: 's.yml' }),
  why: 'it is in another repository: change it there',
};

describe('what --fix tells', () => {
  it('is each change, each that it left, the sum, and what to mind', () => {
    expect(fixText([CHANGED], [LEFT]).split('\n')).toEqual([
      'changed      azure-pipelines.yml:2: AzureFileCopy@6 (task-version-superseded)',
      'not changed  s.yml@tools:2: it is in another repository: change it there (task-version-superseded)',
      '1 change in 1 file, 1 left to you.',
      containing('inputs of another version of a task can differ'),
      '',
    ]);
  });

  it('asks to mind nothing where nothing was changed', () => {
    expect(fixText([], [LEFT]).split('\n').at(-2)).toBe('0 changes in 0 files, 1 left to you.');
    expect(fixText([], [])).toBe('Nothing here can be mended by a machine.\n');
  });

  it('is harmless and short, whatever a change holds', () => {
    const edit = { ...EDIT, text: `##vso[task.complete]\n\u001B[2J${'x'.repeat(9_000)}` };
    const why = `\u202E${'y'.repeat(9_000)}`;
    const text = fixText([{ finding: finding({ file: '\u001B\n' }), edit }], [{ finding: finding(), why }]);
    expect(text.length).toBeLessThan(1_500);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]|##vso\[/u);
    expect(text.split('\n')).toHaveLength(5);
  });
});

describe('a diff that is shown', () => {
  it('is as it is, with the line breaks of Windows', () => {
    const diff = '--- a/a.yml\n+++ b/a.yml\n@@ -1,1 +1,1 @@\n-a:\tü\r\n+b\r\n';
    expect(diffText(diff)).toBe(diff);
    expect(previewText([diff], [])).toBe('');
  });

  it('is harmless, and says that it cannot be applied where that changes it', () => {
    const diff = '-echo "##vso[task.complete]"\u001B[2J\r\u202E\n';
    expect(diffText(diff)).toBe('-echo "\\u{23}#vso[task.complete]"\\u{1b}[2J\\u{d}\\u{202e}\n');
    expect(previewText([diff], [])).toContain('cannot be applied as it is');
  });

  it('has beside it what is not in it', () => {
    expect(previewText(['x'], [LEFT])).toContain('not changed  s.yml@tools:2: it is in another repository');
    expect(previewText([], [])).toBe('Nothing here can be mended by a machine.\n');
  });
});
