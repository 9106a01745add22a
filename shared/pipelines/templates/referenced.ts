import type { Branch } from '../yaml/branch.ts';
import { valuesOf, type MappingNode, type SequenceNode } from '../yaml/node.ts';
import type { Evaluation } from './evaluation.ts';
import { textsOfReference, type Template, type Templates } from './include.ts';
import type { Notes } from './notes.ts';
import type { Scope } from './scope.ts';

/** What following references needs. */
export interface Following {
  readonly run: Evaluation;
  readonly notes: Notes;
  readonly templates: Templates;
  /** Follows the references in a list that is handed to a template (follow.ts). */
  resolve(list: MappingNode | SequenceNode, from: Standpoint): MappingNode | SequenceNode;
}

/** Where references are resolved: the scope of the file, or nowhere below a template that cannot be read. */
export interface Standpoint {
  readonly scope: Scope;
  /** True for what was handed to a template that cannot be read: only references with an alias lead anywhere. */
  readonly lost: boolean;
}

/** What including a template costs, in nodes. */
const INCLUDE_COST = 20;

/** A template that a reference can mean, and the branches in which it does. */
export interface Found {
  readonly template: Template;
  readonly branches: readonly Branch[];
}

/** The templates that a reference can mean; undefined where none of them can be read. */
export function templatesOf(
  reference: MappingNode,
  { scope, lost }: Standpoint,
  { run, templates, notes }: Following,
): readonly Found[] | undefined {
  const found: Found[] = [];
  // Templates cost, whatever is in them: two that include each other twice double with every level.
  if (!run.budget.spend(reference, INCLUDE_COST)) return undefined;
  for (const at of valuesOf(reference, 'template')) {
    if (at.kind !== 'scalar') {
      notes.add(at, 'template-invalid', 'The name of a template is expected here: what stands here is not followed.');
      continue;
    }
    if (lost && !at.text.includes('@')) continue;
    for (const { text, branches } of textsOfReference(at)) {
      const template = templates.find(text, at, { place: scope.place, lost });
      if (template !== undefined) found.push({ template, branches: [...(at.branches ?? []), ...branches] });
    }
  }
  return found.length === 0 ? undefined : found;
}
