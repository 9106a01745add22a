import { typed, type Value } from './expressions/value.ts';
import { toText } from './expressions/coerce.ts';
import { isChoice, isNode, isUnknown, UNKNOWN } from './expressions/value.ts';
import { hasExpression } from './expressions/placement.ts';
import { optionsOfText } from './text-options.ts';
import { itemsOf } from './templates/evaluate-variables.ts';
import { Variables } from './templates/variables.ts';
import type { Path } from './yaml/branch.ts';
import { UNSETTLED, valueOf, valuesOf, type MappingNode, type PipelineNode, type ScalarNode } from './yaml/node.ts';

/** Variable groups by their name in lower case: values by name, undefined for a secret. */
export type Groups = ReadonlyMap<string, ReadonlyMap<string, string | undefined>>;

/** The variables that a root, a stage or a job of an expanded pipeline declares, inside those around it. */
export function declaredVariables(node: MappingNode, outer: Variables, groups: Groups): Variables {
  const lists = valuesOf(node, 'variables');
  if (lists.length === 0) return outer;
  const variables = new Variables(node.file, outer);
  for (const list of lists) {
    if (list.kind === 'scalar' && !isEmpty(list)) variables.declareAnything(list.branches ?? []);
    for (const item of itemsOf(list)) {
      declareItem(item, [...(list.branches ?? []), ...(item.branches ?? [])], variables, groups);
    }
  }
  return variables;
}

/** A text that stands where variables should can become anything, but for one that is surely nothing. */
function isEmpty(node: PipelineNode): boolean {
  return node.kind === 'scalar' && node.text.trim() === '' && (node.holds & UNSETTLED) === 0;
}

function declareItem(item: PipelineNode, path: Path, variables: Variables, groups: Groups): void {
  if (item.kind !== 'mapping') {
    if (!isEmpty(item)) variables.declareAnything(path);
    return;
  }
  const group = valueOf(item, 'group');
  if (group?.kind === 'scalar') {
    for (const option of optionsOfText(group))
      declareGroup(option, [...path, ...(option.branches ?? [])], variables, groups);
    return;
  }
  for (const name of valuesOf(item, 'name')) {
    if (name.kind !== 'scalar') continue;
    for (const option of optionsOfText(name)) {
      for (const value of valuesOf(item, 'value')) {
        declareValue(option, value, [...path, ...(option.branches ?? []), ...(value.branches ?? [])], variables);
      }
    }
  }
}

/** A group that is not at hand can hold a variable of any name. */
function declareGroup({ text }: ScalarNode, path: Path, variables: Variables, groups: Groups): void {
  const group = groups.get(text.trim().toLowerCase());
  if (group === undefined) variables.declareAnything(path);
  else for (const [name, value] of group) variables.declare(name, value ?? UNKNOWN, path);
}

function declareValue(name: ScalarNode, value: PipelineNode, path: Path, variables: Variables): void {
  if (hasExpression(name.text)) {
    variables.declareAnything(path);
    return;
  }
  const from = value.kind === 'scalar' ? value.evaluated?.inherited : undefined;
  variables.declare(name.text, valueOfVariable(value), path, from);
}

/** Variables are texts. */
function valueOfVariable(node: PipelineNode): Value {
  if (node.kind !== 'scalar') return UNKNOWN;
  const value = typed(node);
  if (isChoice(value) || isUnknown(value)) return value;
  return node.evaluated === undefined ? node.text : isNode(value) ? UNKNOWN : (toText(value) ?? node.text);
}
