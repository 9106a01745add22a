import type { Run } from '../../azure-devops/builds.ts';
import type { AssessedPipeline } from '../../conversions/assessment.ts';
import type { Conversion } from '../../conversions/conversion.ts';
import type { FirstRun } from '../../conversions/first-run.ts';
import { parseInstant } from '../../conversions/instant.ts';
import { GuardError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { EventOf } from '../../queue/guard-event.ts';
import type { GuardContext } from '../context.ts';
import { messageId } from '../conversion/alert.ts';
import { tells } from '../conversion/health.ts';
import { byProject, type PipelinesOfProject } from './pipelines-by-project.ts';
import { hasFailed, outcomeOf } from './run-outcome.ts';

/** A look ends before the lease of its event (five minutes); the rest is looked at by the next timer. */
const BUDGET_MS = 3 * 60 * 1000;

/** Runs of one pipeline that a look sees: more do not end between two timers. */
const MOST_OF_EACH = 5;

/** Failed runs that one look at a conversion looks into: each costs up to five calls. */
const MAX_LOOKED_INTO = 20;

/** Asks for a look at the runs of all conversions that can still be reverted. */
export async function queueRuns({ queue, clock }: GuardContext): Promise<void> {
  const receivedAt = new Date(clock.now()).toISOString();
  await queue.send({ kind: 'runs', id: `runs-${receivedAt}`, receivedAt, attempt: 0, pipeline: null });
}

/**
 * Looks at what became of the first run of each pipeline after the conversion of its connection, until the window to revert it
 * closes. A failure by a known signature is told once for a pipeline and a conversion, a success is noted, and after any other
 * failure the next run is waited for.
 */
export async function watchFirstRuns(
  context: GuardContext,
  { pipeline: only }: EventOf<'runs'>,
  log: Log,
): Promise<'watched'> {
  const { ledger, clock } = context;
  const end = clock.now() + BUDGET_MS;
  for await (const conversion of ledger.conversions.open()) {
    if (clock.now() > end) {
      log.warn('Not every first run after a conversion was looked at: it took too long, the next timer goes on.');
      break;
    }
    if (!(Date.parse(conversion.revertEligibleUntil) > clock.now())) continue;
    const using = byProject(conversion.projects, conversion.assessment?.pipelines ?? []).flatMap((of) =>
      wanted(of, only),
    );
    try {
      if (using.length > 0) await watchConversion(context, conversion, using, log);
    } catch (error) {
      if (!(error instanceof GuardError) || error.code === 'storage-unavailable') throw error;
      // One project that keeps its runs from the guard hides no others.
      log.warn(`The first runs after the conversion of "${conversion.name}" could not be looked at: ${error.message}`);
    }
  }
  return 'watched';
}

type Using = PipelinesOfProject<AssessedPipeline>;

/** All, or the one that a hook told of. */
function wanted(of: Using, only: EventOf<'runs'>['pipeline']): readonly Using[] {
  if (only === null) return [of];
  if (of.projectId.toLowerCase() !== only.projectId.toLowerCase()) return [];
  const pipelines = of.pipelines.filter(({ id }) => id === only.id);
  return pipelines.length === 0 ? [] : [{ ...of, pipelines }];
}

async function watchConversion(
  context: GuardContext,
  conversion: Conversion,
  using: readonly Using[],
  log: Log,
): Promise<void> {
  const { azureDevOps, ledger } = context;
  const known = new Map<string, FirstRun>();
  for (const one of await ledger.firstRuns.ofConversion(conversion)) {
    known.set(keyOf(one.projectId, one.pipelineId), one);
    // A worker that died between noting and telling.
    if (one.state === 'failed' && !one.told) await tell(context, conversion, one);
  }
  let lookedInto = 0;
  for (const of of using) {
    const waiting = of.pipelines.filter(
      ({ id }) => (known.get(keyOf(of.projectId, id))?.state ?? 'waiting') === 'waiting',
    );
    if (waiting.length === 0) continue;
    const ids = waiting.map(({ id }) => id);
    const runs = await azureDevOps.runsEndedSince(of.projectId, ids, sinceOf(conversion), MOST_OF_EACH);
    for (const pipeline of waiting) {
      const before = known.get(keyOf(of.projectId, pipeline.id));
      let isUnseen = false;
      for (const run of newRuns(runs, pipeline, before)) {
        if (lookedInto >= MAX_LOOKED_INTO) break;
        if (hasFailed(run)) lookedInto += 1;
        const found = await firstRunOf(context, conversion, of, pipeline, run, log);
        isUnseen ||= found === 'unseen';
        // Behind a run that could not be seen nothing is noted that would leave it out the next time.
        if (found === undefined || found === 'unseen' || (isUnseen && found.state === 'waiting')) continue;
        if (!(await ledger.firstRuns.note(found))) break;
        if (found.state === 'failed') await tell(context, conversion, found);
        if (found.state !== 'waiting') break;
      }
    }
  }
}

/** Of what was there before the guard only what comes after it is told: installing it floods nobody. */
function sinceOf({ kind, changedAt, seenAt }: Conversion): string {
  return kind === 'seen-late' ? seenAt : changedAt;
}

/** Those that were not looked at, in the order in which they ended. */
function newRuns(runs: readonly Run[], { id }: AssessedPipeline, before: FirstRun | undefined): readonly Run[] {
  const endOf = ({ finishedAt }: Run): number => parseInstant(finishedAt) ?? 0;
  const after = before === undefined ? 0 : (parseInstant(before.at) ?? 0);
  return runs
    .filter((run) => run.definitionId === id && run.id !== before?.runId && endOf(run) >= after)
    .toSorted((a, b) => endOf(a) - endOf(b));
}

/** What a run tells; undefined where it tells nothing. What could not be seen is looked at again. */
async function firstRunOf(
  context: GuardContext,
  conversion: Conversion,
  { projectId, projectName }: Using,
  { id: pipelineId, name: pipelineName }: AssessedPipeline,
  run: Run,
  log: Log,
): Promise<FirstRun | 'unseen' | undefined> {
  const { connectionId, change } = conversion;
  const outcome = await outcomeOf(context, projectId, run, sinceOf(conversion));
  const found = {
    connectionId,
    change,
    projectId,
    projectName,
    pipelineId,
    pipelineName,
    runId: run.id,
    at: run.finishedAt,
    step: '',
    signature: '',
    told: false,
  };
  switch (outcome.kind) {
    case 'succeeded':
      return { ...found, state: 'succeeded' };
    case 'failed-by':
      return { ...found, state: 'failed', step: outcome.step, signature: outcome.signature };
    case 'failed-otherwise':
      return { ...found, state: 'waiting' };
    case 'failed-unseen':
      log.warn(`Why run ${String(run.id)} of pipeline ${pipelineName} failed could not be seen: ${outcome.why}`);
      return 'unseen';
    case 'silent':
      return undefined;
  }
}

/** Into the queue first, where the same message is the same event; only then it counts as told. */
async function tell(context: GuardContext, conversion: Conversion, failed: FirstRun): Promise<void> {
  const { queue, ledger } = context;
  const { connectionId, change, seenAt } = conversion;
  const { projectId, pipelineId } = failed;
  if (await tells(context))
    await queue.send({
      kind: 'alert',
      id: messageId('run-failed', { connectionId, change: keyOf(projectId, pipelineId, change) }),
      receivedAt: seenAt,
      attempt: 0,
      connectionId,
      change,
      topic: 'run-failed',
      pipeline: { projectId, id: pipelineId },
    });
  await ledger.firstRuns.note({ ...failed, told: true });
}

function keyOf(...parts: readonly (string | number)[]): string {
  return parts.join('|');
}
