import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, type World } from '../../../shared/pipelines/expressions/evaluate.ts';
import { valueOfNode } from '../../../shared/pipelines/expressions/members.ts';
import { ExpressionError, tokensOf } from '../../../shared/pipelines/expressions/lexer.ts';
import { parseExpression } from '../../../shared/pipelines/expressions/parse-expression.ts';
import { directiveOf, templateText } from '../../../shared/pipelines/expressions/template-text.ts';
import { UNKNOWN as NOT_KNOWN, type Value } from '../../../shared/pipelines/expressions/value.ts';
import { collection, expanded, SOMEWHERE, valueIn, type Known } from './evaluating.ts';
import { print } from './print.ts';
import { expressions, nearlyExpressions } from './random-expressions.ts';

const values: Readonly<Record<string, Value>> = {
  list: collection('[a, 1, { b: c }, [d]]'),
  object: collection('{ a: 1, b: [x], c: null }'),
  flag: { kind: 'choice', options: [true, false], byDefault: true },
  unknown: NOT_KNOWN,
};

const world: World = {
  at: SOMEWHERE,
  member: (_, name) => values[name] ?? null,
  context: (name) => (name === 'parameters' ? valueOfNode(collection('{ a: 1 }')) : NOT_KNOWN),
  either: () => ({ kind: 'choice', options: [true, false], byDefault: false }),
  spend: () => undefined,
  pick: ({ options }) => options[0] ?? null,
};

/** What is thrown, undefined where nothing is. */
function thrownBy(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('every expression', () => {
  it('that is written and read is the same again', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        expect(parseExpression(print(expression))).toEqual(expression);
      }),
      { numRuns: 1000 },
    );
  });

  it('is the same with other blanks between its tokens', () => {
    fc.assert(
      fc.property(expressions, fc.constantFrom(' ', '\n', '\t ', '\r\n'), (expression, blank) => {
        const text = print(expression);
        const tokens = tokensOf(text);
        const apart = tokens.map(({ at }, index) => text.slice(at, tokens[index + 1]?.at).trimEnd());
        // Blanks at the end of a slice are those between tokens: a text ends with its quote.
        expect(parseExpression(apart.join(blank))).toEqual(expression);
      }),
    );
  });

  it('is the same in capitals, but for its texts', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const pieces = print(expression).split(/('(?:[^']|'')*')/);
        const capitals = pieces.map((piece, index) => (index % 2 === 0 ? piece.toUpperCase() : piece)).join('');
        expect(parseExpression(capitals)).toEqual(expression);
      }),
    );
  });

  it('as a whole value is that expression, and inside a text a part of it', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const text = `\${{ ${print(expression)} }}`;
        expect(templateText(text)).toEqual({ kind: 'expression', expression });
        expect(templateText(`a ${text}`)).toMatchObject({ expression: { kind: 'text', parts: [{}, expression] } });
        expect(directiveOf(`\${{ if ${print(expression)} }}`)).toEqual({ kind: 'if', condition: expression });
      }),
    );
  });
});

describe('any text', () => {
  it('is read and evaluated, or refused with an ExpressionError', () => {
    fc.assert(
      fc.property(nearlyExpressions, (text) => {
        const thrown = thrownBy(() => evaluate(parseExpression(text), world));
        expect(thrown instanceof ExpressionError ? undefined : thrown).toBeUndefined();
      }),
      { numRuns: 5000 },
    );
  });

  it('as a value and as a key never throws', () => {
    fc.assert(
      fc.property(nearlyExpressions, nearlyExpressions, (one, other) => {
        for (const text of [one, `${one}\${{ ${other} }}`, `\${{ if ${one} }}`, `\${{ each ${one} in ${other} }}`]) {
          expect(thrownBy(() => [templateText(text), directiveOf(text)])).toBeUndefined();
        }
      }),
    );
  });

  it('in a pipeline never throws', () => {
    fc.assert(
      fc.property(nearlyExpressions, nearlyExpressions, (one, other) => {
        const [key, script] = [`\${{ if ${one} }}`, `a \${{ ${other} }}`].map((text) => JSON.stringify(text));
        const text = `steps:\n- ${key ?? ''}:\n  - script: ${script ?? ''}\n`;
        expect(thrownBy(() => expanded(text))).toBeUndefined();
      }),
    );
  });

  it('written as a literal is that text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(evaluate(parseExpression(`'${text.replaceAll("'", "''")}'`), world)).toBe(text);
      }),
    );
  });
});

describe('for all values', () => {
  const literals = fc.constantFrom(
    "''",
    "'a'",
    "'1'",
    "'1.0'",
    "'true'",
    '1',
    '0',
    'true',
    'false',
    '1.2.3',
    'parameters.list',
    'parameters.none',
  );
  const known: Known = { parameters: { list: '[1]', none: 'null' } };
  const value = (expression: string) => valueIn(expression, known);

  it('ne is the opposite of eq, in is eq, and notIn is ne', () => {
    fc.assert(
      fc.property(literals, literals, (a, b) => {
        const equal = value(`eq(${a}, ${b})`);
        expect([value(`ne(${a}, ${b})`), value(`in(${a}, ${b})`), value(`notIn(${a}, ${b})`)]).toEqual([
          !equal,
          equal,
          !equal,
        ]);
      }),
    );
  });

  it('gt is the opposite of le, and lt of ge, where there is an order', () => {
    fc.assert(
      fc.property(literals, literals, (a, b) => {
        const [gt, le, lt, ge] = ['gt', 'le', 'lt', 'ge'].map((name) => {
          const call = () => value(`${name}(${a}, ${b})`);
          return thrownBy(call) === undefined ? call() : 'refused';
        });
        expect([le, ge]).toEqual(gt === 'refused' ? ['refused', 'refused'] : [!gt, !lt]);
      }),
    );
  });
});
