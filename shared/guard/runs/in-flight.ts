import type { AssessedPipeline, InFlight } from '../../conversions/assessment.ts';
import type { ConnectionProject } from '../../conversions/snapshot.ts';
import type { GuardContext } from '../context.ts';
import { seenOr } from '../seen-or.ts';
import { byProject, type NamedPipeline } from './pipelines-by-project.ts';

type RunsContext = Pick<GuardContext, 'azureDevOps' | 'clock'>;

/** Why an answer is missing that nobody was asked for any more. */
const TOO_LATE = 'Not every project was asked for its runs: asking took too long.';

/**
 * What is under way now: runs of the pipelines that use a connection, and deployments of classic releases of its projects, whichever
 * connection those use. What cannot be seen is not known, and never none.
 * @param until Milliseconds since 1970; from then on nothing more is asked.
 */
export async function inFlightOf(
  { azureDevOps, clock }: RunsContext,
  projects: readonly ConnectionProject[],
  pipelines: readonly NamedPipeline[],
  until: number,
): Promise<InFlight> {
  const unseen = new Set<string>();
  /** The sum over all, or null where one of them is not known. */
  async function sum<T>(all: readonly T[], count: (one: T) => Promise<readonly unknown[]>): Promise<number | null> {
    let total = 0;
    for (const one of all) {
      if (clock.now() > until) {
        unseen.add(TOO_LATE);
        return null;
      }
      const found = await seenOr(count(one), false, (why) => unseen.add(why));
      if (found === undefined) return null;
      total += found.length;
    }
    return total;
  }
  const [runs, deployments] = await Promise.all([
    sum(byProject(projects, pipelines), (of) => azureDevOps.runsInFlight(of.projectId, idsIn(of.pipelines))),
    sum(projects, ({ id }) => azureDevOps.deploymentsInFlight(id)),
  ]);
  return { runs, deployments, unseen: [...unseen] };
}

/** Notes of each pipeline when it ran last; where that cannot be seen nothing is noted. */
export async function withLastRuns(
  { azureDevOps, clock }: RunsContext,
  projects: readonly ConnectionProject[],
  pipelines: readonly AssessedPipeline[],
  until: number,
): Promise<AssessedPipeline[]> {
  const noted = new Map<AssessedPipeline, AssessedPipeline>();
  for (const of of byProject(projects, pipelines)) {
    const asked = clock.now() > until ? undefined : azureDevOps.lastRuns(of.projectId, idsIn(of.pipelines));
    const runs = asked && (await seenOr(asked, false, () => undefined));
    if (runs === undefined) continue;
    const last = new Map(runs.map((run) => [run.definitionId, run]));
    for (const pipeline of of.pipelines) {
      const run = last.get(pipeline.id);
      noted.set(pipeline, { ...pipeline, lastRun: run === undefined ? null : lastRun(run) });
    }
  }
  return pipelines.map((pipeline) => noted.get(pipeline) ?? pipeline);
}

function lastRun(run: Awaited<ReturnType<GuardContext['azureDevOps']['lastRuns']>>[number]) {
  return { id: run.id, at: run.finishedAt || run.startedAt || run.queuedAt, result: run.result || run.status };
}

function idsIn(pipelines: readonly NamedPipeline[]): readonly number[] {
  return pipelines.map(({ id }) => id);
}
