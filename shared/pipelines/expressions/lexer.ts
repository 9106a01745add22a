/** A piece of an expression and where it starts. */
export interface Token {
  readonly kind: 'word' | 'number' | 'version' | 'string' | '(' | ')' | '[' | ']' | ',' | '.' | '*' | 'end';
  /** A string without its quotes, anything else as written. */
  readonly text: string;
  readonly at: number;
}

/** An expression that cannot be read or evaluated; the message says why, without quoting what could be a secret. */
export class ExpressionError extends Error {}

/** Longest text that an expression may make, in characters; more is a text that doubles itself. */
const MAX_TEXT = 1_000_000;

/** @throws ExpressionError for a text, made or about to be made, that is too long. */
export function requireLength(length: number): void {
  if (length <= MAX_TEXT) return;
  throw new ExpressionError(`the text it makes is longer than ${String(MAX_TEXT)} characters`);
}

/** Names may hold a hyphen (`parameters.param-minus`, runner.server). */
const WORD = /[A-Za-z_][A-Za-z0-9_-]*/y;
const NUMBER = /0x[0-9a-fA-F]+|[-+]?(?:\d+(?:\.\d+)*|\.\d+)/y;
const STRING = /'(?:[^']|'')*'/y;
const SPACE = /\s*/y;
const PUNCTUATION = ['(', ')', '[', ']', ',', '.', '*'] as const;

/**
 * Cuts an expression into tokens, `end` last.
 * @throws ExpressionError at a character that no expression holds, such as an operator.
 */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  for (;;) {
    at += match(SPACE)?.length ?? 0;
    if (at >= text.length) break;
    const token = next(text[at] ?? '', tokens.at(-1)?.kind, match, at);
    tokens.push(token.token);
    at += token.length;
  }
  tokens.push({ kind: 'end', text: '', at });
  return tokens;
}

function next(
  character: string,
  before: Token['kind'] | undefined,
  match: (pattern: RegExp) => string | undefined,
  at: number,
): { readonly token: Token; readonly length: number } {
  const afterValue = before === 'word' || before === ']' || before === ')' || before === '*';
  // A point behind a value leads to a property, and starts a number elsewhere.
  const number = character === '.' && afterValue ? undefined : match(NUMBER);
  if (number !== undefined) {
    const kind = number.split('.').length > 2 ? 'version' : 'number';
    return { token: { kind, text: number, at }, length: number.length };
  }
  const punctuation = PUNCTUATION.find((one) => one === character);
  if (punctuation !== undefined) return { token: { kind: punctuation, text: character, at }, length: 1 };
  const word = match(WORD);
  if (word !== undefined) return { token: { kind: 'word', text: word, at }, length: word.length };
  const string = match(STRING);
  if (string !== undefined) {
    return { token: { kind: 'string', text: string.slice(1, -1).replaceAll("''", "'"), at }, length: string.length };
  }
  if (character === "'") throw new ExpressionError('a text in it has no closing quote');
  throw new ExpressionError(
    `"${character}" is no part of the expression language: use functions such as eq() and and()`,
  );
}
