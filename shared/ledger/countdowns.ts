import { z } from 'zod';
import { GuardError } from '../errors.ts';
import { CHANNELS } from '../policy/notifications.ts';
import { parsedJson } from './json.ts';
import { encodeKey } from './keys.ts';
import type { OpenTable, Row, StoredRow } from './table.ts';

/** What became of a step of a countdown. `switched-off`: the policy or the settings wanted no message. */
const SETTLEMENTS = ['sent', 'nothing-left', 'switched-off'] as const;
export type Settlement = (typeof SETTLEMENTS)[number];

const settledStepSchema = z.object({
  /** How long before the day, as the policy writes it (`P30D`), or `deadline`. */
  step: z.string(),
  /** ISO 8601 UTC. */
  dueAt: z.string(),
  settledAt: z.string(),
  settlement: z.enum(SETTLEMENTS),
  /** How many were left to do, and of how many that was not known. */
  left: z.number(),
  unknown: z.number(),
  /** Channels that did not take the message, and are tried again. */
  refused: z.array(z.enum(CHANNELS)).default([]),
});

/** A step of a countdown that needs no message any more. */
export type SettledStep = Readonly<z.infer<typeof settledStepSchema>>;

/** Countdowns to a day that concerns the whole organization: one row each, however many steps it has. */
export interface Countdowns {
  /** The steps that are settled, oldest first. @throws GuardError `ledger-unreadable` */
  settled(countdown: string): Promise<readonly SettledStep[]>;
  /** The right to settle the next step; undefined while another instance has it. */
  lease(countdown: string, now: number): Promise<CountdownLease | undefined>;
}

export interface CountdownLease {
  /** Milliseconds since 1970; after it another instance may be at work. */
  readonly until: number;
  /** When any instance first had it, ISO 8601 UTC. */
  readonly since: string;
  readonly settled: readonly SettledStep[];
  /**
   * Settles a step and ends the lease.
   * @throws GuardError `storage-unavailable` when the lease is lost to another instance: that one goes on.
   */
  settle(step: SettledStep): Promise<void>;
  /** Ends it with nothing settled; after `settle` there is nothing to end. */
  end(): Promise<void>;
}

/** A step takes two minutes at most; a killed worker's lease ends before the next timer (15 minutes). */
const LEASE_MS = 10 * 60 * 1000;

/** A policy has ten steps at most; a policy that keeps changing must not fill the row. */
const KEPT_STEPS = 50;

/** Opens the countdowns of one organization. */
export function openCountdowns(open: OpenTable, organization: string): Countdowns {
  const table = () => open('Countdowns');
  const partition = encodeKey(organization);

  async function lease(countdown: string, now: number): Promise<CountdownLease | undefined> {
    const key = encodeKey(countdown);
    const found = await table().read(partition, key);
    if (found !== undefined && Date.parse(String(found.row['leaseUntil'])) > now) return undefined;
    const settled = settledIn(countdown, found);
    const leaseUntil = new Date(now + LEASE_MS).toISOString();
    const since = typeof found?.row['since'] === 'string' ? found.row['since'] : new Date(now).toISOString();
    const row = rowOf(since, settled, leaseUntil);
    const taken =
      found === undefined
        ? await table().insert(partition, key, row)
        : await table().replace(partition, key, row, found.etag);
    if (!taken) return undefined;

    /** Replaces the row, if it is still this lease's to change. */
    async function replaceMine(next: Row): Promise<boolean> {
      const stored = await table().read(partition, key);
      if (stored?.row['leaseUntil'] !== leaseUntil) return false;
      return table().replace(partition, key, next, stored.etag);
    }
    return {
      until: now + LEASE_MS,
      since,
      settled,
      async settle(step) {
        if (await replaceMine(rowOf(since, [...settled, step].slice(-KEPT_STEPS), FREE))) return;
        throw new GuardError(
          'storage-unavailable',
          `The countdown ${countdown} took longer than its lease, or its row was changed meanwhile: the next timer looks at it again.`,
        );
      },
      async end() {
        await replaceMine(rowOf(since, settled, FREE));
      },
    };
  }

  return {
    lease,
    settled: async (countdown) => settledIn(countdown, await table().read(partition, encodeKey(countdown))),
  };
}

const FREE = new Date(0).toISOString();

/** A row that cannot be read must not pass for a countdown of which nothing was sent. */
function settledIn(countdown: string, found: StoredRow | undefined): readonly SettledStep[] {
  if (found === undefined) return [];
  const steps = z.array(settledStepSchema).safeParse(parsedJson(found.row['settled']));
  if (steps.success) return steps.data;
  throw new GuardError(
    'ledger-unreadable',
    `What is kept of the countdown ${countdown} in the table Countdowns is in a shape that this version does not know: run the newest wif-guard.`,
  );
}

function rowOf(since: string, settled: readonly SettledStep[], leaseUntil: string): Row {
  return { since, settled: JSON.stringify(settled), leaseUntil };
}
