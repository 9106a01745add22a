import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matching } from '../matching.ts';
import { startAzurite, type RunningAzurite } from '../../local/processes/start-azurite.ts';
import { GuardError } from '../../shared/errors.ts';
import { openLedger, type Ledger } from '../../shared/ledger/index.ts';
import { encodeKey } from '../../shared/ledger/keys.ts';
import { tablesOf, type OpenTable } from '../../shared/ledger/table.ts';

const MINUTE = 60_000;
const NOW = Date.parse('2026-11-24T10:00:00Z');
const RECEIVED = new Date(NOW).toISOString();

let azurite: RunningAzurite;
let open: OpenTable;
let ledger: Ledger;

beforeAll(async () => {
  azurite = await startAzurite();
  const storage = { kind: 'connection-string', connectionString: azurite.connectionString } as const;
  open = tablesOf(storage);
  ledger = openLedger(storage, 'https://dev.azure.com/contoso');
});

afterAll(() => azurite.stop());

async function rows(name: string) {
  const found = [];
  for await (const { row } of open(name).list()) found.push(row);
  return found;
}

describe('a table', () => {
  it('is made when it is first written, and empty before', async () => {
    expect(await open('Fresh').read('a', 'b')).toBeUndefined();
    expect(await rows('Fresh')).toEqual([]);
    expect(await open('Fresh').insert('a', 'b', { x: 1 })).toBe(true);
    expect((await open('Fresh').read('a', 'b'))?.row).toMatchObject({ x: 1 });
  });

  it('takes the first of two inserts and of two changes', async () => {
    const table = open('Races');
    expect(await Promise.all([table.insert('p', 'k', { by: 1 }), table.insert('p', 'k', { by: 2 })])).toContain(false);
    const found = await table.read('p', 'k');
    const etag = found?.etag ?? '';
    const changes = await Promise.all([
      table.replace('p', 'k', { by: 3 }, etag),
      table.replace('p', 'k', { by: 4 }, etag),
    ]);
    expect(changes.filter(Boolean)).toHaveLength(1);
    expect(await table.replace('p', 'missing', { by: 5 }, etag)).toBe(false);
  });

  it('keeps rows under hostile keys apart', async () => {
    const table = open('Hostile');
    const keys = ['../a', 'a\\b', 'a#b', 'a?b', "o'brien", 'ü ✓', '%2F', '\u0001', 'x'.repeat(2_000)];
    for (const key of keys)
      expect(await table.insert(encodeKey(key), encodeKey(key), { key: key.slice(0, 20) })).toBe(true);
    for (const key of keys)
      expect((await table.read(encodeKey(key), encodeKey(key)))?.row['key']).toBe(key.slice(0, 20));
    const listed = [];
    for await (const { row } of table.list(encodeKey("o'brien"))) listed.push(row['key']);
    expect(listed).toEqual(["o'brien"]);
  });
});

describe('a delivery', () => {
  it('is claimed once, and busy while the claim holds', async () => {
    expect(await ledger.deliveries.claim('once', RECEIVED, NOW)).toBe('claimed');
    expect(await ledger.deliveries.claim('once', RECEIVED, NOW + MINUTE)).toBe('busy');
  });

  it('is claimed by one of two that come at once', async () => {
    const claims = await Promise.all([1, 2, 3].map(() => ledger.deliveries.claim('race', RECEIVED, NOW)));
    expect(claims.filter((claim) => claim === 'claimed')).toHaveLength(1);
    expect(claims.filter((claim) => claim === 'busy')).toHaveLength(2);
  });

  it('can be claimed again when a killed worker’s lease has run out, before the message comes again', async () => {
    await ledger.deliveries.claim('killed', RECEIVED, NOW);
    expect(await ledger.deliveries.claim('killed', RECEIVED, NOW + 10 * MINUTE)).toBe('claimed');
  });

  it('is done for ever once it is finished', async () => {
    await ledger.deliveries.claim('finished', RECEIVED, NOW);
    await ledger.deliveries.finish('finished', RECEIVED, 'reviewed', NOW);
    expect(await ledger.deliveries.claim('finished', RECEIVED, NOW + 1_000 * MINUTE)).toBe('done');
    expect((await rows('Deliveries202648')).find(({ partitionKey }) => partitionKey === 'finished')).toMatchObject({
      outcome: 'reviewed',
      attempts: 1,
    });
  });

  it('can be claimed at once when the claim was given back', async () => {
    await ledger.deliveries.claim('given-back', RECEIVED, NOW);
    await ledger.deliveries.release('given-back', RECEIVED, NOW);
    expect(await ledger.deliveries.claim('given-back', RECEIVED, NOW + 1)).toBe('claimed');
    expect((await rows('Deliveries202648')).find(({ partitionKey }) => partitionKey === 'given-back')).toMatchObject({
      attempts: 2,
    });
  });

  it.each([
    ['2026-12-31T23:59:59Z', 'Deliveries202653'],
    ['2027-01-01T00:00:00Z', 'Deliveries202653'],
    ['2027-01-04T00:00:00Z', 'Deliveries202701'],
    ['2021-01-03T12:00:00Z', 'Deliveries202053'],
    ['2024-12-30T12:00:00Z', 'Deliveries202501'],
  ])('of %s stands in %s', async (receivedAt, table) => {
    await ledger.deliveries.claim(receivedAt, receivedAt, NOW);
    expect((await rows(table)).map(({ partitionKey }) => partitionKey)).toContain(receivedAt);
  });
});

describe('the lease on a pull request', () => {
  const record = {
    iterationId: 1,
    commit: 'abc',
    verdict: 'blocked',
    status: '1 failed',
    target: 'refs/heads/main',
    isDraft: false,
    threadsStand: true,
    startedAt: '2026-11-24T10:00:00.000Z',
    reviewedAt: RECEIVED,
  };

  it('is held by one, and gives back what was reported', async () => {
    const first = await ledger.reviews.lease('repository', 1, NOW);
    expect(first).toMatchObject({ last: undefined, hasThreads: false });
    expect(await ledger.reviews.lease('repository', 1, NOW + 1)).toBeUndefined();
    await first?.end(record);
    expect(await ledger.reviews.lease('repository', 1, NOW + 2)).toMatchObject({ last: record, hasThreads: false });
  });

  it('remembers that threads may stand, however the review ends that began to make them', async () => {
    const first = await ledger.reviews.lease('repository', 4, NOW);
    expect(await first?.beginThreads()).toBe(true);
    // It dies here.
    const second = await ledger.reviews.lease('repository', 4, NOW + 10 * MINUTE);
    expect(second).toMatchObject({ hasThreads: true });
    expect(await first?.beginThreads()).toBe(false);
    await second?.end(record);
    expect(await ledger.reviews.lease('repository', 4, NOW + 11 * MINUTE)).toMatchObject({ hasThreads: true });
  });

  it('can be taken over when it has run out, and the one who lost it changes nothing', async () => {
    const lost = await ledger.reviews.lease('repository', 2, NOW);
    const taken = await ledger.reviews.lease('repository', 2, NOW + 10 * MINUTE);
    expect(taken).toMatchObject({ hasThreads: false });
    await lost?.end(record);
    await taken?.end({ ...record, iterationId: 2 });
    expect(await ledger.reviews.lease('repository', 2, NOW + 20 * MINUTE)).toMatchObject({ last: { iterationId: 2 } });
  });

  it('keeps the last record when a review ends without one', async () => {
    await (await ledger.reviews.lease('repository', 3, NOW))?.end(record);
    await (await ledger.reviews.lease('repository', 3, NOW + MINUTE))?.end(undefined);
    expect(await ledger.reviews.lease('repository', 3, NOW + 2 * MINUTE)).toMatchObject({ last: record });
  });
});

describe('a dead letter', () => {
  it('is kept once, with its reason, cut where it is long', async () => {
    await ledger.deadLetters.keepText('letter', 'x'.repeat(100_000), 'because', NOW);
    await ledger.deadLetters.keepText('letter', 'again', 'another reason', NOW);
    const [letter, ...more] = (await rows('DeadLetters')).filter(({ rowKey }) => rowKey === 'letter');
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ partitionKey: '2026-11-24', reason: 'because' });
    expect(String(letter?.['event'])).toHaveLength(16_000);
  });
});

describe('while storage is away', () => {
  it('every call says so with the table and the next action', async () => {
    const connectionString = azurite.connectionString.replaceAll(String(azurite.ports.table), '9');
    const away = openLedger({ kind: 'connection-string', connectionString }, 'https://dev.azure.com/contoso');
    const error: unknown = await away.deliveries.claim('x', RECEIVED, NOW).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(GuardError);
    expect(error).toMatchObject({
      code: 'storage-unavailable',
      message: matching(/table Deliveries202648 .*Check the storage account/),
    });
    await expect(away.ping()).rejects.toMatchObject({ code: 'storage-unavailable' });
  });
});
