import { z } from 'zod';
import { encodeKey } from './keys.ts';
import type { OpenTable } from './table.ts';

/** What was last reported on a pull request. */
export interface ReviewRecord {
  readonly iterationId: number;
  readonly commit: string;
  readonly verdict: string;
  /** Status as posted, so that the same is not posted again. */
  readonly status: string;
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
  /** True when a review of this pull request began before, whether or not it came to its end. */
  readonly begun: boolean;
  /** Records what was reported and ends the lease; without a record the old one stays. */
  end(record: ReviewRecord | undefined): Promise<void>;
}

/** A review takes seconds; a killed worker's lease ends long before its message comes again (10 minutes). */
const LEASE_MS = 3 * 60 * 1000;

const recordSchema = z.object({
  iterationId: z.number(),
  commit: z.string(),
  verdict: z.string(),
  status: z.string(),
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
      const last = recordSchema.safeParse(found?.row).data;
      const taken =
        found === undefined
          ? await table.insert(partition, key, { leaseUntil })
          : await table.replace(partition, key, { ...last, leaseUntil }, found.etag);
      if (!taken) return undefined;
      return {
        until: now + LEASE_MS,
        last,
        begun: found !== undefined,
        async end(record) {
          const mine = await table.read(partition, key);
          // A lease that ran out and was taken over is not ours to end.
          if (mine === undefined || mine.row['leaseUntil'] !== leaseUntil) return;
          await table.replace(
            partition,
            key,
            { ...(record ?? last), leaseUntil: new Date(0).toISOString() },
            mine.etag,
          );
        },
      };
    },
  };
}
