import { counted } from './counted.ts';
import { fileText } from './place-text.ts';

interface LineOfFile {
  readonly repository: string;
  readonly file: string;
  readonly line: number;
}

/** Most lines of one file that are listed. */
const MAX_LINES = 50;

/** Places, one text a file with its lines: `deploy/steps.yml:12, 40`. Files beyond the limit are counted in the last text. */
export function placeList(places: readonly LineOfFile[], maxFiles: number): readonly string[] {
  const files = new Map<string, Set<number>>();
  for (const place of places) {
    const lines = files.get(fileText(place)) ?? new Set<number>();
    files.set(fileText(place), lines.add(place.line));
  }
  const texts = Array.from(files, ([file, lines]) => {
    const numbers = [...lines].sort((a, b) => a - b);
    return `${file}:${numbers.slice(0, MAX_LINES).join(', ')}${more(numbers.length - MAX_LINES, 'more line')}`;
  });
  if (texts.length <= maxFiles) return texts;
  return [...texts.slice(0, maxFiles), `and ${counted(texts.length - maxFiles, 'more file')}`];
}

/** The first few names in one text; the rest is counted. */
export function nameList(names: readonly string[], max: number): string {
  return `${names.slice(0, max).join(', ')}${more(names.length - max, 'other')}`;
}

function more(count: number, noun: string): string {
  return count > 0 ? ` and ${counted(count, noun)}` : '';
}
