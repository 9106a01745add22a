import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SettledStep } from '../../shared/ledger/countdowns.ts';
import type { Ledger } from '../../shared/ledger/index.ts';
import { encodeKey } from '../../shared/ledger/keys.ts';
import type { OpenTable } from '../../shared/ledger/table.ts';
import { NOW } from '../conversions/building.ts';
import { startTwoLedgers } from './two-ledgers.ts';

const MINUTE = 60_000;
const SENT: SettledStep = {
  step: 'P30D',
  dueAt: '2027-06-01T00:00:00.000Z',
  settledAt: '2027-06-01T00:15:15.000Z',
  settlement: 'sent',
  refused: [],
  left: 3,
  unknown: 1,
};

let ledger: Ledger;
let others: Ledger;
let open: OpenTable;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ ledger, others, open, stop } = await startTwoLedgers());
});

afterAll(() => stop());

let made = 0;

/** A countdown of its own for each test. */
function fresh(): string {
  made += 1;
  return `issuer 2027-07-${String(made).padStart(2, '0')}`;
}

const leased = async (countdown: string, now = NOW) => {
  const lease = await ledger.countdowns.lease(countdown, now);
  if (lease === undefined) throw new Error('Another instance has it.');
  return lease;
};

describe('the lease of a countdown', () => {
  it('is held by one of several that come at once, known or not', async () => {
    const countdown = fresh();
    for (const now of [NOW, NOW + 20 * MINUTE]) {
      const leases = await Promise.all([1, 2, 3, 4, 5].map(() => ledger.countdowns.lease(countdown, now)));
      expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
    }
  });

  it('settles a step, which every organization has for itself, and ends', async () => {
    const countdown = fresh();
    const lease = await leased(countdown);
    expect(lease.settled).toEqual([]);
    await lease.settle(SENT);
    await lease.end();
    expect(await ledger.countdowns.settled(countdown)).toEqual([SENT]);
    expect(await others.countdowns.settled(countdown)).toEqual([]);
    expect((await leased(countdown, NOW + 1)).settled).toEqual([SENT]);
  });

  it('ends before the next timer where its worker died, and remembers when it was first asked for', async () => {
    const countdown = fresh();
    await leased(countdown);
    expect(await ledger.countdowns.lease(countdown, NOW + 9 * MINUTE)).toBeUndefined();
    const next = await leased(countdown, NOW + 15 * MINUTE);
    expect(next.since).toBe(new Date(NOW).toISOString());
  });

  it('that was lost settles nothing, and does not end that of another', async () => {
    const countdown = fresh();
    const slow = await leased(countdown);
    await leased(countdown, NOW + 11 * MINUTE);
    await expect(slow.settle(SENT)).rejects.toThrow('took longer than its lease');
    await slow.end();
    expect(await ledger.countdowns.settled(countdown)).toEqual([]);
    expect(await ledger.countdowns.lease(countdown, NOW + 12 * MINUTE)).toBeUndefined();
  });

  it('that ends with nothing settled is free', async () => {
    const countdown = fresh();
    await (await leased(countdown)).end();
    expect((await leased(countdown, NOW + 1)).settled).toEqual([]);
  });
});

describe('a row', () => {
  it('keeps the last fifty steps, however often a policy changes', async () => {
    const countdown = fresh();
    for (let index = 0; index < 52; index += 1) await (await leased(countdown)).settle({ ...SENT, left: index });
    const lefts = (await ledger.countdowns.settled(countdown)).map(({ left }) => left);
    expect([lefts.length, lefts[0], lefts.at(-1)]).toEqual([50, 2, 51]);
  });

  it('in a shape that is not known passes for no countdown that has not begun', async () => {
    const countdown = fresh();
    await open('Countdowns').insert(encodeKey('dev.azure.com/contoso'), countdown, { settled: '{}', leaseUntil: '' });
    await expect(ledger.countdowns.settled(countdown)).rejects.toThrow('run the newest wif-guard');
    await expect(ledger.countdowns.lease(countdown, NOW)).rejects.toThrow('run the newest wif-guard');
  });
});
