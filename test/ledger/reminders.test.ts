import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../shared/ledger/index.ts';
import type { DueReminder } from '../../shared/ledger/reminders.ts';
import type { OpenTable } from '../../shared/ledger/table.ts';
import { DAY, HOUR, NOW } from '../conversions/building.ts';
import { startTwoLedgers } from './two-ledgers.ts';

const MINUTE = 60_000;
const iso = (ms: number): string => new Date(ms).toISOString();
const step = (dueMs: number, name = 'P1D') => ({ step: name, dueAt: iso(dueMs) });

let stop: () => Promise<void>;
let ledger: Ledger;
let others: Ledger;
let open: OpenTable;

beforeAll(async () => {
  ({ ledger, others, open, stop } = await startTwoLedgers());
});

afterAll(() => stop());

let made = 0;

/** A conversion of its own for each test. */
function fresh() {
  made += 1;
  return { connectionId: `connection-${String(made)}`, change: '2026-11-24T09:00:00.1234567Z' };
}

type Key = ReturnType<typeof fresh>;

async function dueOf(key: Key, now: number, of = ledger): Promise<readonly DueReminder[]> {
  const found: DueReminder[] = [];
  for await (const one of of.reminders.due(now)) if (one.reminder.connectionId === key.connectionId) found.push(one);
  return found;
}

const dueAts = async (key: Key, now: number): Promise<readonly string[]> =>
  (await dueOf(key, now)).map(({ reminder }) => reminder.dueAt);

/** The one reminder of a conversion that is due. */
async function one(key: Key, now: number): Promise<DueReminder> {
  const [first] = await dueOf(key, now);
  if (first === undefined) throw new Error('No reminder is due.');
  return first;
}

describe('what is due', () => {
  it('is what lies before now, on earlier days as well, earliest first', async () => {
    const key = fresh();
    const times = [NOW - 40 * DAY, NOW - DAY, NOW - HOUR, NOW, NOW + 1, NOW + HOUR, NOW + DAY];
    for (const due of times.toReversed()) await ledger.reminders.add(key, step(due, `at ${String(due)}`));
    expect(await dueAts(key, NOW)).toEqual([NOW - 40 * DAY, NOW - DAY, NOW - HOUR, NOW].map(iso));
    expect(await dueAts(key, NOW - 1)).not.toContain(iso(NOW));
  });

  it.each(['2026-11-24T23:59:59.999Z', '2026-11-25T00:00:00.000Z', '2027-01-01T00:00:00.000Z'])(
    'includes what is due at %s at that moment, and not a moment earlier',
    async (at) => {
      const key = fresh();
      await ledger.reminders.add(key, { step: 'deadline', dueAt: at });
      expect(await dueAts(key, Date.parse(at) - 1)).toEqual([]);
      expect(await dueAts(key, Date.parse(at))).toEqual([at]);
    },
  );

  it('says which conversion and which step it is about', async () => {
    const key = fresh();
    await ledger.reminders.add(key, step(NOW, 'PT4H'));
    expect((await one(key, NOW)).reminder).toEqual({
      organization: 'dev.azure.com/contoso',
      ...key,
      step: 'PT4H',
      dueAt: iso(NOW),
    });
  });

  it('is each step once, however often it is added', async () => {
    const key = fresh();
    for (let times = 0; times < 3; times += 1) await ledger.reminders.add(key, step(NOW));
    await ledger.reminders.add(key, step(NOW, 'PT4H'));
    expect(await dueAts(key, NOW)).toEqual([iso(NOW), iso(NOW)]);
  });

  it('is not what was removed, nor anything beside it', async () => {
    const key = fresh();
    for (const name of ['P1D', 'PT4H']) await ledger.reminders.add(key, step(NOW, name));
    await ledger.reminders.remove(key, step(NOW));
    await ledger.reminders.remove(key, step(NOW));
    expect((await dueOf(key, NOW)).map(({ reminder }) => reminder.step)).toEqual(['PT4H']);
  });

  it('is nothing of another organization', async () => {
    const key = fresh();
    await others.reminders.add(key, step(NOW));
    expect(await dueOf(key, NOW)).toEqual([]);
    expect(await dueOf(key, NOW, others)).toHaveLength(1);
    await ledger.reminders.remove(key, step(NOW));
    expect(await dueOf(key, NOW, others)).toHaveLength(1);
  });

  it('is found under odd characters', async () => {
    const odd = { ...fresh(), change: "2026-11-24T09:00:00+02:00 /\\#?'%2F|~" };
    await ledger.reminders.add(odd, step(NOW));
    expect((await one(odd, NOW)).reminder).toMatchObject(odd);
    expect(await (await one(odd, NOW)).take(NOW)).toBe(true);
    await ledger.reminders.remove(odd, step(NOW));
    expect(await dueOf(odd, NOW + DAY)).toEqual([]);
  });

  it('is not hidden by a row that is broken', async () => {
    const key = fresh();
    await open('Reminders').insert('2026-11-24', '2026-11-24T00:00:00.000Z|broken', {
      organization: 'dev.azure.com/contoso',
    });
    await open('Reminders').insert('2026-11-23', 'broken', { connectionId: key.connectionId });
    await ledger.reminders.add(key, step(NOW));
    expect(await dueAts(key, NOW)).toEqual([iso(NOW)]);
  });
});

describe('a reminder', () => {
  it('is taken by one of several timers', async () => {
    const key = fresh();
    await ledger.reminders.add(key, step(NOW));
    const seen = [await one(key, NOW), await one(key, NOW), await one(key, NOW)];
    const taken = await Promise.all(seen.map((reminder) => reminder.take(NOW)));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it('that is taken is left out until the lease of who took it ends', async () => {
    const key = fresh();
    await ledger.reminders.add(key, step(NOW));
    await (await one(key, NOW)).take(NOW);
    expect(await dueOf(key, NOW + 4 * MINUTE)).toEqual([]);
    expect(await (await one(key, NOW + 15 * MINUTE)).take(NOW + 15 * MINUTE)).toBe(true);
  });

  it('that is given back is due for the next timer', async () => {
    const key = fresh();
    await ledger.reminders.add(key, step(NOW));
    const mine = await one(key, NOW);
    await mine.take(NOW);
    await mine.giveBack();
    expect(await dueAts(key, NOW + 1)).toEqual([iso(NOW)]);
  });

  it('is not given back by one whose lease is over and whom another has followed', async () => {
    const key = fresh();
    await ledger.reminders.add(key, step(NOW));
    const late = await one(key, NOW);
    await late.take(NOW);
    const next = NOW + 15 * MINUTE;
    await (await one(key, next)).take(next);
    await late.giveBack();
    expect(await dueOf(key, next + 1)).toEqual([]);
  });

  it('that is gone stays gone when it is given back or taken', async () => {
    const key = fresh();
    await ledger.reminders.add(key, step(NOW));
    const [mine, other] = [await one(key, NOW), await one(key, NOW)];
    await mine.take(NOW);
    await ledger.reminders.remove(key, step(NOW));
    await mine.giveBack();
    expect(await other.take(NOW)).toBe(false);
    expect(await dueOf(key, NOW + DAY)).toEqual([]);
  });

  it('that is there already is not made free by adding it again', async () => {
    const key = fresh();
    await ledger.reminders.add(key, step(NOW));
    await (await one(key, NOW)).take(NOW);
    await ledger.reminders.add(key, step(NOW));
    expect(await dueOf(key, NOW + 1)).toEqual([]);
  });
});
