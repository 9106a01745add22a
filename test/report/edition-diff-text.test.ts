import { describe, expect, it } from 'vitest';
import { diffEditions } from '../../shared/catalogue/edition-diff.ts';
import { editionOf } from '../../shared/catalogue/editions.ts';
import { editionDiffText } from '../../shared/report/edition-diff-text.ts';

const plain = (_: string, text: string): string => text;
const preview = editionOf('preview-2023');
const current = editionOf('2026-08');

describe('the text of a difference', () => {
  const text = editionDiffText(diffEditions(preview, current), plain);

  it('says first what changed of the edition', () => {
    expect(text).toMatch(/^preview-2023 \(.+\) → 2026-08 \(.+\)\n/);
    expect(text).toContain('  revert window\n    - P2M\n    + P7D\n');
    expect(text).toContain('  issuer https://app.vstoken.visualstudio.com\n    - known\n  ');
  });

  it('is a table with a line a fact, aligned', () => {
    const lines = text.split('\n');
    const header = lines.find((line) => line.startsWith('TASK')) ?? '';
    const row = lines.find((line) => line.startsWith('AzureFileCopy@1')) ?? '';
    expect(row.indexOf('unsupported')).toBe(header.indexOf('preview-2023'));
    expect(row.indexOf('use-other-version')).toBe(header.indexOf('2026-08'));
  });

  it('has groups for what changed and what was added, none for what there is not, and a sum', () => {
    expect(text.match(/^\w+:$/gm)).toEqual(['changed:', 'added:']);
    expect(text).toMatch(/\n\d+ changed, \d+ added, 0 gone, \d+ unchanged\.\n$/);
  });

  it('shows hostile characters of a name instead of obeying them, and cuts what is long', () => {
    const [row] = current.rows;
    if (row === undefined) throw new Error('The edition has no rows.');
    const hostile = { ...row, task: `x\u001B[2J\u202Ey\n##vso[task.complete]${'z'.repeat(10_000)}` };
    const shown = editionDiffText(diffEditions(preview, { ...current, rows: [hostile] }), plain);
    expect(shown).toContain('x\\u{1b}[2J\\u{202e}y\\u{a}\\u{23}#vso');
    expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThan(250);
  });
});
