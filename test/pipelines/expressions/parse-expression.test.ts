import { describe, expect, it } from 'vitest';
import { ExpressionError } from '../../../shared/pipelines/expressions/lexer.ts';
import { MAX_EXPRESSION_LENGTH, parseExpression } from '../../../shared/pipelines/expressions/parse-expression.ts';

const literal = (value: string | boolean) => ({ kind: 'literal', value });
const number = (value: number, text: string) => ({ kind: 'literal', value: { kind: 'number', value, text } });
const context = (name: string) => ({ kind: 'context', name });

describe('a literal', () => {
  it.each([
    ["'a b'", literal('a b')],
    ["'it''s'", literal("it's")],
    ["''", literal('')],
    ['true', literal(true)],
    ['false', literal(false)],
    ['.5', number(0.5, '0.5')],
    ['-3', number(-3, '-3')],
    ['-1.2', number(-1.2, '-1.2')],
    ['0xff', number(255, '255')],
    ['50.0', number(50, '50')],
    ['1.2.3', { kind: 'literal', value: { kind: 'version', parts: [1, 2, 3], text: '1.2.3' } }],
    ['1.2.3.4', { kind: 'literal', value: { kind: 'version', parts: [1, 2, 3, 4], text: '1.2.3.4' } }],
  ])('is read: %s (docs: expressions, literals)', (text, expected) => {
    expect(parseExpression(text)).toEqual(expected);
  });

  it.each(['True', 'TRUE', 'tRuE'])('that is a boolean has any casing: %s (docs: expressions, literals)', (text) => {
    expect(parseExpression(text)).toEqual(literal(true));
  });

  it('is never null: that is a name like any other (docs: null cannot be written)', () => {
    expect(parseExpression('null')).toEqual(context('null'));
  });

  it.each(['1.2.3.4.5', '-1.2.3', '1..2', '1.2.3.'])(
    'is no version with more than four parts, a sign or an empty part: %s (docs: up to four segments, starts with a number)',
    (text) => {
      expect(() => parseExpression(text)).toThrow(ExpressionError);
    },
  );

  it.each(['1e5', '1a', '0x', '1 2'])('is no number: %s (runner.server, LexicalAnalyzer)', (text) => {
    expect(() => parseExpression(text)).toThrow(ExpressionError);
  });
});

describe('a name', () => {
  it('is a context', () => {
    expect(parseExpression('parameters')).toEqual(context('parameters'));
  });

  it('ignores casing, as properties and functions do', () => {
    expect(parseExpression("NOT(Parameters.MyFlag['Inner'])")).toEqual(
      parseExpression("not(parameters.myflag['Inner'])"),
    );
  });

  it('can have a hyphen (runner.server)', () => {
    expect(parseExpression('parameters.param-minus')).toEqual({
      kind: 'member',
      of: context('parameters'),
      name: 'param-minus',
    });
  });

  it('with dots is reached by an index, as System.TeamProject is (docs: expressions, index syntax)', () => {
    expect(parseExpression("variables['System.TeamProject']")).toEqual({
      kind: 'index',
      of: context('variables'),
      by: literal('System.TeamProject'),
    });
  });

  it('can be a property that is called as a literal or a function is', () => {
    expect(parseExpression('a.true.eq')).toMatchObject({
      kind: 'member',
      name: 'eq',
      of: { kind: 'member', name: 'true' },
    });
  });

  it.each(['a.1', "a.'b'", 'a.', 'a..b', '.a', 'a.[0]'])('cannot be followed so: %s', (text) => {
    expect(() => parseExpression(text)).toThrow(ExpressionError);
  });
});

describe('an index', () => {
  it('can be any expression', () => {
    expect(parseExpression("a[format('{0}', b[0])]")).toMatchObject({
      kind: 'index',
      by: { kind: 'call', name: 'format' },
    });
  });

  it('can follow a call, as in split(id, "/")[8] (docs: expressions, split)', () => {
    expect(parseExpression("split(id, '/')[8]")).toMatchObject({ kind: 'index', of: { kind: 'call', name: 'split' } });
  });

  it('of all elements is written .* or [*]', () => {
    const filtered = { kind: 'member', of: { kind: 'wildcard', of: context('foo') }, name: 'id' };
    expect(parseExpression('foo.*.id')).toEqual(filtered);
    expect(parseExpression('foo[*].id')).toEqual(filtered);
  });

  it.each(['a[]', 'a[0', 'a]', 'a[0,1]', 'a[*'])('is refused: %s', (text) => {
    expect(() => parseExpression(text)).toThrow(ExpressionError);
  });
});

describe('a call', () => {
  it('can have its bracket on the next line (docs: conditions)', () => {
    expect(parseExpression("and\n(\n  eq(a, 'b'),\n  c\n)")).toEqual(parseExpression("and(eq(a,'b'),c)"));
  });

  it('of an unknown function can be read: only where it is evaluated is it an error (runner.server)', () => {
    expect(parseExpression('toJson(a)')).toMatchObject({ kind: 'call', name: 'tojson' });
  });

  it.each([
    'eq(1)',
    'eq(1, 2, 3)',
    'not()',
    'not(1, 2)',
    'and(true)',
    'or(true)',
    'iif(true, 1)',
    'format()',
    'replace(1, 2)',
  ])(
    'with the wrong number of arguments is refused, and the function named: %s (docs: expressions, functions)',
    (text) => {
      const name = /^\w+/.exec(text)?.[0] ?? '';
      expect(() => parseExpression(text)).toThrow(new RegExp(`${name}\\(\\) does not take \\d arguments`));
    },
  );

  it('of coalesce takes two arguments at least (docs: expressions, coalesce)', () => {
    expect(() => parseExpression("coalesce('a')")).toThrow(/coalesce\(\) does not take 1 arguments/);
  });

  it.each([
    'eq(1, 2',
    'eq 1, 2)',
    'eq(1 2)',
    'eq(1,)',
    'eq(, 1)',
    'eq((1), 2)',
    '(true)',
    'eq(1, 2) eq(1, 2)',
    'a b',
    ')',
  ])('is refused where its brackets or commas are wrong: %s', (text) => {
    expect(() => parseExpression(text)).toThrow(ExpressionError);
  });
});

describe('the message for what cannot be read', () => {
  it.each([
    ['', 'it ends where "a value" should stand'],
    ['eq(1, 2', 'it ends where ")" should stand'],
    ['a b', 'there is "b" where it should end'],
    ["a 'secret'", 'there is a text where it should end'],
    ['a.', 'it ends where "word" should stand'],
  ])('says what stands where: %s', (text, message) => {
    expect(() => parseExpression(text)).toThrow(message);
  });
});

describe('the limits of the service (runner.server, ExpressionConstants)', () => {
  const nested = (calls: number) => `${'not('.repeat(calls)}true${')'.repeat(calls)}`;
  const following = (properties: number) => `a${'.b'.repeat(properties)}`;

  it('allow 21,000 characters', () => {
    const longest = `'${'a'.repeat(20_998)}'`;
    expect(longest).toHaveLength(MAX_EXPRESSION_LENGTH);
    expect(parseExpression(longest)).toMatchObject({ kind: 'literal' });
    expect(() => parseExpression(`${longest} `)).toThrow('it has 21001 characters, the limit is 21000');
  });

  it('allow 50 levels: 49 calls within each other and what stands innermost', () => {
    expect(parseExpression(nested(49))).toMatchObject({ kind: 'call' });
    expect(() => parseExpression(nested(50))).toThrow('it is nested deeper than 50 levels');
  });

  it('count each property as a level, since each is an operator of what stands before it', () => {
    expect(parseExpression(following(49))).toMatchObject({ kind: 'member' });
    expect(() => parseExpression(following(50))).toThrow('it is nested deeper than 50 levels');
  });
});
