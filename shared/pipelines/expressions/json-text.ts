import type { PipelineNode } from '../yaml/node.ts';
import { toText } from './coerce.ts';
import { requireLength } from './lexer.ts';
import { isChoice, isNode, typed, type Settled } from './value.ts';

/**
 * The function `convertToJson`: indented by two, keys in their order, numbers and booleans keep their types (docs: expressions,
 * convertToJson). @throws ExpressionError when it becomes too long.
 */
export function jsonOf(value: Settled): string {
  const state = { length: 0 };
  return written(value, '', state);
}

/** What a list or an object adds at least. */
const BRACKETS = 4;

function written(value: Settled, indent: string, state: { length: number }): string {
  if (isNode(value)) {
    requireLength((state.length += indent.length + BRACKETS));
    return collection(value, indent, state);
  }
  const text = scalar(value);
  requireLength((state.length += text.length));
  return text;
}

function collection(
  value: Extract<PipelineNode, { kind: 'mapping' | 'sequence' }>,
  indent: string,
  state: { length: number },
): string {
  const inner = `${indent}  `;
  const lines =
    value.kind === 'sequence'
      ? value.items.map((item) => writtenNode(item, inner, state))
      : value.entries.map(({ key, value: one }) => `${JSON.stringify(key.text)}: ${writtenNode(one, inner, state)}`);
  const [open, close] = value.kind === 'sequence' ? '[]' : '{}';
  if (lines.length === 0) return `${open ?? ''}${close ?? ''}`;
  return `${open ?? ''}\n${lines.map((line) => inner + line).join(',\n')}\n${indent}${close ?? ''}`;
}

function scalar(value: Settled): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'object' && value.kind === 'number') return String(value.value);
  return JSON.stringify(toText(value) ?? '');
}

function writtenNode(node: PipelineNode, indent: string, state: { length: number }): string {
  if (node.kind !== 'scalar') return written(node, indent, state);
  const value = typed(node);
  return written(isChoice(value) ? node.text : value, indent, state);
}
