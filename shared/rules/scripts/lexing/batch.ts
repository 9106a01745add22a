import { CODE, COMMENT, Lexed, LITERAL, QUOTED, SEPARATOR } from './lexed.ts';

const COMMENT_START = /^[\s\uFEFF]*(?:::|@?rem(?:\s|$))/i;
const REMARK = /^\s*rem(?:\s|$)/i;

/** Tells the characters of a batch script apart, line by line: remarks, quotes, percent signs that are written twice. */
export function lexBatch(text: string): Lexed {
  const lexed = new Lexed(text, 'batch');
  let start = 0;
  while (start <= text.length) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    if (COMMENT_START.test(text.slice(start, Math.min(end, start + MAX_INDENT)))) lexed.mark(start, end, COMMENT, 0);
    else lexLine(text, lexed, start, end);
    if (found >= 0 && !/\^\r?$/.test(text.slice(Math.max(start, end - 2), end))) lexed.mark(end, end + 1, SEPARATOR, 0);
    start = end + 1;
  }
  return lexed;
}

/** Blanks before a remark that are looked past. */
const MAX_INDENT = 200;

function lexLine(text: string, lexed: Lexed, start: number, end: number): void {
  let isQuoted = false;
  for (let at = start; at < end; at += 1) {
    const char = text[at];
    if (char === '"') {
      isQuoted = !isQuoted;
      lexed.mark(at, at + 1, QUOTED, 0);
    } else if (char === '%' && text[at + 1] === '%') {
      lexed.mark(at, at + 2, LITERAL, 0);
      at += 1;
    } else if (!isQuoted && char === '^') {
      lexed.mark(at, Math.min(at + 2, end), CODE, 0);
      at += 1;
    } else if (!isQuoted && char !== undefined && /[&|()]/.test(char)) {
      lexed.mark(at, at + 1, SEPARATOR, 0);
      if (char === '&' && REMARK.test(text.slice(at + 1, Math.min(end, at + 1 + MAX_INDENT)))) {
        lexed.mark(at + 1, end, COMMENT, 0);
        return;
      }
    } else lexed.mark(at, at + 1, isQuoted ? QUOTED : CODE, 0);
  }
}
