import { isNode, isUnknown } from '../expressions/value.ts';
import { textOfValue } from '../expressions/to-node.ts';
import { directiveAt, type Directive } from '../expressions/template-text.ts';
import type { Branch } from '../yaml/branch.ts';
import { EXPRESSIONS, holdsOf, textAt, type MappingEntry, type MappingNode, type ScalarNode } from '../yaml/node.ts';
import { ConditionChain } from './chain.ts';
import { evaluatedText, fallsAt, loopedAt } from './evaluate-text.ts';
import type { Evaluation } from './evaluation.ts';
import { turnsOf } from './loop.ts';
import { optionsOf } from './options.ts';
import type { Scope } from './scope.ts';

/** Takes an entry that is to be evaluated, with its scope and the branches that lead to it. */
type EmitEntry = (entry: MappingEntry, scope: Scope, branches: readonly Branch[]) => void;

/** The directives of a mapping that is made of nothing else. */
export function directivesIn({ entries }: MappingNode): readonly Directive[] | undefined {
  const directives: Directive[] = [];
  for (const { key } of entries) {
    const directive = directiveAt(key);
    if (directive === undefined) return undefined;
    directives.push(directive);
  }
  return entries.length > 0 ? directives : undefined;
}

/** The entries of a mapping in their order, directives followed, keys evaluated and values not yet. */
export function eachEntry({ entries }: MappingNode, scope: Scope, run: Evaluation, emit: EmitEntry): void {
  let chain: ConditionChain | undefined;
  for (const entry of entries) {
    const directive = directiveAt(entry.key);
    if (directive === undefined) {
      chain = undefined;
      if (!run.budget.spend(entry.key)) return;
      if ((holdsOf(entry.key) & EXPRESSIONS) === 0) emit(entry, scope, []);
      else eachKey(entry, scope, run, emit);
      continue;
    }
    chain = follow(directive, entry.key, chain, scope, run, (inner, branches) =>
      insert(entry, inner, branches, run, emit),
    );
  }
}

/** An entry whose key is an expression: once for each key that it can be. */
function eachKey({ key, value }: MappingEntry, scope: Scope, run: Evaluation, emit: EmitEntry): void {
  const { value: name, node } = evaluatedText(key, scope, run);
  for (const { settled, branches } of optionsOf(name)) {
    if (isUnknown(settled)) run.unresolved(key);
    const evaluated = { value: settled, from: node.evaluated?.from ?? 'literal' };
    const option = textAt(node, textOfValue(settled, key.text), evaluated);
    emit({ key: option, value }, scope.inBranch(branches), branches);
  }
}

const NO_MAPPING = 'entries of a mapping are inserted here, and this is none';

/** Inserts the entries of a mapping, or of what an expression gives for one. */
function insert(
  { key, value: body }: MappingEntry,
  scope: Scope,
  branches: readonly Branch[],
  run: Evaluation,
  emit: EmitEntry,
): void {
  if (body.kind === 'mapping') {
    eachEntry(body, scope, run, (entry, inner, more) => emit(entry, inner, [...branches, ...more]));
    return;
  }
  if (body.kind === 'sequence' || (holdsOf(body) & EXPRESSIONS) === 0) {
    if (body.kind === 'sequence' || body.text.trim() !== '') run.invalid(key, NO_MAPPING);
    return;
  }
  const { value } = evaluatedText(body, scope, run);
  for (const { settled, branches: own } of optionsOf(value)) {
    if (settled === null || settled === '') continue;
    if (isUnknown(settled)) {
      run.unresolved(body);
      // Whoever reads the mapping sees that there can be more in it.
      const more = textAt(body, body.text, { value: settled, from: 'parameter' });
      emit({ key: more, value: more }, scope, [...branches, ...own]);
    } else if (!isNode(settled) || settled.kind !== 'mapping') run.invalid(key, NO_MAPPING);
    else for (const entry of settled.entries) emit(entry, scope, [...branches, ...own]);
  }
}

/**
 * Follows one directive: calls `take` for each branch or turn that some run takes. Gives the chain that an `elseif` or `else` after it
 * goes on with.
 */
export function follow(
  directive: Directive,
  key: ScalarNode,
  before: ConditionChain | undefined,
  scope: Scope,
  run: Evaluation,
  take: (scope: Scope, branches: readonly Branch[]) => void,
): ConditionChain | undefined {
  if (!run.budget.spend(key)) return undefined;
  switch (directive.kind) {
    case 'insert':
      take(scope, []);
      return undefined;
    case 'each':
      eachTurn(directive, key, scope, run, take);
      return undefined;
    case 'invalid':
      run.invalid(key, directive.why);
      takeUnsure(scope, take);
      return undefined;
    case 'if':
    case 'elseif':
    case 'else': {
      const chain = directive.kind === 'if' ? new ConditionChain(scope) : before;
      if (chain === undefined) {
        run.invalid(key, `"${directive.kind}" follows no "if"`);
        takeUnsure(scope, take);
        return undefined;
      }
      if (!chain.isOpen) return directive.kind === 'else' ? undefined : chain;
      const { condition } = directive;
      const branch = chain.next(condition === undefined ? undefined : fallsAt(condition, key, chain.rest, run));
      if (branch !== undefined) take(branch.scope, branch.branches);
      return condition === undefined ? undefined : chain;
    }
  }
}

/** What stands below a directive that cannot be read is not lost: some run may have it. */
function takeUnsure(scope: Scope, take: (scope: Scope, branches: readonly Branch[]) => void): void {
  const branches = [{ chain: { open: 1, exhaustive: false }, index: 0, byDefault: undefined }];
  take(scope.inBranch(branches), branches);
}

function eachTurn(
  { name, of }: Extract<Directive, { kind: 'each' }>,
  key: ScalarNode,
  scope: Scope,
  run: Evaluation,
  take: (scope: Scope, branches: readonly Branch[]) => void,
): void {
  const { turns, isRefused } = turnsOf(loopedAt(of, key, scope, run));
  if (isRefused) run.invalid(key, 'each goes through lists and objects, and this is neither');
  for (const turn of turns) {
    if (!run.budget.spend(key)) return;
    take(scope.inBranch(turn.branches).withLocal(name, turn.value, turn.node), turn.branches);
  }
}
