import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editedText } from '../../shared/edits/edited-text.ts';
import { unifiedDiff } from '../../shared/edits/unified-diff.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import type { Edit } from '../../shared/rules/finding.ts';
import { applied } from './reading-diff.ts';

const file = (text: string): SourceFile => new SourceFile('self', 'a.yml', text);

/** An edit by offsets. */
function edit(of: SourceFile, start: number, end: number, text: string): Edit {
  const { line, column } = of.positionOf(end);
  return { ...of.positionOf(start), endLine: line, endColumn: column, text };
}

/** Texts with edits that stand in their order and do not overlap. */
const edited = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', '\n', '\n', '\r\n', '  ', 'ü'), { maxLength: 80 }),
    fc.array(fc.tuple(fc.nat(80), fc.nat(6), fc.constantFrom('', 'x', 'x\ny', '\n', 'long text')), { maxLength: 5 }),
    fc.boolean(),
  )
  .map(([parts, wishes, marked]) => {
    const of = file(`${marked ? '\uFEFF' : ''}${parts.join('')}`);
    let free = marked ? 1 : 0;
    const edits: Edit[] = [];
    for (const [at, length, text] of wishes.toSorted(([a], [b]) => a - b)) {
      const end = Math.min(at + length, of.text.length);
      if (at < free || at > end) continue;
      edits.push(edit(of, at, end, text));
      free = end + 1;
    }
    return { of, edits };
  });

describe('the unified diff of a file', () => {
  it('shows a change between three lines before and after it', () => {
    const of = file('1\n2\n3\n4\nfive\n6\n7\n8\n9\n');
    expect(unifiedDiff(of, [edit(of, 8, 12, 'FIVE')])).toBe(
      '--- a/a.yml\n+++ b/a.yml\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-five\n+FIVE\n 6\n 7\n 8\n',
    );
  });

  it('says where a file ends without a line break, on both sides', () => {
    const of = file('a\nb');
    expect(unifiedDiff(of, [edit(of, 2, 3, 'c')])).toBe(
      '--- a/a.yml\n+++ b/a.yml\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n',
    );
  });

  it('has a hunk for each of two changes that stand far apart, and one for two that are near', () => {
    const of = file(Array.from({ length: 40 }, (_, index) => `line ${String(index)}\n`).join(''));
    const hunks = (lines: readonly number[]): number =>
      unifiedDiff(
        of,
        lines.map((line) => ({ line, column: 1, endLine: line, endColumn: 5, text: 'x' })),
      ).match(/^@@/gm)?.length ?? 0;
    expect([hunks([5, 30]), hunks([5, 12]), hunks([5, 13])]).toEqual([2, 1, 2]);
  });

  it('is nothing without a change', () => {
    expect(unifiedDiff(file('a\n'), [])).toBe('');
  });

  it('makes of the text what the edits make of it', () => {
    fc.assert(
      fc.property(edited, ({ of, edits }) => {
        expect(applied(of.text, unifiedDiff(of, edits))).toBe(editedText(of, edits));
      }),
      { numRuns: 500 },
    );
  });
});

describe('an edited text', () => {
  it('differs in nothing but the edits', () => {
    const of = file('\uFEFFa: 1\r\nb: 2\r\nc');
    expect(editedText(of, [edit(of, 4, 5, 'one'), edit(of, 10, 11, 'two')])).toBe('\uFEFFa: one\r\nb: two\r\nc');
  });

  it('has the line breaks of its file in what is new', () => {
    const windows = file('a\r\nb\r\n');
    expect(editedText(windows, [edit(windows, 0, 1, 'x\ny\r\nz')])).toBe('x\r\ny\r\nz\r\nb\r\n');
    const unix = file('a\nb\n');
    expect(editedText(unix, [edit(unix, 0, 1, 'x\r\ny')])).toBe('x\ny\nb\n');
  });
});
