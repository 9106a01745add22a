import { textOfValue } from '../expressions/to-node.ts';
import { isChoice, isNode, isOptionByDefault } from '../expressions/value.ts';
import type { Branch } from '../yaml/branch.ts';
import {
  EXPRESSIONS,
  holdsOf,
  inBranches,
  mappingAt,
  sequenceAt,
  textAt,
  TEMPLATES,
  type MappingEntry,
  type MappingNode,
  type PipelineNode,
  type SequenceNode,
} from '../yaml/node.ts';
import { KeysOfMapping } from '../yaml/repeated-keys.ts';
import { directivesIn, eachEntry } from './directives.ts';
import { eachItem } from './evaluate-list.ts';
import { evaluatedText, type EvaluatedText } from './evaluate-text.ts';
import type { Evaluation } from './evaluation.ts';
import { inside, type Position } from './positions.ts';
import type { Scope } from './scope.ts';
import { syntaxErrorsIn } from './syntax.ts';
import { Variables } from './variables.ts';

/**
 * Evaluates every `${{ }}` of a tree in a scope: directives, whole values, texts and keys. References to templates stay. Nothing of
 * the result holds an expression any more but as the text of a value that is not known. What holds none is handed back as it is.
 */
export function evaluateTree(node: PipelineNode, scope: Scope, position: Position, run: Evaluation): PipelineNode {
  if ((holdsOf(node) & EXPRESSIONS) === 0 || !run.budget.spend(node)) return node;
  switch (node.kind) {
    case 'scalar':
      return nodeOf(evaluatedText(node, scope, run));
    case 'sequence':
      return evaluateSequence(node, scope, position, run);
    case 'mapping':
      return evaluateMapping(node, scope, position, run);
  }
}

function nodeOf({ value, node }: EvaluatedText): PipelineNode {
  return isNode(value) ? value : node;
}

function evaluateSequence(node: SequenceNode, scope: Scope, position: Position, run: Evaluation): SequenceNode {
  const items: PipelineNode[] = [];
  eachItem(node, scope, position, run, (item) => items.push(item));
  return sequenceAt(node, items);
}

/** Evaluates a whole file: its resources first, then its variables, which are declared in the scope, then the rest. */
export function evaluateFile(root: MappingNode, scope: Scope, run: Evaluation): PipelineNode {
  for (const { at, why } of syntaxErrorsIn(root)) run.invalid(at, why);
  return evaluateMapping(root, scope, 'pipeline', run);
}

/** What was evaluated before its turn; a loop makes several of one entry. */
type Made = Map<Raw, readonly PipelineNode[]>;

const NOTHING_MADE: Made = new Map();

/** True where variables are declared. */
function declares(position: Position): boolean {
  return position === 'pipeline' || position === 'stage' || position === 'job';
}

/** An entry that is to be evaluated, and where. */
interface Raw {
  readonly entry: MappingEntry;
  readonly scope: Scope;
  readonly branches: readonly Branch[];
}

function evaluateMapping(node: MappingNode, scope: Scope, position: Position, run: Evaluation): PipelineNode {
  if (isPlain(node, position)) return evaluateValues(node, scope, position, run);
  // `steps:` with a condition below it and no dash: a list after all.
  if (directivesIn(node) !== undefined && node.entries.some(({ value }) => value.kind === 'sequence')) {
    return evaluateSequence(sequenceAt(node, [node]), scope, position, run);
  }
  const raw: Raw[] = [];
  const keys = new KeysOfMapping();
  eachEntry(node, scope, run, (entry, inner, branches) => {
    if (keys.isRepeated(entry.key.text, branches)) run.repeated(entry.key);
    raw.push({ entry, scope: inner, branches });
  });
  const first: Made = declares(position) ? new Map<Raw, readonly PipelineNode[]>() : NOTHING_MADE;
  if (position === 'pipeline') evaluateResources(raw, run, first);
  const variables = evaluateOwnVariables(raw, scope, position, run, first);
  const isReference = raw.some(({ entry }) => entry.key.text === 'template');
  const entries: MappingEntry[] = [];
  for (const one of raw) {
    const { entry, scope: outer, branches } = one;
    const below = inside(position, entry.key.text, isReference);
    const inner = variables === undefined ? outer : outer.withVariables(variables);
    const values = first.get(one) ?? (below === 'raw' ? [entry.value] : entryValues(entry.value, inner, below, run));
    for (const value of values) entries.push({ key: entry.key, value: inBranches(value, branches) });
  }
  return mappingAt(node, entries);
}

/** True for most mappings: no expression among the keys, and nothing that has to be evaluated before the rest. */
function isPlain({ entries }: MappingNode, position: Position): boolean {
  const isDeclaring = declares(position);
  for (const { key } of entries) {
    if ((key.holds & EXPRESSIONS) !== 0 || (isDeclaring && OUT_OF_ORDER.has(key.text))) return false;
  }
  return true;
}

const OUT_OF_ORDER: ReadonlySet<string> = new Set(['resources', 'variables']);

function evaluateValues(node: MappingNode, scope: Scope, position: Position, run: Evaluation): PipelineNode {
  const isReference = (node.holds & TEMPLATES) !== 0 && node.entries.some(({ key }) => key.text === 'template');
  const entries: MappingEntry[] = [];
  for (const entry of node.entries) {
    const below = inside(position, entry.key.text, isReference);
    if ((entry.value.holds & EXPRESSIONS) === 0 || below === 'raw') entries.push(entry);
    else for (const value of entryValues(entry.value, scope, below, run)) entries.push({ key: entry.key, value });
  }
  // Without the room that a list keeps for growing: loops make trees of any size.
  return mappingAt(node, entries.slice());
}

function evaluateResources(raw: readonly Raw[], run: Evaluation, first: Made): void {
  for (const one of raw) {
    if (one.entry.key.text !== 'resources') continue;
    const values = entryValues(one.entry.value, one.scope, 'data', run);
    values.forEach((value) => run.resources(inBranches(value, one.branches)));
    first.set(one, values);
  }
}

/** Evaluates the variables of a file, a stage or a job before what is in it; undefined where there are none. */
function evaluateOwnVariables(
  raw: readonly Raw[],
  scope: Scope,
  position: Position,
  run: Evaluation,
  first: Made,
): Variables | undefined {
  if (!declares(position)) return undefined;
  const declared = raw.filter(({ entry }) => entry.key.text === 'variables');
  if (declared.length === 0) return undefined;
  const variables = position === 'pipeline' ? scope.variables : new Variables(scope.place.file, scope.variables);
  for (const one of declared) {
    first.set(one, [run.variables(one.entry.value, one.scope.withVariables(variables))]);
  }
  return variables;
}

/**
 * The value of an entry; several, each in its branch, where an expression gives objects or lists of which not every run has the
 * same. What is handed on stays the choice it is.
 */
function entryValues(value: PipelineNode, scope: Scope, position: Position, run: Evaluation): readonly PipelineNode[] {
  if ((holdsOf(value) & EXPRESSIONS) === 0) return [value];
  if (value.kind !== 'scalar') return [evaluateTree(value, scope, position, run)];
  const { value: result, node } = evaluatedText(value, scope, run);
  if (isNode(result)) return [result];
  if (!isChoice(result) || position === 'passed') return [node];
  if (!result.options.some(isNode)) return [node];
  const chain = { open: result.options.length, exhaustive: true };
  return result.options.map((option, index) => {
    const one = isNode(option)
      ? option
      : textAt(node, textOfValue(option, value.text), { value: option, from: 'parameter' });
    return inBranches(one, [{ chain, index, byDefault: isOptionByDefault(result, index) }]);
  });
}
