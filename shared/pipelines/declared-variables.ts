import { UNKNOWN } from './expressions/value.ts';
import { optionsOfText } from './text-options.ts';
import { declareItem, isNoVariable } from './templates/declare-variable.ts';
import { itemsOf } from './templates/evaluate-variables.ts';
import { Variables } from './templates/variables.ts';
import type { Path } from './yaml/branch.ts';
import { valuesOf, type MappingNode, type ScalarNode } from './yaml/node.ts';

/** Variable groups by their name in lower case: values by name, undefined for a secret. */
export type Groups = ReadonlyMap<string, ReadonlyMap<string, string | undefined>>;

/** What is known of the variable groups that a pipeline names. */
export interface KnownGroups {
  /** Variable groups that are at hand. */
  readonly groups: Groups;
  /** Variables that are given for the run, `--variable` for instance: they stand for those of groups that are not at hand. */
  readonly ofRun?: ReadonlyMap<string, string> | undefined;
  /** Is told of every group that is named, in lower case. */
  readonly named?: ((group: string) => void) | undefined;
}

/** The variables that a root, a stage or a job of an expanded pipeline declares, inside those around it. */
export function declaredVariables(node: MappingNode, outer: Variables, known: KnownGroups): Variables {
  const lists = valuesOf(node, 'variables');
  if (lists.length === 0) return outer;
  const variables = new Variables(node.file, outer);
  for (const list of lists) {
    const around = list.branches ?? [];
    if (list.kind === 'scalar' && !isNoVariable(list)) variables.declareAnything(around);
    for (const item of itemsOf(list)) {
      const path = [...around, ...(item.branches ?? [])];
      for (const group of item.kind === 'mapping' ? valuesOf(item, 'group') : []) {
        for (const option of group.kind === 'scalar' ? optionsOfText(group) : []) {
          declareGroup(option, [...path, ...(option.branches ?? [])], variables, known);
        }
      }
      declareItem(variables, item, path);
    }
  }
  return variables;
}

/** A group that is not at hand can hold a variable of any name; what it gives to those that are given for the run is given too. */
function declareGroup(
  { text }: ScalarNode,
  path: Path,
  variables: Variables,
  { groups, ofRun, named }: KnownGroups,
): void {
  const name = text.trim().toLowerCase();
  named?.(name);
  const group = groups.get(name);
  if (group === undefined) variables.declareAnything(path);
  for (const [variable, value] of group ?? ofRun ?? []) variables.declare(variable, value ?? UNKNOWN, path);
}
