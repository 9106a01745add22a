/** The first characters of a text; half a character at their end would make a row unreadable for others, and is left out. */
export function beginningOf(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

/** A text, or its beginning with an ellipsis where it is longer. */
export function cut(text: string, length: number): string {
  return text.length > length ? `${beginningOf(text, length - 1)}…` : text;
}
