/** More than this of a value tells nobody more. */
const LONGEST_QUOTE = 60;

/** A value of a policy file in a message: short, and printable. */
export function quoted(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'string') return typeof value === 'object' ? 'a mapping' : JSON.stringify(value);
  return `"${printable(value.slice(0, LONGEST_QUOTE))}${value.length > LONGEST_QUOTE ? '…' : ''}"`;
}

/** Without characters that change how the rest of a log or terminal reads. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ');
}
