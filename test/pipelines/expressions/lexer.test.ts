import { describe, expect, it } from 'vitest';
import { ExpressionError, tokensOf } from '../../../shared/pipelines/expressions/lexer.ts';

/** `word:eq`, `string:a b`, `(`; the end is left off. */
function tokens(text: string): readonly string[] {
  const all = tokensOf(text);
  return all.slice(0, -1).map(({ kind, text: written }) => (kind === written ? kind : `${kind}:${written}`));
}

describe('an expression is cut into', () => {
  it.each([
    ['names', 'eq', ['word:eq']],
    ['names with a hyphen (runner.server)', 'parameters.param-minus', ['word:parameters', '.', 'word:param-minus']],
    ['names that start with an underscore', '_a1', ['word:_a1']],
    ['texts without their quotes', "'a b'", ['string:a b']],
    ['texts with a quote in them, which is doubled (docs: expressions)', "'it''s'", ["string:it's"]],
    ['texts that are one quote', "''''", ["string:'"]],
    ['texts that are empty', "''", ['string:']],
    ['texts with what would be punctuation', "'(}}),'", ['string:(}}),']],
    ['texts over several lines', "'a\nb'", ['string:a\nb']],
    ['calls', "eq(a,'b')", ['word:eq', '(', 'word:a', ',', 'string:b', ')']],
    ['properties and indexes', 'a.b[0]', ['word:a', '.', 'word:b', '[', 'number:0', ']']],
    ['filtered arrays', 'a.*.b[*]', ['word:a', '.', '*', '.', 'word:b', '[', '*', ']']],
  ])('%s', (_, text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });
});

describe('a number', () => {
  it.each([
    ['without a sign', '42'],
    ['with a point', '1.25'],
    ['that starts with a point (docs: expressions)', '.5'],
    ['that starts with a minus (docs: expressions)', '-3'],
    ['that starts with a minus and a point', '-.5'],
    ['that starts with a plus (runner.server)', '+3'],
    ['in hexadecimal', '0xff'],
  ])('%s is one token', (_, text) => {
    expect(tokens(text)).toEqual([`number:${text}`]);
  });

  it('that starts with a point can follow a bracket, a comma and another bracket', () => {
    expect(tokens('f(.5, .6, a[.7])').filter((token) => token.startsWith('number'))).toEqual([
      'number:.5',
      'number:.6',
      'number:.7',
    ]);
  });

  it('does not start at the point behind a name, a call or an index', () => {
    expect(tokens('a.b')).toContain('.');
    expect(tokens('f(a).b')).toContain('.');
    expect(tokens('a[0].b')).toContain('.');
  });

  it.each(['1.2.3', '10.0.0.1'])('with two or three points is a version: %s (docs: expressions)', (text) => {
    expect(tokens(text)).toEqual([`version:${text}`]);
  });
});

describe('blanks', () => {
  it.each([
    ['spaces', ' '],
    ['tabs', '\t'],
    ['line breaks', '\n'],
    ['Windows line breaks', '\r\n'],
  ])('are passed by: %s', (_, blank) => {
    expect(tokens(['', 'and', '(', 'a', ',', 'b', ')', ''].join(blank))).toEqual(tokens('and(a,b)'));
  });

  it('inside a text stay', () => {
    expect(tokens("'  a\t'")).toEqual(['string:  a\t']);
  });
});

describe('each token', () => {
  it('knows where it starts, and the end where the text ends', () => {
    expect(tokensOf(" eq( 1,'a')").map(({ at }) => at)).toEqual([1, 3, 5, 6, 7, 10, 11]);
  });

  it('ends with one end, even where there is nothing', () => {
    expect(tokensOf('  ')).toEqual([{ kind: 'end', text: '', at: 2 }]);
  });
});

describe('what no expression holds', () => {
  it.each(['==', '!=', '!', '&&', '||', '<', '>', '<=', '>=', '+', '/', '%', '?'])(
    'is refused and told, with the functions there are instead: %s (docs know no operators)',
    (operator) => {
      expect(() => tokensOf(`a ${operator} b`)).toThrow(ExpressionError);
      expect(() => tokensOf(`a ${operator} b`)).toThrow(
        /is no part of the expression language: use functions such as eq/,
      );
    },
  );

  it.each(['"a"', '`a`', '$(a)', '${{ a }}', '{}', 'a;b', '#', '@', '\\'])('is refused: %s', (text) => {
    expect(() => tokensOf(text)).toThrow(ExpressionError);
  });

  it.each(["'", "'a", "'a''", "eq(a, 'b)"])('is a text without its closing quote: %s', (text) => {
    expect(() => tokensOf(text)).toThrow('a text in it has no closing quote');
  });

  it('is named without quoting the texts beside it, which could be secrets', () => {
    expect(() => tokensOf("eq('hunter2', 1) & 'hunter3'")).toThrow(/^(?!.*hunter).*$/s);
  });
});
