import { isDirective } from '../expressions/placement.ts';
import { inBranches, valueOf, type MappingNode, type PipelineNode } from '../yaml/node.ts';
import { parametersFor } from './callee.ts';
import { eachEntry } from './directives.ts';
import { evaluateVariables, itemsOf, type IncludeVariables } from './evaluate-variables.ts';
import type { Template } from './include.ts';
import { templatesOf, type Following } from './referenced.ts';
import { Scope } from './scope.ts';

/** Variables in a list that was handed on still hold references; elsewhere they were followed when they were evaluated. */
export function followVariables(variables: PipelineNode, scope: Scope, following: Following): PipelineNode {
  return evaluateVariables(variables, scope, following.run, includeVariables(following));
}

/** Includes templates of variables. */
export function includeVariables(following: Following): IncludeVariables {
  return (reference, scope) => {
    const found = templatesOf(reference, { scope, lost: false }, following) ?? [];
    return found.flatMap(({ template, branches }) => {
      const at = scope.along([...(reference.branches ?? []), ...branches]);
      const parameters = parametersFor(template, reference, at, at.variables, following);
      const inner = new Scope(template.place, parameters, at.variables, at.budget, at.path, at.narrowed);
      const items: PipelineNode[] = [];
      let holdsVariables = false;
      eachEntry(template.root, inner, following.run, ({ key, value }, within, more) => {
        if (key.text !== 'variables') return;
        holdsVariables = true;
        const made = itemsOf(followVariables(value, within, following));
        for (const item of made) {
          if (following.run.budget.spend(item)) items.push(inBranches(item, [...branches, ...more]));
        }
      });
      if (!holdsVariables) requireVariables(template, reference, following);
      return items;
    });
  };
}

function requireVariables({ root, place }: Template, reference: MappingNode, { notes }: Following): void {
  // Under a condition that is false there are none.
  if (root.entries.some(({ key }) => isDirective(key.text))) return;
  const message = `${place.file.path} holds no variables: none of it is known here.`;
  notes.add(valueOf(reference, 'template') ?? reference, 'template-invalid', message);
}
