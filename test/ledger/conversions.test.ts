import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Conversion } from '../../shared/conversions/conversion.ts';
import { fitted } from '../../shared/conversions/fit-assessment.ts';
import { openConversions } from '../../shared/ledger/conversions.ts';
import type { Ledger } from '../../shared/ledger/index.ts';
import { encodeKey } from '../../shared/ledger/keys.ts';
import type { OpenTable } from '../../shared/ledger/table.ts';
import { assessment, conversion, finding, pipeline } from '../conversions/building.ts';
import { startTwoLedgers } from './two-ledgers.ts';

const PARTITION = encodeKey('dev.azure.com/contoso');

let stop: () => Promise<void>;
let ledger: Ledger;
let others: Ledger;
let open: OpenTable;

beforeAll(async () => {
  ({ ledger, others, open, stop } = await startTwoLedgers());
});

afterAll(() => stop());

let made = 0;

/** A conversion of a connection of its own for each test. */
function fresh(over: Partial<Conversion> = {}): Conversion {
  made += 1;
  return conversion({ connectionId: `connection-${String(made)}`, ...over });
}

async function idsIn(rows: AsyncIterable<Conversion>): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { connectionId } of rows) ids.push(connectionId);
  return ids;
}

describe('a record', () => {
  it('comes back as it was written, in every part', async () => {
    const written = fresh({
      name: `o'brien "ü" 😀\n`,
      remindersSent: [{ step: 'P3D', sentAt: '2026-11-28T09:00:00.000Z' }],
      assessment: assessment({ unseen: ['x'] }),
    });
    expect(await ledger.conversions.insert(written)).toBe(true);
    expect(await ledger.conversions.read(written)).toEqual(written);
    const bare = fresh({ assessment: null, projects: [], reminders: [] });
    await ledger.conversions.insert(bare);
    expect(await ledger.conversions.read(bare)).toEqual(bare);
  });

  it('is made once, whoever tells of the change first', async () => {
    const first = fresh();
    const told = await Promise.all(
      (['hook', 'poll', 'hook'] as const).map((seenBy) => ledger.conversions.insert({ ...first, seenBy })),
    );
    expect(told.filter(Boolean)).toHaveLength(1);
    expect(await ledger.conversions.insert({ ...first, name: 'later' })).toBe(false);
    expect((await ledger.conversions.read(first))?.name).toBe('prod');
  });

  it('is another one for another change of the same connection', async () => {
    const first = fresh();
    await ledger.conversions.insert(first);
    expect(await ledger.conversions.insert({ ...first, change: '2026-11-24T09:00:00.1234568Z' })).toBe(true);
  });

  it('that is not there is not read', async () => {
    expect(await ledger.conversions.read(fresh())).toBeUndefined();
  });

  it('takes an assessment of thousands of pipelines, once it is fitted', async () => {
    const pipelines = Array.from({ length: 3_000 }, (_, id) => pipeline({ id, name: '\u0001"ü'.repeat(50) }));
    const unseen = Array.from({ length: 100 }, () => '😀\u0000'.repeat(1_000));
    const big = fresh({ assessment: fitted(assessment({ pipelines, unseen })) });
    expect(await ledger.conversions.insert(big)).toBe(true);
    expect(await ledger.conversions.read(big)).toEqual(big);
  });

  it.each(['a/b', 'a\\b', 'a#b', 'a?b', "o'b", 'a%2Fb', 'a b+c', '+02:00', 'x'.repeat(2_000)])(
    'is found under a change written as %j',
    async (change) => {
      const odd = fresh({ change });
      await ledger.conversions.insert(odd);
      expect(await ledger.conversions.read(odd)).toEqual(odd);
      expect(await ledger.conversions.ofConnection(odd.connectionId)).toEqual([odd]);
    },
  );
});

describe('a change of a record', () => {
  it('of two at once loses neither', async () => {
    const record = fresh();
    await ledger.conversions.insert(record);
    const sent = (step: string) => (now: Conversion) => ({
      ...now,
      remindersSent: [...now.remindersSent, { step, sentAt: '2026-11-24T10:00:00.000Z' }],
    });
    await Promise.all(['P3D', 'P1D', 'PT4H'].map((step) => ledger.conversions.update(record, sent(step))));
    const steps = (await ledger.conversions.read(record))?.remindersSent.map(({ step }) => step);
    expect(steps?.toSorted()).toEqual(['P1D', 'P3D', 'PT4H']);
  });

  it('sees the record as it stands now, and is answered with it', async () => {
    const record = fresh();
    await ledger.conversions.insert(record);
    await ledger.conversions.update(record, (now) => ({ ...now, state: 'kept' }));
    const answered = await ledger.conversions.update(record, (now) => ({ ...now, stateReason: `was ${now.state}` }));
    expect(answered).toMatchObject({ state: 'kept', stateReason: 'was kept' });
    expect(await ledger.conversions.read(record)).toEqual(answered);
  });

  it('writes nothing where there is nothing to do any more, and where there is no record', async () => {
    const record = fresh();
    await ledger.conversions.insert(record);
    expect(await ledger.conversions.update(record, () => undefined)).toEqual(record);
    const missing = fresh();
    expect(await ledger.conversions.update(missing, (now) => now)).toBeUndefined();
    expect(await ledger.conversions.read(missing)).toBeUndefined();
  });

  it('gives up, for a later try, where others never stop changing the record', async () => {
    const record = fresh();
    await ledger.conversions.insert(record);
    const key = encodeKey(`${record.connectionId}|${record.change}`);
    const meddling = openLedgerThatMeddles(key);
    await expect(meddling.update(record, (now) => ({ ...now, state: 'kept' }))).rejects.toMatchObject({
      code: 'storage-unavailable',
    });
    expect((await ledger.conversions.read(record))?.state).toBe('open');
  });
});

/** Conversions over tables in which somebody else is always a little faster. */
function openLedgerThatMeddles(key: string) {
  return openConversions((name) => {
    const table = open(name);
    return {
      ...table,
      replace: async (partition, row, values, etag) => {
        const found = await table.read(partition, key);
        const { partitionKey: _, rowKey: __, etag: ___, timestamp: ____, ...rest } = found?.row ?? {};
        const texts = Object.fromEntries(Object.entries(rest).map(([property, text]) => [property, String(text)]));
        await table.replace(partition, key, texts, found?.etag ?? '');
        return table.replace(partition, row, values, etag);
      },
    };
  }, 'dev.azure.com/contoso');
}

describe('the records of a connection', () => {
  it('are its own, oldest first, and none of a connection whose id begins alike', async () => {
    const base = fresh();
    const at = (hour: string) => ({ change: `2026-11-24T${hour}:00:00Z`, changedAt: `2026-11-24T${hour}:00:00.000Z` });
    // Keys sort by text, records by time.
    const late = { ...base, change: '2026-11-24T01:00:00+02:00', changedAt: '2026-11-24T11:00:00.000Z' };
    for (const one of [late, { ...base, ...at('10') }, { ...base, ...at('09') }]) await ledger.conversions.insert(one);
    for (const id of ['0', '}', '{', '~', ' ', '-a'].map((end) => `${base.connectionId}${end}`))
      await ledger.conversions.insert(conversion({ connectionId: id }));
    await ledger.conversions.insert(conversion({ connectionId: base.connectionId.slice(0, -1) }));
    const found = await ledger.conversions.ofConnection(base.connectionId);
    expect(found.filter(({ connectionId }) => connectionId !== base.connectionId)).toEqual([]);
    expect(found.map(({ changedAt }) => changedAt.slice(11, 13))).toEqual(['09', '10', '11']);
  });

  it('are none where there are none', async () => {
    expect(await ledger.conversions.ofConnection(fresh().connectionId)).toEqual([]);
  });
});

describe('what can still be reverted', () => {
  it('is what is open, and what is listed is all', async () => {
    const states = ['open', 'kept', 'reverted', 'expired', 'irreversible', 'noted'] as const;
    const all = states.map((state) => fresh({ state }));
    for (const one of all) await ledger.conversions.insert(one);
    const open = await idsIn(ledger.conversions.open());
    expect(all.filter(({ connectionId }) => open.includes(connectionId)).map(({ state }) => state)).toEqual(['open']);
    const listed = await idsIn(ledger.conversions.list());
    for (const { connectionId } of all) expect(listed).toContain(connectionId);
  });
});

describe('a row that is broken', () => {
  it.each([
    ['state', 'something-new'],
    ['assessment', 'no JSON'],
    ['assessment', JSON.stringify({ ...assessment(), pipelines: [{ findings: [finding()] }] })],
    ['reminders', '{}'],
  ])('in its %s, %s, does not pass for missing, and hides no other', async (property, value) => {
    const [broken, whole] = [fresh(), fresh()];
    for (const one of [broken, whole]) await ledger.conversions.insert(one);
    const table = open('Conversions');
    const key = encodeKey(`${broken.connectionId}|${broken.change}`);
    const found = await table.read(PARTITION, key);
    const { partitionKey: _, rowKey: __, etag: ___, timestamp: ____, ...row } = found?.row ?? {};
    const texts = Object.fromEntries(Object.entries(row).map(([name, text]) => [name, String(text)]));
    await table.replace(PARTITION, key, { ...texts, [property]: value }, found?.etag ?? '');
    const unreadable = { code: 'ledger-unreadable' };
    await expect(ledger.conversions.read(broken)).rejects.toMatchObject(unreadable);
    await expect(ledger.conversions.update(broken, (now) => now)).rejects.toMatchObject(unreadable);
    await expect(ledger.conversions.ofConnection(broken.connectionId)).rejects.toMatchObject(unreadable);
    expect(await ledger.conversions.ofConnection(whole.connectionId)).toEqual([whole]);
    expect(await idsIn(ledger.conversions.open())).toContain(whole.connectionId);
  });
});

describe('records of another organization', () => {
  it('are not seen, whatever their keys', async () => {
    const foreign = fresh();
    await others.conversions.insert(foreign);
    expect(await ledger.conversions.read(foreign)).toBeUndefined();
    expect(await ledger.conversions.ofConnection(foreign.connectionId)).toEqual([]);
    expect(await idsIn(ledger.conversions.list())).not.toContain(foreign.connectionId);
    expect(await idsIn(ledger.conversions.open())).not.toContain(foreign.connectionId);
    expect(await ledger.conversions.insert(foreign)).toBe(true);
  });
});
