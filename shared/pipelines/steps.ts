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

/** Hooks of a deployment strategy that hold steps (docs: deployment jobs); `on` holds `failure` and `success`. */
const HOOKS = ['preDeploy', 'deploy', 'routeTraffic', 'postRouteTraffic'];
const OUTCOMES = ['failure', 'success'];
const STRATEGIES = ['runOnce', 'rolling', 'canary'];

interface Scope {
  readonly stage: string | null;
  readonly job: string | null;
  readonly maybe: boolean;
}

/**
 * All steps of an expanded pipeline or template in file order: stages, jobs and deployment jobs with every hook, the shorthands
 * (root `steps`, root `jobs`), and the legacy `phases`. List parameters handed to an `extends` template count as what they look
 * like, because that template is often private.
 */
export function* stepsOf(root: PipelineNode): Generator<Step> {
  if (root.kind !== 'mapping') return;
  const scope: Scope = { stage: null, job: null, maybe: false };
  yield* inBody(root, scope);
  for (const extended of valuesOf(root, 'extends')) {
    const parameters = extended.kind === 'mapping' ? valueOf(extended, 'parameters') : undefined;
    if (parameters?.kind !== 'mapping') continue;
    for (const { value } of parameters.entries) yield* inList(value, within(scope, extended));
  }
}

/** What may hold steps directly: a root, a stage, a job or a hook. */
function* inBody(node: MappingNode, scope: Scope): Generator<Step> {
  for (const { key, value } of node.entries) {
    if (['stages', 'jobs', 'phases', 'steps'].includes(key.text)) yield* inList(value, scope);
    else if (key.text === 'strategy') yield* inStrategy(value, within(scope, value));
  }
}

/** A list of stages, jobs or steps, told apart item by item, so that a recovered or mixed list loses nothing. */
function* inList(list: PipelineNode, scope: Scope): Generator<Step> {
  if (list.kind !== 'sequence') return;
  for (const item of list.items) {
    if (item.kind !== 'mapping') continue;
    const inner = within(within(scope, list), item);
    if (item.entries.some(({ key }) => key.text === 'stage' || key.text === 'jobs' || key.text === 'phases')) {
      yield* inBody(item, { ...inner, stage: textOf(item, 'stage') ?? null });
    } else if (item.entries.some(({ key }) => JOB_KEYS.has(key.text))) {
      yield* inBody(item, { ...inner, job: nameOfJob(item) });
    } else {
      yield { node: item, stage: inner.stage, job: inner.job, when: inner.maybe ? 'maybe' : 'always' };
    }
  }
}

const JOB_KEYS: ReadonlySet<string> = new Set(['job', 'deployment', 'phase', 'steps', 'strategy']);

function nameOfJob(job: MappingNode): string | null {
  return textOf(job, 'job') ?? textOf(job, 'deployment') ?? textOf(job, 'phase') ?? null;
}

function* inStrategy(strategy: PipelineNode, scope: Scope): Generator<Step> {
  if (strategy.kind !== 'mapping') return;
  for (const name of STRATEGIES) {
    for (const kind of valuesOf(strategy, name)) {
      if (kind.kind !== 'mapping') continue;
      yield* inHooks(kind, HOOKS, within(scope, kind));
      for (const on of valuesOf(kind, 'on')) {
        if (on.kind === 'mapping') yield* inHooks(on, OUTCOMES, within(within(scope, kind), on));
      }
    }
  }
}

function* inHooks(parent: MappingNode, names: readonly string[], scope: Scope): Generator<Step> {
  for (const { key, value } of parent.entries) {
    if (names.includes(key.text) && value.kind === 'mapping') yield* inBody(value, within(scope, value));
  }
}

function within(scope: Scope, node: PipelineNode): Scope {
  return node.maybe === true && !scope.maybe ? { ...scope, maybe: true } : scope;
}
