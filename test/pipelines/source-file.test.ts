import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../shared/pipelines/source-file.ts';

function file(text: string): SourceFile {
  return new SourceFile('self', 'a.yml', text);
}

describe('a place in a file', () => {
  it.each([
    ['ab\ncd\n', 0, 1, 1],
    ['ab\ncd\n', 1, 1, 2],
    ['ab\ncd\n', 2, 1, 3],
    ['ab\ncd\n', 3, 2, 1],
    ['ab\r\ncd', 4, 2, 1],
    ['ab\ncd\n', 6, 3, 1],
    ['\uFEFFab', 1, 1, 1],
    ['\uFEFFab', 2, 1, 2],
    ['💥b', 2, 1, 3],
    ['', 0, 1, 1],
  ])('%j at %i is line %i, column %i', (text, offset, line, column) => {
    expect(file(text).positionOf(offset)).toEqual({ line, column });
  });

  it('is what counting the line breaks before it gives', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '\r\n', 'ü', '💥')), fc.nat(), (parts, at) => {
        const text = parts.join('');
        const offset = at % (text.length + 1);
        const before = text.slice(0, offset).split('\n');
        expect(file(text).positionOf(offset)).toEqual({
          line: before.length,
          column: (before.at(-1) ?? '').length + 1,
        });
      }),
    );
  });
});

describe('the character at a place', () => {
  it('is the one that stands there, and the end of a line is a place too', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '\r\n', 'ü', '💥', '\uFEFF')), fc.nat(), (parts, at) => {
        const text = parts.join('');
        const start = text.startsWith('\uFEFF') ? 1 : 0;
        const offset = Math.max(start, at % (text.length + 1));
        expect(file(text).offsetOf(file(text).positionOf(offset))).toBe(offset);
      }),
    );
  });

  it.each([
    ['ab\ncd', 1, 4],
    ['ab\ncd', 2, 4],
    ['ab\ncd', 3, 1],
    ['ab\ncd', 0, 1],
    ['ab\ncd', 1, 0],
  ])('of %j in line %i at column %i is none', (text, line, column) => {
    expect(file(text).offsetOf({ line, column })).toBeUndefined();
  });
});

describe('a line of a file', () => {
  it.each([
    ['ab\ncd\n', 1, 'ab'],
    ['ab\ncd\n', 2, 'cd'],
    ['ab\ncd\n', 3, ''],
    ['ab\ncd\n', 4, ''],
    ['ab\ncd\n', 0, ''],
    ['ab\r\ncd', 1, 'ab'],
    ['ab\r\ncd', 2, 'cd'],
    ['\uFEFFab\n', 1, 'ab'],
    ['', 1, ''],
  ])('of %j number %i is %j', (text, number, line) => {
    expect(file(text).line(number)).toBe(line);
  });
});
