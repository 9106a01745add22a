import { diffArrays } from 'diff';

/** Which lines of a text a change wrote; 1-based. */
export interface ChangedLines {
  has(line: number): boolean;
  /** The lines that were written; all of a file that is new. */
  readonly written: ReadonlySet<number> | 'all';
  /** The lines that were taken out, as they were counted before. */
  readonly removed: ReadonlySet<number>;
  /** True where one of these lines was written, or something between or right behind them was taken out; both included. */
  touches(from: number, to: number): boolean;
}

/** Of a file that is new. */
export const EVERY_LINE: ChangedLines = {
  has: () => true,
  written: 'all',
  removed: new Set(),
  touches: () => true,
};

/** Of a file that a change leaves as it is. */
export const NO_LINE: ChangedLines = {
  has: () => false,
  written: new Set(),
  removed: new Set(),
  touches: () => false,
};

/** Beyond so many lines that differ, everything between the first and the last of them counts as written: comparing takes its square. */
const MAX_DIFFERENCE = 4_000;

/** Compares two texts line by line. */
export function changedLines(before: string, after: string): ChangedLines {
  if (before === after) return NO_LINE;
  const written = new Set<number>();
  /** Lines above which something was taken out. */
  const cut = new Set<number>();
  const takenOut = new Set<number>();
  const { ours, theirs, first } = withoutCommonEnds(linesOf(before), linesOf(after));
  const parts = diffArrays([...ours], [...theirs], { maxEditLength: MAX_DIFFERENCE });
  let line = first;
  let lineBefore = first;
  for (const { added, removed, count } of parts ?? allOf(ours, theirs)) {
    if (removed) cut.add(line);
    for (let index = 0; index < count; index += 1) {
      if (added) written.add(line + index);
      if (removed) takenOut.add(lineBefore + index);
    }
    if (!removed) line += count;
    if (!added) lineBefore += count;
  }
  return {
    has: (wanted) => written.has(wanted),
    written,
    removed: takenOut,
    touches(from, to) {
      for (let at = from; at <= to; at += 1) if (written.has(at) || cut.has(at + 1)) return true;
      return false;
    },
  };
}

/** Texts that have too little in common to be compared. */
function allOf(ours: readonly string[], theirs: readonly string[]) {
  return [
    { added: false, removed: true, count: ours.length },
    { added: true, removed: false, count: theirs.length },
  ];
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
