import { typed, type Value } from './expressions/value.ts';
import { toText } from './expressions/coerce.ts';
import { isChoice, isNode, isUnknown, UNKNOWN } from './expressions/value.ts';
import { optionsOfText } from './text-options.ts';
import { itemsOf } from './templates/evaluate-variables.ts';
import { Variables } from './templates/variables.ts';
import type { Path } from './yaml/branch.ts';
import { valueOf, valuesOf, textOf, type MappingNode, type PipelineNode } from './yaml/node.ts';

/** Variable groups by their name in lower case: values by name, undefined for a secret. */
export type Groups = ReadonlyMap<string, ReadonlyMap<string, string | undefined>>;

/** The variables that a root, a stage or a job of an expanded pipeline declares, inside those around it. */
export function declaredVariables(node: MappingNode, outer: Variables, groups: Groups): Variables {
  const lists = valuesOf(node, 'variables');
  if (lists.length === 0) return outer;
  const variables = new Variables(node.file, outer);
  for (const list of lists) {
    for (const item of itemsOf(list))
      declareItem(item, [...(list.branches ?? []), ...(item.branches ?? [])], variables, groups);
  }
  return variables;
}

function declareItem(item: PipelineNode, path: Path, variables: Variables, groups: Groups): void {
  if (item.kind !== 'mapping') return;
  const group = valueOf(item, 'group');
  if (group?.kind === 'scalar') {
    for (const { text, branches = [] } of optionsOfText(group)) {
      for (const [name, value] of groups.get(text.trim().toLowerCase()) ?? []) {
        variables.declare(name, value ?? UNKNOWN, [...path, ...branches]);
      }
    }
    return;
  }
  const name = textOf(item, 'name');
  const value = valueOf(item, 'value');
  if (name === undefined || value === undefined) return;
  const from = value.kind === 'scalar' ? value.evaluated?.inherited : undefined;
  variables.declare(name, valueOfVariable(value), [...path, ...(value.branches ?? [])], from);
}

/** Variables are texts. */
function valueOfVariable(node: PipelineNode): Value {
  if (node.kind !== 'scalar') return UNKNOWN;
  const value = typed(node);
  if (isChoice(value) || isUnknown(value)) return value;
  return node.evaluated === undefined ? node.text : isNode(value) ? UNKNOWN : (toText(value) ?? node.text);
}
