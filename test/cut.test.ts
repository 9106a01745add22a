import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { beginningOf, cut } from '../shared/cut.ts';

it.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['a😀b', 3, 'a…'],
  ['a😀b', 4, 'a😀b'],
  ['', 0, ''],
])('of %j %i characters are %j', (text, length, expected) => {
  expect(cut(text, length)).toBe(expected);
});

it('what is cut is never longer than it may be, and has no half of a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, length) => {
      for (const made of [cut(text, length), beginningOf(text, length)]) {
        expect(made.length).toBeLessThanOrEqual(length);
        expect(Buffer.from(made).toString()).toBe(made);
      }
      expect(text.startsWith(beginningOf(text, length))).toBe(true);
    }),
  );
});
