import { z } from 'zod';
import { orUndefined } from '../errors.ts';
import type { Requests } from './request.ts';

/** A run of a pipeline. Times are ISO 8601 as the service writes them, empty for what has not come. */
export interface Run {
  readonly id: number;
  readonly definitionId: number;
  /** Full name of the branch or tag, or `refs/pull/N/merge`; empty where the service does not say. */
  readonly branch: string;
  /** `inProgress`, `completed`, `cancelling`, `postponed`, `notStarted`, or what else the service says. */
  readonly status: string;
  /** `succeeded`, `partiallySucceeded`, `failed`, `canceled`; empty while it goes on. */
  readonly result: string;
  readonly queuedAt: string;
  readonly startedAt: string;
  readonly finishedAt: string;
}

/** A task of a run that failed, also one that the run was allowed to go on after. */
export interface FailedTask {
  /** Name of the step. Whoever writes the pipeline chooses it. */
  readonly name: string;
  /** What its errors say on the summary of the run. */
  readonly errors: readonly string[];
  /** Undefined where it wrote no log. */
  readonly logId: number | undefined;
}

const build = z.object({
  id: z.int(),
  definition: z.object({ id: z.int() }),
  sourceBranch: z.string().nullish(),
  status: z.string().nullish(),
  result: z.string().nullish(),
  queueTime: z.string().nullish(),
  startTime: z.string().nullish(),
  finishTime: z.string().nullish(),
});
const builds = z.object({ value: z.array(build) });

const record = z.object({
  type: z.string().nullish(),
  name: z.string().nullish(),
  result: z.string().nullish(),
  issues: z.array(z.object({ type: z.string().nullish(), message: z.string().nullish() })).nullish(),
  log: z.object({ id: z.int() }).nullish(),
});
/** A run that never came as far as an agent has none: then the answer is empty. */
const timeline = z.object({ records: z.array(record).nullish() }).optional();

const logs = z.object({ value: z.array(z.object({ id: z.int(), lineCount: z.int().nullish() })) });

const deployment = z.object({ id: z.int() });

/** Ids in one request: they stand in its URL. */
const DEFINITIONS_AT_ONCE = 100;

/** Failed tasks of one run that are told, errors of each, and characters of an error. */
const MAX_FAILED_TASKS = 10;
const MAX_ERRORS = 10;
const MAX_ERROR_LENGTH = 4_096;

/** Most of a log that is asked for and kept: tasks write why they fail at the end. */
const MAX_LOG_LINES = 400;
const MAX_LOG_LENGTH = 64 * 1024;

/** Runs that are asked for. */
export interface RunQuery {
  readonly projectId: string;
  readonly definitionIds: readonly number[];
  /** What they are called in messages. */
  readonly called: string;
  /** Which of them, in the words of the service (REST, build, "Builds - List"). */
  readonly filter: Readonly<Record<string, string | number>>;
}

/** Runs of some pipelines of a project; within a hundred pipelines they come in the order that is asked for. */
export async function listRuns(
  requests: Requests,
  { projectId, definitionIds, called, filter }: RunQuery,
): Promise<readonly Run[]> {
  const found: Run[] = [];
  for (let from = 0; from < definitionIds.length; from += DEFINITIONS_AT_ONCE) {
    const definitions = definitionIds.slice(from, from + DEFINITIONS_AT_ONCE).join(',');
    const what = `${called} of pipelines of project ${projectId}`;
    const path = [projectId, '_apis', 'build', 'builds'];
    found.push(...(await requests.list({ what, path, query: { definitions, ...filter } }, builds)).map(runIn));
  }
  return found;
}

/** Runs of pipelines and deployments of classic releases (REST, areas build and release, 7.1). */
export function buildReads(requests: Requests) {
  const runs = (projectId: string, definitionIds: readonly number[], filter: RunQuery['filter']) =>
    listRuns(requests, { projectId, definitionIds, called: 'the runs', filter });

  return {
    /** The run of each pipeline that was queued last; a pipeline that never ran has none. */
    lastRuns: (projectId: string, definitionIds: readonly number[]): Promise<readonly Run[]> =>
      runs(projectId, definitionIds, {
        statusFilter: 'all',
        queryOrder: 'queueTimeDescending',
        maxBuildsPerDefinition: 1,
      }),

    /** The runs of pipelines that are under way or wait. */
    runsInFlight: (projectId: string, definitionIds: readonly number[]): Promise<readonly Run[]> =>
      runs(projectId, definitionIds, {
        statusFilter: 'inProgress,notStarted,cancelling,postponed',
        queryOrder: 'queueTimeDescending',
      }),

    /**
     * The runs of pipelines that ended since a time (ISO 8601), of each pipeline the last ones, latest first. Assumption:
     * `maxBuildsPerDefinition` counts in the order that is asked for, and `minTime` is compared with the time of that order.
     */
    runsEndedSince: (
      projectId: string,
      definitionIds: readonly number[],
      since: string,
      mostOfEach: number,
    ): Promise<readonly Run[]> =>
      runs(projectId, definitionIds, {
        statusFilter: 'completed',
        queryOrder: 'finishTimeDescending',
        minTime: since,
        maxBuildsPerDefinition: mostOfEach,
      }),

    /** The tasks of a run that failed, in the order of the timeline. */
    async failedTasks(projectId: string, runId: number): Promise<readonly FailedTask[]> {
      const found = await orUndefined(
        requests.get(
          {
            what: `the timeline of run ${String(runId)}`,
            path: [projectId, '_apis', 'build', 'builds', runId, 'timeline'],
          },
          timeline,
        ),
      );
      return (found?.records ?? []).filter(isFailedTask).slice(0, MAX_FAILED_TASKS).map(failedTaskIn);
    },

    /** The end of what steps of a run wrote, by the id of the log. What a log says stays with whoever asks for it. */
    async logEnds(projectId: string, runId: number, logIds: readonly number[]): Promise<ReadonlyMap<number, string>> {
      const path = [projectId, '_apis', 'build', 'builds', runId, 'logs'];
      const what = `the logs of run ${String(runId)}`;
      const listed = await requests.list({ what, path }, logs);
      const ends = new Map<number, string>();
      for (const { id, lineCount } of listed) {
        if (!logIds.includes(id)) continue;
        const startLine = Math.max(1, (lineCount ?? 0) - MAX_LOG_LINES);
        // As JSON the lines of a log come in a list (azure-devops-node-api, BuildApi.getBuildLogLines).
        const lines = z.object({ value: z.array(z.string()) });
        const { value } = await requests.get({ what, path: [...path, id], query: { startLine } }, lines);
        // A copy: a slice keeps the whole text alive, and a half of a character at the cut becomes a replacement character.
        ends.set(id, Buffer.from(value.join('\n').slice(-MAX_LOG_LENGTH)).toString());
      }
      return ends;
    },

    /** Ids of the deployments of classic releases of a project that are under way. */
    async deploymentsInFlight(projectId: string): Promise<readonly number[]> {
      const found = await requests.list(
        {
          what: `the deployments of classic releases of project ${projectId}`,
          host: 'vsrm',
          path: [projectId, '_apis', 'release', 'deployments'],
          query: { deploymentStatus: 'inProgress', latestAttemptsOnly: true, $top: 100 },
        },
        z.object({ value: z.array(deployment) }),
      );
      return found.map(({ id }) => id);
    },
  };
}

function runIn({ id, definition, sourceBranch, status, result, ...times }: z.infer<typeof build>): Run {
  return {
    id,
    definitionId: definition.id,
    branch: sourceBranch ?? '',
    status: status ?? '',
    result: status === 'completed' ? (result ?? '') : '',
    queuedAt: times.queueTime ?? '',
    startedAt: times.startTime ?? '',
    finishedAt: times.finishTime ?? '',
  };
}

/** With `continueOnError` a task that fails has `succeededWithIssues` and its errors. */
function isFailedTask({ type, result, issues }: z.infer<typeof record>): boolean {
  if (type !== 'Task') return false;
  return result === 'failed' || (result === 'succeededWithIssues' && (issues ?? []).some(isError));
}

function isError({ type }: { readonly type?: string | null | undefined }): boolean {
  return type?.toLowerCase() === 'error';
}

function failedTaskIn({ name, issues, log }: z.infer<typeof record>): FailedTask {
  const errors = (issues ?? []).filter(isError).slice(0, MAX_ERRORS);
  return {
    name: name ?? '',
    errors: errors.map(({ message }) => (message ?? '').slice(0, MAX_ERROR_LENGTH)),
    logId: log?.id,
  };
}
