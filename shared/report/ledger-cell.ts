import stringWidth from 'string-width';
import { terminalText } from './terminal-text.ts';

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** More code units in one character are no word of any language: they would be drawn over other lines. */
const LONGEST_GRAPHEME = 16;

/** A name as it may stand in a table: on one line, harmless for terminals. */
export function cellText(text: string): string {
  return graphemesIn(terminalText(text).replaceAll('\t', ' '))
    .map((grapheme) => (grapheme.length > LONGEST_GRAPHEME ? '\uFFFD' : grapheme))
    .join('');
}

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}

/** A text in exactly that many columns: padded, or shortened with an ellipsis. */
export function fitted(text: string, columns: number): string {
  const whole = columnsOf(text);
  if (whole <= columns) return text + ' '.repeat(columns - whole);
  let shown = '';
  let used = 0;
  for (const grapheme of graphemesIn(text)) {
    const width = stringWidth(grapheme);
    if (used + width > columns - 1) break;
    shown += grapheme;
    used += width;
  }
  return `${shown}…${' '.repeat(columns - 1 - used)}`;
}

function graphemesIn(text: string): readonly string[] {
  return Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
}
