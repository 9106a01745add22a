import { encodeKey } from './keys.ts';
import type { OpenTable } from './table.ts';

/** The right to walk the pipelines that read a repository. */
export interface RepositoryWalk {
  /** Ends it; `startedAt` (ISO 8601 UTC) where all of them were walked, which covers all pushes up to that time. */
  end(startedAt: string | undefined): Promise<void>;
}

/** Walks after pushes: many pushes within seconds are to end as few walks. */
export interface RepositoryWalks {
  /**
   * Begins a walk for a push that came at a time (ISO 8601 UTC).
   * `covered`: one that began later has finished. `busy`: another instance is at it.
   */
  beginWalk(repositoryId: string, receivedAt: string, now: number): Promise<RepositoryWalk | 'covered' | 'busy'>;
}

/** A part of a walk takes about three minutes; a killed worker's lease ends before its message comes again (10 minutes). */
const LEASE_MS = 5 * 60 * 1000;

/** Clocks of two instances can differ by so much. */
const SKEW_MS = 2_000;

/** Opens the walks of one organization. */
export function openRepositoryWalks(open: OpenTable, organization: string): RepositoryWalks {
  const table = () => open('RepositoryWalks');
  const partition = encodeKey(organization);

  return {
    async beginWalk(repositoryId, receivedAt, now) {
      const key = encodeKey(repositoryId.toLowerCase());
      const found = await table().read(partition, key);
      const walkedFrom = textIn(found?.row['walkedFrom']);
      if (Date.parse(walkedFrom) > Date.parse(receivedAt) + SKEW_MS) return 'covered';
      if (Date.parse(textIn(found?.row['leaseUntil'])) > now) return 'busy';
      const leaseUntil = new Date(now + LEASE_MS).toISOString();
      const taken =
        found === undefined
          ? await table().insert(partition, key, { walkedFrom, leaseUntil })
          : await table().replace(partition, key, { walkedFrom, leaseUntil }, found.etag);
      if (!taken) return 'busy';
      return {
        async end(startedAt) {
          const stored = await table().read(partition, key);
          // A lease that ran out and was taken over is not ours to end; that one covers what this one walked.
          if (stored?.row['leaseUntil'] !== leaseUntil) return;
          const row = { walkedFrom: startedAt ?? walkedFrom, leaseUntil: FREE };
          await table().replace(partition, key, row, stored.etag);
        },
      };
    },
  };
}

const FREE = new Date(0).toISOString();

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
