import { listRuns } from './builds.ts';
import type { Requests } from './request.ts';

/** On which branches pipelines ran. */
export interface RecentBranches {
  /** Full names of the branches, the latest first, by definition. */
  readonly branches: ReadonlyMap<number, readonly string[]>;
  /** Definitions that may have run more often than was asked for: there can be more branches of them. */
  readonly cut: ReadonlySet<number>;
}

/** On which branches pipelines ran (REST, area build, 7.1). */
export function recentBranchReads(requests: Requests) {
  return {
    /**
     * The branches on which pipelines ran since a time (milliseconds since 1970).
     * @param most Runs of each pipeline that are asked for; each is some kilobytes.
     */
    async recentBranches(
      projectId: string,
      definitionIds: readonly number[],
      since: number,
      most: number,
    ): Promise<RecentBranches> {
      const filter = {
        maxBuildsPerDefinition: most,
        // By the same time as minTime, which is compared with the time of the order.
        queryOrder: 'queueTimeDescending',
        minTime: new Date(since).toISOString(),
      };
      const branches = new Map<number, string[]>();
      const counts = new Map<number, number>();
      for (const run of await listRuns(requests, { projectId, definitionIds, called: 'the last runs', filter })) {
        counts.set(run.definitionId, (counts.get(run.definitionId) ?? 0) + 1);
        const known = branches.get(run.definitionId) ?? [];
        if (run.branch !== '' && !known.includes(run.branch)) branches.set(run.definitionId, [...known, run.branch]);
      }
      const cut = Array.from(counts).flatMap(([id, count]) => (count >= most ? [id] : []));
      return { branches, cut: new Set(cut) };
    },
  };
}
