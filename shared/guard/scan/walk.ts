import { GuardError, messageOf, LASTING } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { EventOf } from '../../queue/guard-event.ts';
import type { GuardContext } from '../context.ts';
import { GitReader } from '../git/git-reader.ts';
import type { YamlPipeline } from '../yaml-pipelines.ts';
import { unreadPipeline, walkPipeline } from './walk-pipeline.ts';

export type ScanContext = Pick<
  GuardContext,
  'azureDevOps' | 'catalogue' | 'clock' | 'ledger' | 'parsedFiles' | 'policy' | 'queue' | 'scanQueue'
>;

/** A look at pipelines as Git is at one moment. */
export interface Walk {
  readonly context: ScanContext;
  readonly reader: GitReader;
  /** ISO 8601 UTC: no commit is older than what its branch was then. */
  readonly startedAt: string;
  /** Milliseconds since 1970; what is not begun by then is left to the next part. */
  readonly until: number;
  /** How often the event was put back after a failure. */
  readonly attempt: number;
  readonly log: Log;
}

/** Longest part of a scan: the claim of its event ends later (5 minutes), and so does an invocation on the smallest plan. */
const PART_MS = 3 * 60 * 1000;

/** Pipelines walked at a time: enough to hide latency, few enough to leave the service to others. */
const PARALLEL_WALKS = 4;

/** Attempts that wait for a repository which does not answer: then its pipelines are noted as unseen, and hold up no others. */
const PATIENT_ATTEMPTS = 3;

/** Begins to look. The limits of expansion bound what one pipeline reads; one that is cut off would be known by halves. */
export function openWalk(context: ScanContext, { attempt }: EventOf<'scan'>, log: Log): Walk {
  const now = context.clock.now();
  const isLasting = ({ code }: GuardError): boolean => LASTING.has(code);
  return {
    context,
    reader: new GitReader(context, { until: Infinity, maxFiles: Infinity, isLasting }),
    startedAt: new Date(now).toISOString(),
    until: now + PART_MS,
    attempt,
    log,
  };
}

/** True for a failure over one pipeline that is to hide no other one: it stays, or has been waited for. */
export function isOfOne({ attempt }: Pick<Walk, 'attempt'>, error: unknown): boolean {
  if (!(error instanceof GuardError) || LASTING.has(error.code)) return true;
  return error.code === 'azure-devops-unavailable' && attempt >= PATIENT_ATTEMPTS;
}

/** Where a pipeline stands in the order of a scan. */
export function orderOf(projectId: string, definitionId: number): string {
  return `${projectId.toLowerCase()} ${String(definitionId).padStart(10, '0')}`;
}

/**
 * Walks pipelines in their order, until the time of the part is over.
 * @param after Where the part before ended; empty for the beginning.
 * @returns Where this part ended; undefined where all are walked.
 */
export async function walkAll(
  walk: Walk,
  pipelines: readonly YamlPipeline[],
  after: string,
): Promise<string | undefined> {
  const ordered = pipelines
    .map((pipeline) => ({ pipeline, order: orderOf(pipeline.project.id, pipeline.id) }))
    .filter(({ order }) => order > after)
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  for (let from = 0; from < ordered.length; from += PARALLEL_WALKS) {
    // At least one batch a part, or it would never end.
    if (from > 0 && walk.context.clock.now() > walk.until) return ordered[from - 1]?.order;
    await Promise.all(ordered.slice(from, from + PARALLEL_WALKS).map(({ pipeline }) => walkOne(walk, pipeline)));
  }
  return undefined;
}

/** Notes what a pipeline reads, or that it could not be seen. */
async function walkOne(walk: Walk, pipeline: YamlPipeline): Promise<void> {
  const { context, reader, startedAt, log } = walk;
  let reads;
  try {
    reads = await walkPipeline(context, pipeline, reader, startedAt);
  } catch (error) {
    if (!isOfOne(walk, error)) throw error;
    log.error(
      `What pipeline ${pipeline.name} of project ${pipeline.project.name} reads is not known: ${messageOf(error)}`,
    );
    reads = unreadPipeline(pipeline, undefined, startedAt, messageOf(error));
  }
  await context.ledger.usage.replace(reads);
}
