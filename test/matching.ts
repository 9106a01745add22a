import { expect } from 'vitest';

/** Matchers with a type, which vitest's own have not. */
export const containing = (part: string): unknown => expect.stringContaining(part);
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
