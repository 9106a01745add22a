import { z } from 'zod';
import type { Requests } from './request.ts';

const build = z.object({ definition: z.object({ id: z.int() }), sourceBranch: z.string().nullish() });

/** Ids in one request: they stand in its URL. */
const IDS_AT_ONCE = 100;

/** Runs of one pipeline that are looked at. */
const RUNS_EACH = 20;

/** On which branches pipelines ran (REST, area build, 7.1). */
export function recentBranchReads(requests: Requests) {
  return {
    /** Full names of the branches on which pipelines ran since a time (milliseconds since 1970), by definition, the latest first. */
    async recentBranches(
      projectId: string,
      definitionIds: readonly number[],
      since: number,
    ): Promise<ReadonlyMap<number, readonly string[]>> {
      const branches = new Map<number, string[]>();
      for (let from = 0; from < definitionIds.length; from += IDS_AT_ONCE) {
        const builds = await requests.list(
          {
            what: `the last runs of pipelines of project ${projectId}`,
            path: [projectId, '_apis', 'build', 'builds'],
            query: {
              definitions: definitionIds.slice(from, from + IDS_AT_ONCE).join(','),
              maxBuildsPerDefinition: RUNS_EACH,
              queryOrder: 'queueTimeDescending',
              minTime: new Date(since).toISOString(),
            },
          },
          z.object({ value: z.array(build) }),
        );
        for (const { definition, sourceBranch } of builds) {
          const known = branches.get(definition.id) ?? [];
          if (sourceBranch && !known.includes(sourceBranch)) branches.set(definition.id, [...known, sourceBranch]);
        }
      }
      return branches;
    },
  };
}
