import type { MappingEntry, MappingNode, PipelineNode, ScalarNode } from '../yaml/node.ts';
import { isNode, isUnknown, lastOf, typed, UNKNOWN, type Settled, type Value } from './value.ts';

/** A property of an object in any casing, or an element of a list; null where there is none. */
export function memberOf(value: Settled, name: string): Value {
  if (isUnknown(value)) return value;
  if (!isNode(value)) return null;
  if (value.kind === 'mapping') return propertyOf(value, name);
  if (unsettledList(value)) return UNKNOWN;
  const item = /^\d+$/.test(name) ? value.items[Number(name)] : undefined;
  return item === undefined ? null : valueOfNode(item);
}

function propertyOf(mapping: MappingNode, name: string): Value {
  const found = entriesNamed(mapping, name);
  const [only, ...more] = found;
  if (only !== undefined && more.length === 0 && only.value.branches === undefined) return valueOfNode(only.value);
  if (found.length === 0 && mapping.entries.some(({ key }) => isUnsettledKey(key))) return UNKNOWN;
  const placed = found.map(({ value }) => ({ value: valueOfNode(value), path: value.branches ?? [] }));
  return lastOf(placed, [], () => null);
}

/** A key that could not be evaluated can be any. */
function isUnsettledKey(key: ScalarNode): boolean {
  return key.evaluated !== undefined && isUnknown(key.evaluated.value);
}

/** A list some of whose items not every run has: what stands where in it is not known. */
export function unsettledList(node: MappingNode | Extract<PipelineNode, { kind: 'sequence' }>): boolean {
  return node.kind === 'sequence' && node.items.some(({ branches }) => branches !== undefined);
}

/** What a node is for an expression. */
export function valueOfNode(node: PipelineNode): Value {
  return node.kind === 'scalar' ? typed(node) : node;
}

/** The entries of a name in lower case, whatever their casing; most keys are told apart by their length alone. */
export function entriesNamed({ entries }: MappingNode, name: string): readonly MappingEntry[] {
  const found: MappingEntry[] = [];
  for (const entry of entries) {
    const { text } = entry.key;
    if (text.length === name.length && (text === name || text.toLowerCase() === name)) found.push(entry);
  }
  return found;
}
