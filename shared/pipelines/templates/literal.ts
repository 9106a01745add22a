import { UNKNOWN } from '../expressions/value.ts';
import {
  EXPRESSIONS,
  holdsOf,
  mappingAt,
  sequenceAt,
  textAt,
  type PipelineNode,
  type ScalarNode,
} from '../yaml/node.ts';

/** What stands where only literals are allowed: an expression there is not evaluated, and what it means is not known. */
export function literalOf(node: PipelineNode): PipelineNode {
  if ((holdsOf(node) & EXPRESSIONS) === 0) return node;
  switch (node.kind) {
    case 'scalar':
      return unknownAt(node);
    case 'sequence':
      return sequenceAt(node, node.items.map(literalOf));
    case 'mapping':
      return mappingAt(
        node,
        node.entries.map(({ key, value }) => ({
          key: (holdsOf(key) & EXPRESSIONS) === 0 ? key : unknownAt(key),
          value: literalOf(value),
        })),
      );
  }
}

function unknownAt(node: ScalarNode): ScalarNode {
  return textAt(node, node.text, { value: UNKNOWN, from: 'parameter' });
}

/** The texts with expressions below a node. What a parameter is called on the screen does not matter. */
export function expressionsIn(node: PipelineNode): readonly ScalarNode[] {
  if ((holdsOf(node) & EXPRESSIONS) === 0) return [];
  if (node.kind === 'scalar') return [node];
  if (node.kind === 'sequence') return node.items.flatMap(expressionsIn);
  return node.entries.flatMap(({ key, value }) => [
    ...expressionsIn(key),
    ...(key.text === 'displayName' ? [] : expressionsIn(value)),
  ]);
}
