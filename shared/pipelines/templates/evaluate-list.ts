import { directiveAt } from '../expressions/template-text.ts';
import { textOfValue } from '../expressions/to-node.ts';
import { isNode, isUnknown, type Settled } from '../expressions/value.ts';
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

const FROM_TEXT = { from: 'literal' } as const;

function isNothing(value: Settled): boolean {
  return value === null || value === '';
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
  const options = optionsOf(value);
  // A text in every run is one item, whatever the text.
  if (options.every(({ settled }) => !isNothing(settled) && !isNode(settled) && !isUnknown(settled))) return [node];
  const items: PipelineNode[] = [];
  for (const { settled, branches } of options) {
    if (isNothing(settled)) continue;
    if (!isNode(settled)) {
      // What is not known is told by whoever reads the list, where it matters.
      const evaluated = { ...(node.evaluated ?? FROM_TEXT), value: settled };
      items.push(inBranches(textAt(node, textOfValue(settled, item.text), evaluated), branches));
      continue;
    }
    const spliced = settled.kind === 'sequence' ? settled.items : [settled];
    if (!run.budget.spend(item, spliced.length)) break;
    for (const one of spliced) items.push(inBranches(one, branches));
  }
  return items;
}
