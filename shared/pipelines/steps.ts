import { itemKindOf } from './keywords.ts';
import type { MappingNode, PipelineNode } from './yaml/node.ts';
import { textOf, valueOf, valuesOf } from './yaml/node.ts';

/** A step of a pipeline and where it stands. */
export interface Step {
  readonly node: MappingNode;
  /** Null for a root without stages. */
  readonly stage: string | null;
  readonly job: string | null;
  /** `maybe` under a compile-time condition that is not known; runtime `condition:` and `enabled:` leave it `always`. */
  readonly when: 'always' | 'maybe';
}

/** Told of everything that stands where steps are expected and is nothing that can hold or be one. */
export type OnUnread = (node: PipelineNode, expected: string) => void;

/** Hooks of a deployment strategy that hold steps (docs: deployment jobs); `on` holds `failure` and `success`. */
const HOOKS = ['preDeploy', 'deploy', 'routeTraffic', 'postRouteTraffic'];
const OUTCOMES = ['failure', 'success'];
const STRATEGIES = ['runOnce', 'rolling', 'canary'];

interface Scope {
  readonly stage: string | null;
  readonly job: string | null;
  readonly maybe: boolean;
  readonly unread: OnUnread;
}

/**
 * All steps of an expanded pipeline or template in file order: stages, jobs and deployment jobs with every hook, the shorthands
 * (root `steps`, root `jobs`), and the legacy `phases`. List parameters handed to an `extends` template count as what they look
 * like, because that template is often private.
 */
export function* stepsOf(root: PipelineNode, unread: OnUnread): Generator<Step> {
  if (root.kind !== 'mapping') return;
  const scope: Scope = { stage: null, job: null, maybe: false, unread };
  yield* inBody(root, scope);
  for (const extended of valuesOf(root, 'extends')) {
    if (extended.kind !== 'mapping' || valueOf(extended, 'template') === undefined) {
      scope.unread(extended, 'the template that is extended');
    }
    if (extended.kind === 'mapping') yield* inParameters(extended, within(scope, extended));
  }
}

/** Parameters of a template that is not read can hold lists of anything, so nothing there is told as unread. */
function* inParameters(extended: MappingNode, scope: Scope): Generator<Step> {
  for (const parameters of valuesOf(extended, 'parameters')) {
    if (parameters.kind !== 'mapping') continue;
    const quiet = { ...within(scope, parameters), unread: () => undefined };
    for (const { value } of parameters.entries) yield* inList(value, quiet);
  }
}

/**
 * Tasks that stand where no step can stand, below a misspelt key for instance. Parameters are left out: what a template makes of
 * them is not known here, and that is told already.
 * @param known Steps, and what was told as unread: nothing is looked for in them.
 */
export function strayTasksOf(root: PipelineNode, known: ReadonlySet<PipelineNode>): readonly PipelineNode[] {
  if (known.has(root) || root.kind === 'scalar') return [];
  if (root.kind === 'sequence') return root.items.flatMap((item) => strayTasksOf(item, known));
  return root.entries.flatMap(({ key, value }) => {
    if (key.text === 'task' && value.kind === 'scalar' && value.text.includes('@')) return [value];
    return NOT_RUN.has(key.text) ? [] : strayTasksOf(value, known);
  });
}

const NOT_RUN: ReadonlySet<string> = new Set(['parameters', 'templateContext']);

/** What may hold steps directly: a root, a stage, a job or a hook. */
function* inBody(node: MappingNode, scope: Scope): Generator<Step> {
  for (const { key, value } of node.entries) {
    if (['stages', 'jobs', 'phases', 'steps'].includes(key.text)) yield* inList(value, scope);
    else if (key.text === 'strategy') yield* inStrategy(value, within(scope, value));
  }
}

/** A list of stages, jobs or steps, told apart item by item, so that a recovered or mixed list loses nothing. */
function* inList(list: PipelineNode, scope: Scope): Generator<Step> {
  if (list.kind !== 'sequence') {
    scope.unread(list, 'a list of stages, jobs or steps');
    return;
  }
  for (const item of list.items) {
    const kind = item.kind === 'mapping' ? itemKindOf(item) : 'other';
    if (item.kind !== 'mapping' || kind === 'other') {
      scope.unread(item, 'a stage, a job or a step');
      continue;
    }
    const inner = within(within(scope, list), item);
    if (kind === 'stage') yield* inBody(item, { ...inner, stage: textOf(item, 'stage') ?? null });
    else if (kind === 'job') yield* inBody(item, { ...inner, job: nameOfJob(item) });
    else yield { node: item, stage: inner.stage, job: inner.job, when: inner.maybe ? 'maybe' : 'always' };
  }
}

function nameOfJob(job: MappingNode): string | null {
  return textOf(job, 'job') ?? textOf(job, 'deployment') ?? textOf(job, 'phase') ?? null;
}

function* inStrategy(strategy: PipelineNode, scope: Scope): Generator<Step> {
  if (strategy.kind !== 'mapping') {
    scope.unread(strategy, 'a strategy');
    return;
  }
  for (const name of STRATEGIES) {
    for (const kind of valuesOf(strategy, name)) {
      yield* inHooks(kind, HOOKS, within(scope, kind));
      if (kind.kind !== 'mapping') continue;
      for (const on of valuesOf(kind, 'on')) yield* inHooks(on, OUTCOMES, within(within(scope, kind), on));
    }
  }
}

function* inHooks(parent: PipelineNode, names: readonly string[], scope: Scope): Generator<Step> {
  if (parent.kind !== 'mapping') {
    scope.unread(parent, `one of ${names.join(', ')}`);
    return;
  }
  for (const { key, value } of parent.entries) {
    if (!names.includes(key.text)) continue;
    if (value.kind === 'mapping') yield* inBody(value, within(scope, value));
    else scope.unread(value, 'the steps of a hook');
  }
}

function within(scope: Scope, node: PipelineNode): Scope {
  return node.maybe === true && !scope.maybe ? { ...scope, maybe: true } : scope;
}
