import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../../shared/pipelines/source-file.ts';
import { commentsOf } from '../../../shared/pipelines/yaml/comments.ts';

/** `text of the comment: from-to` of each. */
function commentsIn(text: string): readonly string[] {
  return commentsOf(new SourceFile('self', 'a.yml', text)).map(
    ({ text: comment, about }) =>
      `${comment}: ${about === undefined ? 'nothing' : `${String(about.from)}-${String(about.to)}`}`,
  );
}

describe('a comment of a YAML file', () => {
  it('behind something is about its line', () => {
    expect(commentsIn('a: 1 # one\nb: # two\n  c: 3\n')).toEqual(['# one: 1-1', '# two: 2-2']);
  });

  it('alone on its line is about the line below it', () => {
    expect(commentsIn('# one\na:\n  # two\n  b: 2\n')).toEqual(['# one: 2-2', '# two: 4-4']);
  });

  it('above further comments is about the line below all of them', () => {
    expect(commentsIn('# one\n  # two\n# three\na: 1\n')).toEqual(['# one: 4-4', '# two: 4-4', '# three: 4-4']);
  });

  it('above an empty line, or the end, is about nothing', () => {
    expect(commentsIn('# one\n\na: 1\n# two\n')).toEqual(['# one: nothing', '# two: nothing']);
  });

  it('is about the whole text of several lines that begins on the line', () => {
    expect(commentsIn('# one\na: |\n  x\n  y\n\nb: 1\n')).toEqual(['# one: 2-4']);
    expect(commentsIn('a: > # one\n  x\n  y\n')).toEqual(['# one: 1-3']);
    expect(commentsIn('# one\na: "x\n  y"\n# two\nb: x\n  y\n')).toEqual(['# one: 2-3', '# two: 5-6']);
  });

  it('behind the end of such a text is about its own line only', () => {
    expect(commentsIn('a: x\n  y # one\n')).toEqual(['# one: 2-2']);
  });

  it('may stand in flow style and in a list', () => {
    expect(commentsIn('a: [ # one\n  1, # two\n  # three\n  2 ]\n')).toEqual([
      '# one: 1-1',
      '# two: 2-2',
      '# three: 4-4',
    ]);
  });

  it.each([
    ['a block scalar', 'a: |\n  # no\n  x # no\n'],
    ['a folded one', 'a: >-\n  # no\n'],
    ['one that is indented by a number', 'a: |1\n  # no\n'],
    ['double quotes', 'a: "x # no"\n'],
    ['double quotes over lines', 'a: "x\n  # no\n  y"\n'],
    ['single quotes', "a: 'x # no'\n"],
    ['a plain text', 'a: x#no\n'],
  ])('is not what stands in %s', (_, text) => {
    expect(commentsIn(text)).toEqual([]);
  });

  it('has its place with CR LF and a byte order mark', () => {
    const file = new SourceFile('self', 'a.yml', '\uFEFF# one\r\na: 1 # two\r\n');
    expect(commentsOf(file).map(({ start }) => file.positionOf(start))).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 6 },
    ]);
    expect(commentsOf(file).map(({ text }) => text)).toEqual(['# one', '# two']);
  });

  it('stands in the text where it is said to stand, whatever the text is', () => {
    const piece = fc.constantFrom(
      ...'# c|\n|\n  |a: |- |"|\'|  |\\||>|{|}|[|]|,|x|---\n|\r\n|\t|\u0002|\u001f|\u0018|\uFEFF|? |&a |!t |%'.split(
        /(?<!\\)\|/,
      ),
      '|',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const file = new SourceFile('self', 'a.yml', pieces.join(''));
        for (const { text, start, about } of commentsOf(file)) {
          expect(file.text.slice(start, start + text.length)).toBe(text);
          expect(text.startsWith('#')).toBe(true);
          expect(about === undefined || about.to >= about.from).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['comments', '# x\n'],
    ['comments above steps', '# x\n- task: A@1\n'],
    ['quotes that do not end', 'a: "x\n'],
    ['brackets that do not end', 'a: [#\n'],
    ['lines of a text', ' x # y\n'],
  ])('is found in time that grows with the text: %s', (_, line) => {
    const begun = performance.now();
    commentsIn(line.repeat(Math.ceil(256_000 / line.length)));
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});
