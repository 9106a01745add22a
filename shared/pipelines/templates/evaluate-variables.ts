import { isNode } from '../expressions/value.ts';
import { evaluatedText } from './evaluate-text.ts';
import {
  EXPRESSIONS,
  holdsOf,
  inBranches,
  mappingAt,
  sequenceAt,
  textAt,
  valueOf,
  type MappingEntry,
  type MappingNode,
  type PipelineNode,
} from '../yaml/node.ts';
import { KeysOfMapping } from '../yaml/repeated-keys.ts';
import { declareItem, declareVariable } from './declare-variable.ts';
import { eachEntry } from './directives.ts';
import { eachItem } from './evaluate-list.ts';
import type { Evaluation } from './evaluation.ts';
import { optionsOf } from './options.ts';
import type { Scope } from './scope.ts';

/** Finds the variables that a template adds: its items, evaluated and declared in the scope of who includes it. */
export type IncludeVariables = (reference: MappingNode, scope: Scope) => readonly PipelineNode[];

/**
 * Evaluates `variables` in their order, each seeing those before it, declares them in the scope's variables, and puts the variables of
 * templates in the place of their references. Gives a list of `name`/`value` and `group` items, or a mapping.
 */
export function evaluateVariables(
  node: PipelineNode,
  scope: Scope,
  run: Evaluation,
  include: IncludeVariables,
): PipelineNode {
  switch (node.kind) {
    case 'scalar': {
      if ((holdsOf(node) & EXPRESSIONS) === 0) return node;
      const { value } = evaluatedText(node, scope, run);
      const items = optionsOf(value).flatMap(({ settled, branches }) => {
        if (settled === null || settled === '') return [];
        const inner = scope.inBranch(branches);
        const made = isNode(settled)
          ? itemsOf(evaluateVariables(settled, inner, run, include))
          : [textAt(node, node.text, { value: settled, from: 'parameter' })];
        if (!isNode(settled)) inner.variables.declareAnything(inner.path);
        return made.map((one) => inBranches(one, branches));
      });
      if (!items.some(({ kind }) => kind === 'mapping')) run.unresolved(node);
      return sequenceAt(node, items);
    }
    case 'mapping': {
      const entries: MappingEntry[] = [];
      const keys = new KeysOfMapping();
      eachEntry(node, scope, run, (entry, inner, branches) => {
        if (keys.isRepeated(entry.key.text, branches)) run.repeated(entry.key);
        const value = inBranches(run.tree(entry.value, inner, 'data'), branches);
        declareVariable(scope.variables, entry.key, value, scope.path);
        entries.push({ key: entry.key, value });
      });
      return mappingAt(node, entries);
    }
    case 'sequence': {
      const items: PipelineNode[] = [];
      eachItem(node, scope, 'data', run, (item) => {
        if (item.kind === 'mapping' && valueOf(item, 'template') !== undefined) {
          items.push(...include(item, scope).map((one) => inBranches(one, item.branches ?? [])));
          return;
        }
        declareItem(scope.variables, item, [...scope.path, ...(item.branches ?? [])]);
        items.push(item);
      });
      return sequenceAt(node, items);
    }
  }
}

/** Variables in the form of a list. */
export function itemsOf(variables: PipelineNode): readonly PipelineNode[] {
  if (variables.kind === 'sequence') return variables.items;
  if (variables.kind === 'scalar') return [];
  return variables.entries.map(({ key, value }) => {
    const { branches } = value;
    const plain = { ...value, branches: undefined };
    const item = mappingAt(key, [
      { key: textAt(key, 'name'), value: textAt(key, key.text) },
      { key: textAt(key, 'value'), value: plain },
    ]);
    return inBranches(item, branches ?? []);
  });
}
