import { itemKindOf } from './keywords.ts';
import { macrosOf, type MacroScope } from './macro-scope.ts';
import { legsOf, matricesOf } from './matrix-legs.ts';
import { declaredVariables, type KnownGroups } from './declared-variables.ts';
import { StepList } from './step-list.ts';
import type { GivenVariables } from './templates/variables.ts';
import { Variables } from './templates/variables.ts';
import { covers } from './yaml/branch.ts';
import { isMaybe, TASKS, textOf, valueOf, valuesOf, type MappingNode, type PipelineNode } from './yaml/node.ts';

/** A step of a pipeline and where it stands. */
export interface Step {
  readonly node: MappingNode;
  /** Null for a root without stages. */
  readonly stage: string | null;
  readonly job: string | null;
  /** `maybe` under a compile-time condition that is not known; runtime `condition:` and `enabled:` leave it `always`. */
  readonly when: 'always' | 'maybe';
  readonly macros: MacroScope;
  /** The list it stands in. */
  readonly list: StepList;
}

/** Variables from outside the YAML. */
export interface OutsideVariables extends KnownGroups {
  readonly given: GivenVariables;
}

/** Told of everything that stands where steps are expected and is nothing that can hold or be one. */
export type OnUnread = (node: PipelineNode, expected: string) => void;

/** Hooks of a deployment strategy that hold steps (docs: deployment jobs); `on` holds `failure` and `success`. */
const HOOKS = ['preDeploy', 'deploy', 'routeTraffic', 'postRouteTraffic'];
const OUTCOMES = ['failure', 'success'];
const STRATEGIES = ['runOnce', 'rolling', 'canary'];

/** Most stages, jobs and steps of one pipeline that are looked at. */
const MAX_ITEMS = 150_000;

/** Most legs of a matrix that are looked at one by one. */
const MAX_LEGS = 256;

interface Scope {
  readonly stage: string | null;
  readonly job: string | null;
  readonly maybe: boolean;
  readonly macros: MacroScope;
  /** The mappings around, outermost first. */
  readonly owners: readonly MappingNode[];
  readonly outside: OutsideVariables;
  readonly visit: (step: Step) => void;
  readonly unread: OnUnread;
  /** How many items may still be looked at; the same list can stand in a tree many times. */
  readonly left: { items: number };
}

/**
 * Visits all steps of an expanded pipeline or template in file order: stages, jobs and deployment jobs with every hook, the shorthands
 * (root `steps`, root `jobs`), and the legacy `phases`. What is handed to a template that could not be read counts as what it
 * looks like: such templates are often private.
 */
export function eachStep(
  root: PipelineNode,
  outside: OutsideVariables,
  visit: (step: Step) => void,
  unread: OnUnread,
): void {
  if (root.kind !== 'mapping') return;
  const macros = macrosOf(declaredVariables(root, new Variables(root.file, outside.given), outside));
  const scope: Scope = {
    stage: null,
    job: null,
    maybe: false,
    macros,
    owners: [],
    outside,
    visit,
    unread,
    left: { items: MAX_ITEMS },
  };
  inBody(root, scope);
  for (const extended of valuesOf(root, 'extends')) {
    if (extended.kind !== 'mapping' || valueOf(extended, 'template') === undefined) {
      scope.unread(extended, 'the template that is extended');
    }
    if (extended.kind === 'mapping') inParameters(extended, within(scope, extended));
  }
}

/** Parameters of a template that is not read can hold lists of anything, so nothing there is told as unread. */
function inParameters(extended: MappingNode, scope: Scope): void {
  for (const parameters of valuesOf(extended, 'parameters')) {
    if (parameters.kind !== 'mapping') continue;
    const quiet = { ...within(scope, parameters), unread: () => undefined };
    for (const { value } of parameters.entries) inList(value, quiet);
  }
}

/**
 * Tasks that stand where no step can stand, below a misspelt key for instance. Parameters are left out: what a template makes of
 * them is not known here, and that is told already.
 * @param known Steps, and what was told as unread: nothing is looked for in them.
 */
export function strayTasksOf(root: PipelineNode, known: Set<PipelineNode>): readonly PipelineNode[] {
  if (root.kind === 'scalar' || (root.holds & TASKS) === 0 || known.has(root)) return [];
  // The same node can stand in a tree many times.
  known.add(root);
  if (root.kind === 'sequence') return root.items.flatMap((item) => strayTasksOf(item, known));
  return root.entries.flatMap(({ key, value }) => {
    if (key.text === 'task' && value.kind === 'scalar' && value.text.includes('@')) return [value];
    return NOT_RUN.has(key.text) ? [] : strayTasksOf(value, known);
  });
}

const NOT_RUN: ReadonlySet<string> = new Set(['parameters', 'templateContext']);

/** What may hold steps directly: a root, a stage, a job or a hook. */
function inBody(node: MappingNode, around: Scope): void {
  const scope = { ...around, owners: [...around.owners, node] };
  for (const { key, value } of node.entries) {
    if (['stages', 'jobs', 'phases', 'steps'].includes(key.text)) inList(value, scope);
    else if (key.text === 'strategy') inStrategy(value, within(scope, value));
  }
}

/** A list of stages, jobs or steps, told apart item by item, so that a recovered or mixed list loses nothing. */
function inList(list: PipelineNode, scope: Scope): void {
  if (list.kind !== 'sequence') {
    scope.unread(list, 'a list of stages, jobs or steps');
    return;
  }
  const steps = new StepList(scope.owners, list.items);
  for (const item of list.items) {
    scope.left.items -= 1;
    if (scope.left.items === 0) scope.unread(item, `no more than ${String(MAX_ITEMS)} stages, jobs and steps`);
    if (scope.left.items <= 0) return;
    const kind = item.kind === 'mapping' ? itemKindOf(item) : 'other';
    if (item.kind !== 'mapping' || kind === 'other') {
      scope.unread(item, 'a stage, a job or a step');
      continue;
    }
    const inner = within(within(scope, list), item);
    if (kind === 'stage') inBody(item, { ...declaring(item, inner), stage: textOf(item, 'stage') ?? null });
    else if (kind === 'job') inBody(item, { ...declaring(item, inner), job: nameOfJob(item) });
    else if (kind === 'template') inParameters(item, inner);
    else {
      const { stage, job, maybe, macros } = inner;
      scope.visit({ node: item, stage, job, when: maybe ? 'maybe' : 'always', macros, list: steps });
    }
  }
}

/** The scope inside a stage or a job, with its variables and the legs of its matrix. */
function declaring(node: MappingNode, scope: Scope): Scope {
  const { macros, outside } = scope;
  const variables = declaredVariables(node, macros.variables, outside);
  const matrices = matricesOf(node);
  if (variables === macros.variables && matrices.length === 0) return scope;
  const legs = matrices.map(legsOf);
  const known = legs.flatMap((one) => one.known);
  return {
    ...scope,
    macros: {
      ...macros,
      made: new Map(),
      variables,
      legs: known.slice(0, MAX_LEGS),
      hasUnknownLegs: known.length > MAX_LEGS || legs.some(({ hasOthers }) => hasOthers),
      mayHaveNoLeg: matrices.length > 0 && !covers(known.map(({ branches = [] }) => branches)),
    },
  };
}

function nameOfJob(job: MappingNode): string | null {
  return textOf(job, 'job') ?? textOf(job, 'deployment') ?? textOf(job, 'phase') ?? null;
}

function inStrategy(strategy: PipelineNode, scope: Scope): void {
  if (strategy.kind !== 'mapping') {
    scope.unread(strategy, 'a strategy');
    return;
  }
  for (const name of STRATEGIES) {
    for (const kind of valuesOf(strategy, name)) {
      inHooks(kind, HOOKS, within(scope, kind));
      if (kind.kind !== 'mapping') continue;
      for (const on of valuesOf(kind, 'on')) inHooks(on, OUTCOMES, within(within(scope, kind), on));
    }
  }
}

function inHooks(parent: PipelineNode, names: readonly string[], scope: Scope): void {
  if (parent.kind !== 'mapping') {
    scope.unread(parent, `one of ${names.join(', ')}`);
    return;
  }
  for (const { key, value } of parent.entries) {
    if (!names.includes(key.text)) continue;
    if (value.kind === 'mapping') inBody(value, within(scope, value));
    else scope.unread(value, 'the steps of a hook');
  }
}

function within(scope: Scope, node: PipelineNode): Scope {
  return isMaybe(node) && !scope.maybe ? { ...scope, maybe: true } : scope;
}
