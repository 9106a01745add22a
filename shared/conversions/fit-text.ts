/** Names can have any length; nobody reads more of one than this, nor more of a sentence. */
export const MAX_NAME = 200;
export const MAX_SENTENCE = 500;

/** The beginning of a text; half a character at its end would make the row unreadable for others. */
export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
}

/** Characters of a value as JSON, in which it is stored. */
export function lengthOf(value: unknown): number {
  return JSON.stringify(value).length;
}

/** Those from the beginning that fit into a number of characters together. */
export function fittingInto<T>(items: readonly T[], maxLength: number): T[] {
  let room = maxLength;
  const beyond = items.findIndex((item) => {
    room -= lengthOf(item) + 1;
    return room < 0;
  });
  return beyond < 0 ? [...items] : items.slice(0, beyond);
}
