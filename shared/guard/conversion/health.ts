import { openCatalogue } from '../../catalogue/catalogue.ts';
import type { WatchedConnection } from '../../connections/watched-connection.ts';
import type { Assessment } from '../../conversions/assessment.ts';
import type { Conversion } from '../../conversions/conversion.ts';
import { judgedIn, type Health, type RunsSince } from '../../conversions/health.ts';
import { snapshotOf } from '../../conversions/snapshot.ts';
import { GuardError } from '../../errors.ts';
import type { GuardContext } from '../context.ts';
import { inFlightOf } from '../runs/in-flight.ts';
import { runsSince } from '../runs/runs-since.ts';
import { assess } from './assess.ts';

/** So long a verdict counts as one of now. */
const FRESH_MS = 60 * 60 * 1000;

/** Longest time that looking at one conversion takes from the others that are due; a reminder then says what was not seen. */
const MAX_LOOK_MS = 45_000;

/** Longest text of a problem that is kept. */
const MAX_PROBLEM = 500;

/** False where the policy or the settings want no messages. */
export async function tells({ effects, policy }: Pick<GuardContext, 'effects' | 'policy'>): Promise<boolean> {
  return effects.has('alert') && (await policy.current()).policy.conversions !== 'observe';
}

/**
 * A conversion as people are told of it now: judged again where its verdict is old, with what became of its runs. What cannot be
 * seen, or not in time, is said, and holds nothing up.
 * @param connection As it is now; undefined where it could not be seen, and `problem` says why.
 * @param until Milliseconds since 1970 until which there is time for looking.
 */
export async function withHealth(
  opened: GuardContext,
  conversion: Conversion,
  connection: WatchedConnection | undefined,
  problem: string,
  until: number,
): Promise<Conversion & { readonly health: Health }> {
  const { policy } = await opened.policy.current();
  // What runs failed by is looked up in the edition of the policy.
  const context = { ...opened, catalogue: openCatalogue(policy.edition, policy.tasks) };
  const end = Math.min(until, context.clock.now() + MAX_LOOK_MS);
  const judged = await judgedNow(context, conversion, connection, problem, end);
  const assessment = judged.assessment ?? conversion.assessment;
  const [inFlight, runs] =
    connection === undefined ? notLookedAt(problem) : await lookAtRuns(context, conversion, judged.assessment, end);
  const health: Health = {
    at: new Date(context.clock.now()).toISOString(),
    atFirst:
      conversion.health?.atFirst ??
      conversion.judgedFirst ??
      (conversion.assessment && judgedIn(conversion.assessment)),
    now: judged.assessment ? judgedIn(judged.assessment) : null,
    problem: judged.problem.slice(0, MAX_PROBLEM),
    pipelinesUsing: assessment?.pipelinesUsing ?? 0,
    pipelinesBroken: assessment?.pipelines.filter(({ verdict }) => verdict === 'blocked').length ?? 0,
    unseenCount: assessment?.unseen.length ?? 0,
    inFlight,
    runs,
  };
  return { ...conversion, assessment: assessment && { ...assessment, inFlight }, health };
}

interface Judged {
  readonly assessment: Assessment | undefined;
  /** Why there is none; empty where there is one. */
  readonly problem: string;
}

async function judgedNow(
  context: GuardContext,
  { assessment, changedAt }: Conversion,
  connection: WatchedConnection | undefined,
  problem: string,
  end: number,
): Promise<Judged> {
  const { clock } = context;
  if (assessment !== null && clock.now() - Date.parse(assessment.judgedAt) < FRESH_MS)
    return { assessment, problem: '' };
  const snapshot = connection && snapshotOf(connection);
  if (connection === undefined || snapshot === undefined) return { assessment: undefined, problem };
  if (clock.now() >= end) return { assessment: undefined, problem: 'There was no time left.' };
  try {
    return {
      assessment: await assess(context, { ...snapshot, itself: connection, federatedSince: changedAt }, true, end),
      problem: '',
    };
  } catch (error) {
    if (!(error instanceof GuardError) || error.code === 'storage-unavailable') throw error;
    return { assessment: undefined, problem: error.message };
  }
}

async function lookAtRuns(
  context: GuardContext,
  conversion: Conversion,
  fresh: Assessment | undefined,
  end: number,
): Promise<readonly [Health['inFlight'], RunsSince]> {
  const assessment = fresh ?? conversion.assessment;
  const pipelines = assessment?.pipelines ?? [];
  // What was judged just now was asked just now.
  const isNow = fresh !== undefined && fresh !== conversion.assessment;
  const inFlight = isNow ? fresh.inFlight : await inFlightOf(context, conversion.projects, pipelines, end);
  const runs = await runsSince(context, conversion, pipelines, end);
  const leftOut = (assessment?.pipelinesUsing ?? 0) - pipelines.length;
  if (leftOut <= 0) return [inFlight, runs];
  return [inFlight, { ...runs, unseen: [...runs.unseen, 'The record has no room for all pipelines that use it.'] }];
}

/** Nothing is known of the runs of a connection that could not be seen. */
function notLookedAt(problem: string): readonly [Health['inFlight'], RunsSince] {
  const unseen = [problem.slice(0, MAX_PROBLEM)];
  return [
    { runs: null, deployments: null, unseen },
    { succeeded: 0, failedBy: [], failedOtherwise: 0, pipelinesWithout: 0, unseen },
  ];
}
