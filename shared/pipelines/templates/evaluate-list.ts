import { directiveAt } from '../expressions/template-text.ts';
import { isNode, isUnknown } from '../expressions/value.ts';
import {
  EXPRESSIONS,
  holdsOf,
  inBranches,
  textAt,
  type MappingNode,
  type PipelineNode,
  type SequenceNode,
} from '../yaml/node.ts';
import type { ConditionChain } from './chain.ts';
import { directivesIn, follow } from './directives.ts';
import { evaluatedText } from './evaluate-text.ts';
import type { Evaluation } from './evaluation.ts';
import { optionsOf } from './options.ts';
import { inside, type Position } from './positions.ts';
import type { Scope } from './scope.ts';

/** Takes an item of a list, with the scope it was made in. */
type Emit = (made: PipelineNode, scope: Scope) => void;

/** The items of a list in their order, directives followed. */
export function eachItem({ items }: SequenceNode, scope: Scope, position: Position, run: Evaluation, emit: Emit): void {
  let chain: ConditionChain | undefined;
  for (const item of items) {
    const directives = item.kind === 'mapping' && !isOneMapping(item) ? directivesIn(item) : undefined;
    if (item.kind !== 'mapping' || directives === undefined) {
      chain = undefined;
      for (const made of itemOf(item, scope, position, run)) emit(made, scope);
      continue;
    }
    for (const [index, { key, value }] of item.entries.entries()) {
      const directive = directives[index];
      if (directive === undefined) continue;
      chain = follow(directive, key, chain, scope, run, (inner, branches) => {
        eachOf(value, inner, position, run, (made, at) => emit(inBranches(made, branches), at));
      });
    }
  }
}

/** An item whose entries a loop or an insertion makes (`- ${{ each pair in step }}:` with a mapping below) is one mapping. */
function isOneMapping({ entries }: MappingNode): boolean {
  return (
    entries.every(({ value }) => value.kind === 'mapping') &&
    entries.some(({ key }) => ['each', 'insert'].includes(directiveAt(key)?.kind ?? ''))
  );
}

/** What stands below a directive in a list: items, or one item that is a mapping. */
function eachOf(body: PipelineNode, scope: Scope, position: Position, run: Evaluation, emit: Emit): void {
  if (body.kind === 'sequence') eachItem(body, scope, position, run, emit);
  else for (const made of itemOf(body, scope, position, run)) emit(made, scope);
}

/** An item of a list; an expression that gives a list gives its items, one that gives nothing none. */
function itemOf(item: PipelineNode, scope: Scope, position: Position, run: Evaluation): readonly PipelineNode[] {
  if (item.kind !== 'scalar' || (holdsOf(item) & EXPRESSIONS) === 0) {
    const made = run.tree(item, scope, inside(position, 'item'));
    // A mapping whose directives gave nothing is nothing.
    return made.kind === 'mapping' && made.entries.length === 0 && item.kind === 'mapping' && item.entries.length > 0
      ? []
      : [made];
  }
  const { value, node } = evaluatedText(item, scope, run);
  const items: PipelineNode[] = [];
  for (const { settled, branches } of optionsOf(value)) {
    if (settled === null || settled === '') continue;
    if (isUnknown(settled)) {
      // Whoever reads the list tells it, where it matters.
      const unknown = textAt(node, item.text, { value: settled, from: node.evaluated?.from ?? 'literal' });
      items.push(inBranches(unknown, branches));
      continue;
    }
    if (!isNode(settled)) {
      if (items.at(-1) !== node) items.push(node);
      continue;
    }
    const spliced = settled.kind === 'sequence' ? settled.items : [settled];
    if (!run.budget.spend(item, spliced.length)) break;
    for (const one of spliced) items.push(inBranches(one, branches));
  }
  return items;
}
