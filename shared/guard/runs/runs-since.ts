import type { Conversion } from '../../conversions/conversion.ts';
import type { KnownFailures, RunsSince } from '../../conversions/health.ts';
import type { GuardContext } from '../context.ts';
import { seenOr } from '../seen-or.ts';
import { byProject, type NamedPipeline } from './pipelines-by-project.ts';
import { hasFailed, outcomeOf, type RunOutcome } from './run-outcome.ts';

/** Runs of each pipeline that count: the last ones say how it is now. */
const MOST_OF_EACH = 5;

/** Failed runs that are looked into for one conversion: each costs up to five calls. */
const MAX_LOOKED_INTO = 20;

/** Kinds of failures, and reasons why something was not seen, that are told. */
const MAX_FAILURES = 10;
const MAX_UNSEEN = 3;

/**
 * What became of the runs of pipelines since their connection was converted.
 * @param until Milliseconds since 1970; from then on nothing more is asked, and what was not is said.
 */
export async function runsSince(
  context: Pick<GuardContext, 'azureDevOps' | 'catalogue' | 'clock'>,
  { projects, changedAt }: Pick<Conversion, 'projects' | 'changedAt'>,
  pipelines: readonly NamedPipeline[],
  until: number,
): Promise<RunsSince> {
  const { azureDevOps, clock } = context;
  const unseen = new Set<string>();
  const tally = new Tally();
  let lookedInto = 0;
  for (const { projectId, pipelines: its } of byProject(projects, pipelines)) {
    if (clock.now() > until) {
      unseen.add('Not every run was looked at: it took too long.');
      break;
    }
    const ids = its.map(({ id }) => id);
    const asked = azureDevOps.runsEndedSince(projectId, ids, changedAt, MOST_OF_EACH);
    const runs = await seenOr(asked, false, (why) => unseen.add(why));
    if (runs === undefined) continue;
    for (const pipeline of its) {
      const own = runs.filter(({ definitionId }) => definitionId === pipeline.id);
      // The latest first, so that a failure knows whether a later run succeeded.
      const outcomes: RunOutcome[] = [];
      for (const run of own.toSorted((a, b) => b.id - a.id)) {
        if (hasFailed(run) && (lookedInto >= MAX_LOOKED_INTO || clock.now() > until)) {
          outcomes.push({ kind: 'failed-unseen', why: 'Not every failed run was looked into.' });
          continue;
        }
        if (hasFailed(run)) lookedInto += 1;
        outcomes.push(await outcomeOf(context, projectId, run, changedAt));
      }
      tally.add(pipeline, outcomes);
    }
  }
  for (const why of tally.unseen) unseen.add(why);
  return { ...tally.sum(), unseen: [...unseen].slice(0, MAX_UNSEEN) };
}

/** Counts outcomes of runs. */
class Tally {
  readonly unseen = new Set<string>();
  readonly #failures = new Map<string, KnownFailures>();
  #succeeded = 0;
  #failedOtherwise = 0;
  #pipelinesWithout = 0;

  /** @param outcomes Of one pipeline, the latest run first. */
  add({ project, id: pipelineId }: NamedPipeline, outcomes: readonly RunOutcome[]): void {
    let isOver = false;
    if (outcomes.every(({ kind }) => kind === 'silent')) this.#pipelinesWithout += 1;
    for (const outcome of outcomes) {
      switch (outcome.kind) {
        case 'succeeded':
          this.#succeeded += 1;
          isOver = true;
          break;
        case 'failed-otherwise':
          this.#failedOtherwise += 1;
          break;
        case 'failed-unseen':
          this.unseen.add(outcome.why);
          break;
        case 'failed-by': {
          const { signature, step } = outcome;
          const key = JSON.stringify([project, pipelineId, signature, step]);
          const known = this.#failures.get(key) ?? { signature, step, project, pipelineId, count: 0, isOver };
          this.#failures.set(key, { ...known, count: known.count + 1 });
          break;
        }
        case 'silent':
          break;
      }
    }
  }

  sum(): Omit<RunsSince, 'unseen'> {
    const lastingFirst = [...this.#failures.values()].toSorted((a, b) => Number(a.isOver) - Number(b.isOver));
    return {
      succeeded: this.#succeeded,
      failedBy: lastingFirst.slice(0, MAX_FAILURES),
      failedOtherwise: this.#failedOtherwise,
      pipelinesWithout: this.#pipelinesWithout,
    };
  }
}
