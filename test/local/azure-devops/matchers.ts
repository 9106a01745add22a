import { expect } from 'vitest';

/** Matchers inside expected values, typed as what they are to the type checker: unknown. */
export const anyText: unknown = expect.any(String);
export const anyList: unknown = expect.any(Array);

/** Text with a part in it. */
export function containing(part: string): unknown {
  return expect.stringContaining(part);
}

/** Text that fits a pattern. */
export function like(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}

/** A list that has an object with these properties among others. */
export function including(properties: object): unknown {
  return expect.arrayContaining([expect.objectContaining(properties)]);
}
