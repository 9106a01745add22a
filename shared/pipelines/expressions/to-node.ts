import { textAt, type PipelineNode, type ScalarNode } from '../yaml/node.ts';
import { toText } from './coerce.ts';
import { isChoice, isNode, isUnknown, type Value } from './value.ts';

/** A value as a node that stands where another does; objects and lists stay the nodes they are. */
export function nodeOf(value: Value, at: ScalarNode): PipelineNode {
  if (isNode(value)) return value;
  return textAt(at, textOfValue(value, at.text), { value, from: 'literal' });
}

/** The text of a value: what it is by default, and what stood there where it is not known. */
export function textOfValue(value: Value, unknown: string): string {
  const head = isChoice(value) ? (value.options[0] ?? null) : value;
  return isUnknown(head) ? unknown : (toText(head) ?? unknown);
}
