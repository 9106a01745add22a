import { z } from 'zod';
import { mapping, text, textIn } from '../connections/rest-fields.ts';
import type { Requests } from './request.ts';

/** A run that used a connection. */
const past = z.object({
  data: z.object({
    planType: z.string(),
    definition: z.object({ id: z.int(), name: text }),
    owner: z.object({ id: z.int(), name: text }).nullish().catch(null),
    startTime: text,
    finishTime: text,
  }),
});

/** What the history of a connection's use tells. */
export interface ConnectionHistory {
  readonly uses: readonly z.infer<typeof past>['data'][];
  /** How many entries there are in a shape the guard does not know. */
  readonly unreadable: number;
  /** True where there is more within the time than was read. */
  readonly isCut: boolean;
}

const permissions = z.object({
  allPipelines: z.object({ authorized: z.boolean().nullish() }).nullish(),
  pipelines: z.array(z.object({ id: z.int(), authorized: z.boolean().nullish() })).nullish(),
});

const endpoint = z.object({
  id: z.string(),
  name: z.string(),
  authorization: z
    .object({ scheme: text, parameters: mapping })
    .nullish()
    .catch(null)
    .transform((given) => ({
      scheme: given?.scheme ?? '',
      servicePrincipalId: textIn(given?.parameters, 'serviceprincipalid').toLowerCase(),
    })),
});

/** A connection of any type, and as whom it signs in; empty where the service does not say. That is never stored. */
export type Endpoint = z.infer<typeof endpoint>;

/** The connections of a project. */
export interface Endpoints {
  readonly endpoints: readonly Endpoint[];
  /** How many there are in a shape the guard does not know. */
  readonly unreadable: number;
}

const HISTORY_PAGE = 1_000;
/** Pages that are read at most: a connection of every deployment has some thousands of entries a month. */
const MAX_HISTORY_PAGES = 10;

/** Who used a connection, who may, and as whom it signs in (REST, areas serviceEndpoint and approvalsAndChecks). */
export function connectionUseReads(requests: Requests) {
  return {
    /**
     * The runs of a project that used a connection, since a time (milliseconds since 1970).
     * Assumption: the service gives the newest first; the specification names no order.
     */
    async connectionHistory(projectId: string, connectionId: string, since: number): Promise<ConnectionHistory> {
      const isOld = (item: unknown): boolean => {
        const { data } = past.safeParse(item).data ?? {};
        return data !== undefined && timeOf(data.startTime ?? data.finishTime) < since;
      };
      let pages = 0;
      const items = await requests.list(
        {
          what: `the history of use of service connection ${connectionId}`,
          path: [projectId, '_apis', 'serviceendpoint', connectionId, 'executionhistory'],
          query: { top: HISTORY_PAGE },
        },
        z.object({ value: z.array(z.unknown()) }),
        (read) => {
          pages += 1;
          return pages >= MAX_HISTORY_PAGES || isOld(read.at(-1));
        },
      );
      const known = items.flatMap((item) => past.safeParse(item).data?.data ?? []);
      return {
        uses: known.filter(({ startTime, finishTime }) => timeOf(startTime ?? finishTime) >= since),
        unreadable: items.length - known.length,
        isCut: pages >= MAX_HISTORY_PAGES && !isOld(items.at(-1)),
      };
    },

    /** Ids of the pipelines of a project that may use a connection without being asked; `all` where every one may. */
    async pipelinePermissions(projectId: string, connectionId: string): Promise<'all' | ReadonlySet<number>> {
      const { allPipelines, pipelines } = await requests.get(
        {
          what: `the pipeline permissions of service connection ${connectionId}`,
          path: [projectId, '_apis', 'pipelines', 'pipelinepermissions', 'endpoint', connectionId],
          apiVersion: '7.1-preview.1',
        },
        permissions,
      );
      if (allPipelines?.authorized === true) return 'all';
      return new Set((pipelines ?? []).filter(({ authorized }) => authorized !== false).map(({ id }) => id));
    },

    /** The connections of a project, of whatever type. */
    async endpoints(projectId: string): Promise<Endpoints> {
      const items = await requests.list(
        {
          what: `the service connections of project ${projectId}`,
          path: [projectId, '_apis', 'serviceendpoint', 'endpoints'],
          query: { includeFailed: true },
        },
        z.object({ value: z.array(z.unknown()) }),
      );
      const endpoints = items.flatMap((item) => endpoint.safeParse(item).data ?? []);
      return { endpoints, unreadable: items.length - endpoints.length };
    },
  };
}

/** Milliseconds since 1970; what has no time that can be read may be of now. */
function timeOf(time: string | null | undefined): number {
  const ms = Date.parse(time ?? '');
  return Number.isNaN(ms) ? Infinity : ms;
}
