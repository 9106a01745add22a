import { EXPRESSIONS, type ScalarNode } from '../yaml/node.ts';
import { ExpressionError } from './lexer.ts';
import { parseExpression, type Expression } from './parse-expression.ts';

/** A text of YAML with expressions in it: one that is nothing else keeps its type, others become text. */
export type TemplateText =
  { readonly kind: 'expression'; readonly expression: Expression } | { readonly kind: 'invalid'; readonly why: string };

/** A key that is a directive. Matched in lower case, as the service does; `if(…)` without a blank is accepted, some authors write it. */
export type Directive =
  | { readonly kind: 'if' | 'elseif'; readonly condition: Expression }
  | { readonly kind: 'else'; readonly condition?: undefined }
  | { readonly kind: 'insert' }
  | { readonly kind: 'each'; readonly name: string; readonly of: Expression }
  | { readonly kind: 'invalid'; readonly why: string };

const DIRECTIVE = /^\s*(if|elseif|else|each|insert)(?=[\s(]|$)([\s\S]*)$/;
const EACH = /^\s*([A-Za-z_][A-Za-z0-9_-]*)\s+in\s([\s\S]+)$/;

/** Texts repeat, in loops above all. The memory is bounded, in characters, because they come from strangers. */
const MAX_REMEMBERED = 4 * 1024 * 1024;
const texts = { known: new Map<string, TemplateText>(), size: 0 };
const directives = { known: new Map<string, Directive | 'none'>(), size: 0 };

interface Memory<T> {
  readonly known: Map<string, T>;
  size: number;
}

function remembered<T>(memory: Memory<T>, text: string, make: (text: string) => T): T {
  const known = memory.known.get(text);
  if (known !== undefined) return known;
  memory.size += text.length;
  if (memory.size > MAX_REMEMBERED) {
    memory.known.clear();
    memory.size = text.length;
  }
  const made = make(text);
  memory.known.set(text, made);
  return made;
}

/** Takes a text with `${{ }}` apart. */
export function templateText(text: string): TemplateText {
  return remembered(texts, text, (unread) => orInvalid(() => readText(unread)));
}

/** The same for a node: a long text is not even compared twice. */
export function templateTextOf(node: ScalarNode): TemplateText {
  return (node.read.text ??= templateText(node.text));
}

/** The directive that a key is; undefined where it is none. */
export function directiveAt(key: ScalarNode): Directive | undefined {
  if ((key.holds & EXPRESSIONS) === 0) return undefined;
  const read = (key.read.directive ??= directiveOf(key.text) ?? 'none');
  return read === 'none' ? undefined : read;
}

/** The directive that the text of a key is; undefined where it is none. */
export function directiveOf(key: string): Directive | undefined {
  if (!key.includes('${{')) return undefined;
  const found = remembered(directives, key, (unread) => orInvalid(() => readDirective(unread) ?? 'none'));
  return found === 'none' ? undefined : found;
}

function orInvalid<T>(read: () => T): T | { readonly kind: 'invalid'; readonly why: string } {
  try {
    return read();
  } catch (error) {
    if (error instanceof ExpressionError) return { kind: 'invalid', why: error.message };
    throw error;
  }
}

function readText(text: string): TemplateText {
  const pieces = piecesOf(text);
  const [only, ...more] = pieces;
  if (only !== undefined && more.length === 0 && only.inside) {
    return { kind: 'expression', expression: parseExpression(only.text) };
  }
  const parts = pieces.map(({ inside, text: piece }): Expression =>
    inside ? parseExpression(piece) : { kind: 'literal', value: piece },
  );
  return { kind: 'expression', expression: { kind: 'text', parts } };
}

function readDirective(key: string): Directive | undefined {
  const [only, ...more] = piecesOf(key);
  const match = only?.inside === true && more.length === 0 ? DIRECTIVE.exec(only.text) : null;
  const [, name, rest = ''] = match ?? [];
  if (name === undefined) return undefined;
  switch (name) {
    case 'if':
    case 'elseif':
      return { kind: name, condition: parseExpression(withoutParentheses(rest)) };
    case 'else':
    case 'insert':
      if (rest.trim() !== '')
        throw new ExpressionError(`nothing may stand behind "${name}", and a condition needs elseif`);
      return { kind: name };
    case 'each': {
      const [, loop, of] = EACH.exec(rest) ?? [];
      if (loop === undefined || of === undefined) throw new ExpressionError('each is written "each NAME in LIST"');
      return { kind: 'each', name: loop.toLowerCase(), of: parseExpression(of) };
    }
    default:
      return undefined;
  }
}

/** `if(x)` and `if (x)`, as some authors write it: the language itself knows no parentheses but those of a call. */
function withoutParentheses(condition: string): string {
  const trimmed = condition.trim();
  return trimmed.startsWith('(') && trimmed.endsWith(')') ? trimmed.slice(1, -1) : trimmed;
}

interface Piece {
  readonly inside: boolean;
  readonly text: string;
}

/** Cuts at `${{` and at the first `}}` outside quotes. */
function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (let open = text.indexOf('${{'); open >= 0; open = text.indexOf('${{', at)) {
    if (open > at) pieces.push({ inside: false, text: text.slice(at, open) });
    const close = closeOf(text, open + 3);
    if (close < 0) throw new ExpressionError('"${{" is not closed with "}}"');
    pieces.push({ inside: true, text: text.slice(open + 3, close) });
    at = close + 2;
  }
  if (at < text.length) pieces.push({ inside: false, text: text.slice(at) });
  return pieces;
}

function closeOf(text: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    else if (!quoted && text[at] === '}' && text[at + 1] === '}') return at;
  }
  return -1;
}
