import { z } from 'zod';
import { pathNameOf } from './definitions.ts';
import type { Requests } from './request.ts';
import { variablesOf, variablesSchema } from './variables.ts';

/** A variable group; one that is linked to a key vault signs in with a connection of its own. */
export interface VariableGroup {
  readonly id: number;
  readonly name: string;
  /** Id of the connection, in lower case, empty where the service does not say; undefined where no key vault stands behind it. */
  readonly connectionId: string | undefined;
  /** Name → value; undefined for a secret. Of a key vault the names are known, and no value is. */
  readonly variables: ReadonlyMap<string, string | undefined>;
}

const release = z
  .object({ id: z.int(), name: z.string(), path: z.string().nullish() })
  .transform(({ id, name, path }) => ({ id, name: pathNameOf({ name, path: path ?? '' }) }));

const variableGroup = z.object({
  id: z.int(),
  name: z.string(),
  type: z.string().nullish(),
  providerData: z.object({ serviceEndpointId: z.string().nullish() }).nullish(),
  variables: variablesSchema,
});

const elasticPool = z.object({ poolId: z.int(), serviceEndpointId: z.string().nullish() });

const elasticPoolLog = z.object({
  level: z.string(),
  operation: z.string(),
  message: z.string().nullish().catch(null),
  timestamp: z.string(),
});

/** What the service noted while it scaled a pool. */
export type ElasticPoolLog = z.infer<typeof elasticPoolLog>;

/** Lines of a pool's log that are read: it writes one every few minutes, so this is about two days. */
const POOL_LOG_LINES = 500;

/** What uses connections beside pipeline definitions (REST, areas release and distributedTask, 7.1). */
export function otherConsumerReads(requests: Requests) {
  return {
    /** The classic release pipelines of a project, with their folders and without what is in them. */
    releaseDefinitions: (projectId: string): Promise<readonly z.infer<typeof release>[]> =>
      requests.list(
        {
          what: `the classic releases of project ${projectId}`,
          host: 'vsrm',
          path: [projectId, '_apis', 'release', 'definitions'],
          query: { $top: 1_000 },
        },
        z.object({ value: z.array(release) }),
      ),

    async variableGroups(projectId: string): Promise<readonly VariableGroup[]> {
      const groups = await requests.list(
        {
          what: `the variable groups of project ${projectId}`,
          path: [projectId, '_apis', 'distributedtask', 'variablegroups'],
        },
        z.object({ value: z.array(variableGroup) }),
      );
      return groups.map(({ id, name, type, providerData, variables }) => ({
        id,
        name,
        connectionId:
          type?.toLowerCase() === 'azurekeyvault' ? (providerData?.serviceEndpointId ?? '').toLowerCase() : undefined,
        variables: variablesOf(variables),
      }));
    },

    /** Agent pools on scale sets, each with the id of the connection it signs in with, in lower case; empty where it is not said. */
    async elasticPools(): Promise<readonly { readonly poolId: number; readonly connectionId: string }[]> {
      const pools = await requests.list(
        { what: 'the agent pools on scale sets', path: ['_apis', 'distributedtask', 'elasticpools'] },
        z.object({ value: z.array(elasticPool) }),
      );
      return pools.map(({ poolId, serviceEndpointId }) => ({
        poolId,
        connectionId: (serviceEndpointId ?? '').toLowerCase(),
      }));
    },

    /** The last lines of the log of a pool on a scale set. */
    elasticPoolLogs: (poolId: number): Promise<readonly ElasticPoolLog[]> =>
      requests.list(
        {
          what: `the log of agent pool ${String(poolId)}`,
          path: ['_apis', 'distributedtask', 'elasticpools', poolId, 'logs'],
          query: { $top: POOL_LOG_LINES },
        },
        z.object({ value: z.array(elasticPoolLog) }),
      ),
  };
}
