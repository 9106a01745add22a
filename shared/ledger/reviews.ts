import { z } from 'zod';
import { encodeKey } from './keys.ts';
import type { OpenTable, Row } from './table.ts';

/** What was last reported on a pull request. */
export interface ReviewRecord {
  readonly iterationId: number;
  readonly commit: string;
  /** Full name of the branch that it was to go to. */
  readonly target: string;
  readonly isDraft: boolean;
  readonly verdict: string;
  /** False where comments were refused: they are tried again. */
  readonly threadsStand: boolean;
  /** Status as posted, so that the same is not posted again. */
  readonly status: string;
  /** When the review began to read, ISO 8601 UTC: what happened before, it has seen. */
  readonly startedAt: string;
  readonly reviewedAt: string;
}

/** Reviews by repository and pull request; a lease keeps two instances from commenting at once. */
export interface Reviews {
  /** The lease and the last record; undefined while another instance holds it. */
  lease(repositoryId: string, pullRequestId: number, now: number): Promise<ReviewLease | undefined>;
}

export interface ReviewLease {
  /** Milliseconds since 1970; after it another instance may review, so nothing is written any more. */
  readonly until: number;
  readonly last: ReviewRecord | undefined;
  /** The iteration of which it was posted that its review has begun, and of which no end was posted since. */
  readonly pendingFor: number | undefined;
  /** Notes that, before it is posted: what was posted of the iteration before counts no more. False as below. */
  beginStatus(iterationId: number): Promise<boolean>;
  /** True where it is known that threads of the guard were made. */
  readonly hasThreads: boolean;
  /** Notes that before the first one is made; false where the lease is another's by now. */
  beginThreads(): Promise<boolean>;
  /** Records what was reported and ends the lease; without a record the old one stays. */
  end(record: ReviewRecord | undefined): Promise<void>;
}

/** A review takes seconds; a killed worker's lease ends long before its message comes again (10 minutes). */
const LEASE_MS = 3 * 60 * 1000;

const recordSchema = z.object({
  iterationId: z.number(),
  commit: z.string(),
  target: z.string(),
  isDraft: z.boolean(),
  verdict: z.string(),
  threadsStand: z.boolean(),
  status: z.string(),
  startedAt: z.string(),
  reviewedAt: z.string(),
});

/** Opens the reviews. */
export function openReviews(open: OpenTable): Reviews {
  return {
    async lease(repositoryId, pullRequestId, now) {
      const table = open('Reviews');
      const partition = encodeKey(repositoryId);
      const key = String(pullRequestId).padStart(10, '0');
      const leaseUntil = new Date(now + LEASE_MS).toISOString();
      const found = await table.read(partition, key);
      if (found !== undefined && Date.parse(String(found.row['leaseUntil'])) > now) return undefined;
      let last = recordSchema.safeParse(found?.row).data;
      const noted = found?.row['pendingFor'];
      let pendingFor = typeof noted === 'number' ? noted : undefined;
      // A row of an earlier version does not say.
      let hasThreads = found !== undefined && found.row['hasThreads'] !== false;
      const taken =
        found === undefined
          ? await table.insert(partition, key, { hasThreads, leaseUntil })
          : await table.replace(partition, key, { ...last, pendingFor, hasThreads, leaseUntil }, found.etag);
      if (!taken) return undefined;

      /** Changes the row as long as the lease is ours: one that ran out and was taken over is not. */
      async function change(row: Row): Promise<boolean> {
        const mine = await table.read(partition, key);
        if (mine === undefined || mine.row['leaseUntil'] !== leaseUntil) return false;
        return table.replace(partition, key, row, mine.etag);
      }
      return {
        until: now + LEASE_MS,
        last,
        pendingFor,
        hasThreads,
        async beginStatus(iterationId) {
          pendingFor = iterationId;
          if (last?.iterationId === iterationId) last = { ...last, status: '' };
          return change({ ...last, pendingFor, hasThreads, leaseUntil });
        },
        async beginThreads() {
          hasThreads = true;
          return change({ ...last, pendingFor, hasThreads, leaseUntil });
        },
        async end(record) {
          const kept = record ?? { ...last, pendingFor };
          await change({ ...kept, hasThreads, leaseUntil: new Date(0).toISOString() });
        },
      };
    },
  };
}
