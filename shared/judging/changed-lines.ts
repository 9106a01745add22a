import { diffArrays } from 'diff';

/** Which lines of a text a change wrote; 1-based. */
export interface ChangedLines {
  has(line: number): boolean;
  /** True where one of these lines was written, or something between or right behind them was taken out; both included. */
  touches(from: number, to: number): boolean;
}

/** Of a file that is new. */
export const EVERY_LINE: ChangedLines = { has: () => true, touches: () => true };

/** Of a file that a change leaves as it is. */
export const NO_LINE: ChangedLines = { has: () => false, touches: () => false };

/** Beyond so many lines that differ, everything between the first and the last of them counts as written: comparing takes its square. */
const MAX_DIFFERENCE = 4_000;

/** Compares two texts line by line. */
export function changedLines(before: string, after: string): ChangedLines {
  if (before === after) return NO_LINE;
  const written = new Set<number>();
  /** Lines above which something was taken out. */
  const cut = new Set<number>();
  const { ours, theirs, first } = withoutCommonEnds(linesOf(before), linesOf(after));
  const parts = diffArrays([...ours], [...theirs], { maxEditLength: MAX_DIFFERENCE });
  let line = first;
  for (const { added, removed, count } of parts ?? [{ added: true, removed: false, count: theirs.length }]) {
    if (removed) {
      cut.add(line);
      continue;
    }
    if (added) for (let index = 0; index < count; index += 1) written.add(line + index);
    line += count;
  }
  return {
    has: (wanted) => written.has(wanted),
    touches(from, to) {
      for (let at = from; at <= to; at += 1) if (written.has(at) || cut.has(at + 1)) return true;
      return false;
    },
  };
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/);
}

/** What is left of two lists without what both begin and end with, and the number of its first line. */
function withoutCommonEnds(before: readonly string[], after: readonly string[]) {
  const shorter = Math.min(before.length, after.length);
  let begin = 0;
  while (begin < shorter && before[begin] === after[begin]) begin += 1;
  let end = 0;
  while (end < shorter - begin && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return {
    ours: before.slice(begin, before.length - end),
    theirs: after.slice(begin, after.length - end),
    first: begin + 1,
  };
}
