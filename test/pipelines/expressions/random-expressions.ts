import * as fc from 'fast-check';
import { versionOf } from '../../../shared/pipelines/expressions/coerce.ts';
import type { Expression } from '../../../shared/pipelines/expressions/parse-expression.ts';
import { numberOf, type Settled } from '../../../shared/pipelines/expressions/value.ts';

const name = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,6}$/).filter((word) => word !== 'true' && word !== 'false');
const number = fc.integer({ min: -9_999_999, max: 9_999_999 }).map((thousandths) => numberOf(thousandths / 1000));
const version = fc.array(fc.nat(99), { minLength: 3, maxLength: 4 }).map((parts): Settled => {
  return versionOf(parts.join('.')) ?? '';
});
const text = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: fc.constantFrom("'", ' ', '}', '{', '\n', 'a'), maxLength: 8 }),
);

const literal = fc
  .oneof(text, number, version, fc.boolean())
  .map((value: Settled): Expression => ({ kind: 'literal', value }));
const context = name.map((word): Expression => ({ kind: 'context', name: word }));

const { expression } = fc.letrec<{ expression: Expression; call: Expression; reachable: Expression }>((tie) => ({
  expression: fc.oneof({ maxDepth: 6, withCrossShrink: true }, literal, context, tie('call'), tie('reachable')),
  call: fc
    .tuple(
      fc.constantFrom('and', 'or', 'in', 'format', 'unheard-of'),
      fc.array(tie('expression'), { minLength: 2, maxLength: 4 }),
    )
    .map(([fn, args]): Expression => ({ kind: 'call', name: fn, args })),
  reachable: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    context,
    tie('call'),
    fc.tuple(tie('reachable'), name).map(([of, word]): Expression => ({ kind: 'member', of, name: word })),
    fc.tuple(tie('reachable'), tie('expression')).map(([of, by]): Expression => ({ kind: 'index', of, by })),
    tie('reachable').map((of): Expression => ({ kind: 'wildcard', of })),
  ),
}));

/** Any expression that an author can write. */
export const expressions = expression;

const PIECES = [
  "eq( format( split( iif( coalesce( containsValue( convertToJson( substring( length( ( ) [ ] , . .* [*] ' '' 'a' '{0}'",
  "== ${{ }} parameters variables .list .object .flag .unknown ['a'] [0] x true 1 -1 1.2.3 .5",
].flatMap((pieces) => [' ', '\n', ...pieces.split(' ')]);

/** Texts, most of which are nearly expressions. */
export const nearlyExpressions = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((tokens) => tokens.join('')),
);

/** Expressions on `variables.x` and `variables.y` that are never an error, whatever these are. */
export const { logic } = fc.letrec<{ logic: string }>((tie) => {
  const many = fc.array(tie('logic'), { minLength: 2, maxLength: 3 }).map((args) => args.join(', '));
  const two = fc.tuple(tie('logic'), tie('logic')).map((args) => args.join(', '));
  return {
    logic: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom(
        'variables.x',
        'variables.y',
        'true',
        'false',
        "''",
        "'a'",
        "'True'",
        '0',
        '1',
        'parameters.none',
      ),
      fc.tuple(fc.constantFrom('and', 'or', 'in', 'notIn', 'coalesce'), many).map(([fn, args]) => `${fn}(${args})`),
      fc.tuple(fc.constantFrom('eq', 'ne', 'xor', 'contains', 'startsWith'), two).map(([fn, args]) => `${fn}(${args})`),
      tie('logic').map((arg) => `not(${arg})`),
      fc.tuple(tie('logic'), tie('logic'), tie('logic')).map((args) => `iif(${args.join(', ')})`),
    ),
  };
});
