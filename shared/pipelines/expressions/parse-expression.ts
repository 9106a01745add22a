import { versionOf } from './coerce.ts';
import { signatureOf } from './functions.ts';
import { ExpressionError, tokensOf, type Token } from './lexer.ts';
import { numberIn, numberOf, type Settled, type VersionValue } from './value.ts';

/** An expression as a tree. Names are in lower case: the language ignores casing. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Settled }
  | { readonly kind: 'context'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly by: Expression }
  | { readonly kind: 'wildcard'; readonly of: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  /** Texts and expressions in turn, which become one text; made of the text around expressions, never written as an expression. */
  | { readonly kind: 'text'; readonly parts: readonly Expression[] };

/** Longest expression, in characters, and deepest nesting that the service takes (runner.server, ExpressionConstants). */
export const MAX_EXPRESSION_LENGTH = 21_000;
const MAX_EXPRESSION_DEPTH = 50;

/** @throws ExpressionError with the reason, in words that go on after "The expression cannot be read:". */
export function parseExpression(text: string): Expression {
  if (text.length > MAX_EXPRESSION_LENGTH) {
    throw new ExpressionError(
      `it has ${String(text.length)} characters, the limit is ${String(MAX_EXPRESSION_LENGTH)}`,
    );
  }
  const parser = new Parser(tokensOf(text));
  const expression = parser.expression(0);
  parser.expect('end');
  return expression;
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expression(depth: number): Expression {
    requireDepth(depth);
    let level = depth;
    let expression = this.#primary(depth);
    for (;;) {
      // Each step down counts as a level too (runner.server).
      requireDepth((level += 1) - 1);
      if (this.#take('.')) {
        if (this.#take('*')) expression = { kind: 'wildcard', of: expression };
        else expression = { kind: 'member', of: expression, name: this.expect('word').text.toLowerCase() };
      } else if (this.#take('[')) {
        if (this.#take('*')) expression = { kind: 'wildcard', of: expression };
        else expression = { kind: 'index', of: expression, by: this.expression(depth + 1) };
        this.expect(']');
      } else return expression;
    }
  }

  expect(kind: Token['kind']): Token {
    const token = this.#token();
    if (token.kind !== kind) throw unexpected(token, kind);
    this.#next += 1;
    return token;
  }

  #primary(depth: number): Expression {
    const token = this.#token();
    this.#next += 1;
    if (token.kind === 'string') return { kind: 'literal', value: token.text };
    if (token.kind === 'number') return { kind: 'literal', value: numberOf(numberIn(token.text) ?? Number.NaN) };
    if (token.kind === 'version') return { kind: 'literal', value: versionIn(token.text) };
    if (token.kind !== 'word') throw unexpected(token, 'a value');
    return this.#take('(') ? this.#call(token, depth) : nameOf(token.text);
  }

  #call(token: Token, depth: number): Expression {
    const args: Expression[] = [];
    if (!this.#take(')')) {
      do args.push(this.expression(depth + 1));
      while (this.#take(','));
      this.expect(')');
    }
    const name = token.text.toLowerCase();
    const signature = signatureOf(name);
    if (signature !== undefined && (args.length < signature.min || args.length > signature.max)) {
      throw new ExpressionError(`${token.text}() does not take ${String(args.length)} arguments`);
    }
    return { kind: 'call', name, args };
  }

  #take(kind: Token['kind']): boolean {
    if (this.#token().kind !== kind) return false;
    this.#next += 1;
    return true;
  }

  #token(): Token {
    const token = this.#tokens[Math.min(this.#next, this.#tokens.length - 1)];
    if (token === undefined) throw new ExpressionError('it is empty');
    return token;
  }
}

function requireDepth(level: number): void {
  if (level < MAX_EXPRESSION_DEPTH) return;
  throw new ExpressionError(`it is nested deeper than ${String(MAX_EXPRESSION_DEPTH)} levels`);
}

function versionIn(text: string): VersionValue {
  const version = versionOf(text);
  if (version === undefined) throw new ExpressionError(`${text} is neither a number nor a version`);
  return version;
}

function nameOf(word: string): Expression {
  const name = word.toLowerCase();
  if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
  return { kind: 'context', name };
}

function unexpected({ kind, text }: Token, wanted: string): ExpressionError {
  const found = kind === 'end' ? 'it ends' : kind === 'string' ? 'there is a text' : `there is "${text}"`;
  return new ExpressionError(`${found} where ${wanted === 'end' ? 'it should end' : `"${wanted}" should stand`}`);
}
