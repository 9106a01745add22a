import { encodeKey } from './keys.ts';
import type { OpenTable } from './table.ts';

/** What a claim of a delivery came to. */
export type Claim = 'claimed' | 'done' | 'busy';

/** Deliveries that are under way or done: one delivery is worked on once, however often it arrives. */
export interface Deliveries {
  /**
   * Claims a delivery until the lease ends.
   * `done`: it was finished before. `busy`: another instance works on it.
   */
  claim(id: string, receivedAt: string, now: number): Promise<Claim>;
  /** Notes how it ended; from then on it is done. */
  finish(id: string, receivedAt: string, outcome: string, now: number): Promise<void>;
  /** Gives a claim back, so that the next try does not find it busy. */
  release(id: string, receivedAt: string, now: number): Promise<void>;
}

/** Shorter than the host's redelivery of an unfinished message (10 minutes), so that a killed worker's claim has ended by then. */
const LEASE_MS = 5 * 60 * 1000;

/** Outcomes after which a delivery that is sent again by a person is worked on again. */
const COMES_BACK: ReadonlySet<string> = new Set(['dead-letter', 'gone']);

const KEY = 'delivery';

/** Opens the deliveries; one table a week, so that old ones can be dropped whole. */
export function openDeliveries(open: OpenTable): Deliveries {
  async function write(id: string, receivedAt: string, state: string, outcome: string, now: number): Promise<void> {
    const table = open(tableOf(receivedAt));
    const partition = encodeKey(id);
    const found = await table.read(partition, KEY);
    // Somebody who took the delivery over may have finished it: then there is nothing to give back.
    if (state === 'waiting' && found?.row['state'] === 'done') return;
    const attempts = Number(found?.row['attempts'] ?? 0);
    const row = {
      state,
      outcome,
      attempts,
      leaseUntil: new Date(now).toISOString(),
      changedAt: new Date(now).toISOString(),
    };
    if (found === undefined) await table.insert(partition, KEY, row);
    else await table.replace(partition, KEY, row, found.etag);
  }

  return {
    async claim(id, receivedAt, now) {
      const table = open(tableOf(receivedAt));
      const partition = encodeKey(id);
      const row = (attempts: number) => ({
        state: 'running',
        attempts,
        leaseUntil: new Date(now + LEASE_MS).toISOString(),
        changedAt: new Date(now).toISOString(),
      });
      if (await table.insert(partition, KEY, row(1))) return 'claimed';
      const found = await table.read(partition, KEY);
      if (found === undefined) return 'busy';
      if (found.row['state'] === 'done' && !COMES_BACK.has(String(found.row['outcome']))) return 'done';
      if (found.row['state'] === 'running' && Date.parse(String(found.row['leaseUntil'])) > now) return 'busy';
      const attempts = Number(found.row['attempts'] ?? 0) + 1;
      return (await table.replace(partition, KEY, row(attempts), found.etag)) ? 'claimed' : 'busy';
    },
    finish: (id, receivedAt, outcome, now) => write(id, receivedAt, 'done', outcome, now),
    release: (id, receivedAt, now) => write(id, receivedAt, 'waiting', '', now),
  };
}

/** `Deliveries202648`: ISO year and week of the delivery. */
function tableOf(receivedAt: string): string {
  const date = new Date(receivedAt);
  // ISO 8601: the week belongs to the year of its Thursday.
  const thursday = new Date(
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 4 - (date.getUTCDay() || 7)),
  );
  const year = thursday.getUTCFullYear();
  const week = Math.ceil(((thursday.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 + 1) / 7);
  return `Deliveries${String(year)}${String(week).padStart(2, '0')}`;
}
