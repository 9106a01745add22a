/** Names can have any length; nobody reads more of one than this, nor more of a sentence. */
export const MAX_NAME = 200;
export const MAX_SENTENCE = 500;

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
