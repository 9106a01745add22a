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
  valuesOf,
  type MappingEntry,
  type MappingNode,
  type PipelineNode,
} from '../yaml/node.ts';
import { eachEntry } from './directives.ts';
import { eachItem } from './evaluate-list.ts';
import type { Evaluation } from './evaluation.ts';
import { optionsOf } from './options.ts';
import { converted } from './parameter-types.ts';
import type { Notes } from './notes.ts';
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
  notes: Notes,
  include: IncludeVariables,
): PipelineNode {
  switch (node.kind) {
    case 'scalar': {
      if ((holdsOf(node) & EXPRESSIONS) === 0) return node;
      const { value } = evaluatedText(node, scope, run);
      const nodes = optionsOf(value).flatMap(({ settled, branches }) =>
        isNode(settled) ? [inBranches(settled, branches)] : [],
      );
      if (nodes.length === 0) run.unresolved(node);
      const items = nodes.flatMap((one) => itemsOf(evaluateVariables(one, scope, run, notes, include)));
      return sequenceAt(node, items);
    }
    case 'mapping': {
      const entries: MappingEntry[] = [];
      eachEntry(node, scope, run, (entry, inner, branches) => {
        const value = inBranches(run.tree(entry.value, inner, 'data'), branches);
        declare(entry.key.text, value, scope, notes);
        entries.push({ key: entry.key, value });
      });
      return mappingAt(node, entries);
    }
    case 'sequence': {
      const items: PipelineNode[] = [];
      eachItem(node, scope, 'data', run, (item) => {
        if (item.kind !== 'mapping') return;
        if (valueOf(item, 'template') !== undefined) {
          items.push(...include(item, scope).map((one) => inBranches(one, item.branches ?? [])));
          return;
        }
        const name = valueOf(item, 'name');
        if (name?.kind === 'scalar') {
          for (const value of valuesOf(item, 'value')) {
            declare(name.text, inBranches(value, item.branches ?? []), scope, notes);
          }
        }
        items.push(item);
      });
      return sequenceAt(node, items);
    }
  }
}

function declare(name: string, node: PipelineNode, scope: Scope, notes: Notes): void {
  const value = converted({ name, key: name.toLowerCase(), type: 'string', at: node }, node, notes);
  const from = node.kind === 'scalar' ? node.evaluated?.inherited : undefined;
  scope.variables.declare(name, value, [...scope.path, ...(node.branches ?? [])], from);
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
