import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedLines, EVERY_LINE } from '../../shared/judging/changed-lines.ts';

const text = fc.array(fc.constantFrom('a', 'b', 'c', '', '- d'), { maxLength: 30 }).map((lines) => lines.join('\n'));

/** The lines of a text without some of them. */
function without(of: string, some: ReadonlySet<number> | 'all'): readonly string[] {
  return of.split('\n').filter((_, index) => some !== 'all' && !some.has(index + 1));
}

describe('the lines that a change wrote', () => {
  it('are all that is new, and those taken out all that is gone: the rest is the same', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { written, removed } = changedLines(before, after);
        expect(without(after, written)).toEqual(without(before, removed));
      }),
    );
  });

  it('are none of a text that is the same, whatever its line ends', () => {
    expect(changedLines('a\nb\n', 'a\r\nb\r\n').written).toEqual(new Set());
  });

  it('touch what they stand in, and what something was taken out of or behind', () => {
    const lines = changedLines('1\n2\n3\n4\n', '1\n3\n4\nx\n');
    expect([lines.touches(1, 1), lines.touches(2, 2), lines.touches(3, 3), lines.touches(4, 4)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect([lines.has(4), lines.has(3)]).toEqual([true, false]);
  });

  it('are all between the first and the last that differ where there are too many to compare, in bounded time', () => {
    const many = (word: string): string =>
      Array.from({ length: 20_000 }, (_, index) => `${word}${String(index)}`).join('\n');
    const lines = changedLines(`same\n${many('a')}\nend`, `same\n${many('b')}\nend`);
    expect([lines.has(1), lines.has(2), lines.has(20_001), lines.has(20_002)]).toEqual([false, true, true, false]);
  });

  it('are every line of a file that is new', () => {
    expect([EVERY_LINE.has(7), EVERY_LINE.touches(1, 2), EVERY_LINE.written]).toEqual([true, true, 'all']);
  });
});
