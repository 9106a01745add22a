import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startAzurite, type RunningAzurite } from '../../local/processes/start-azurite.ts';
import { openLedger, type Ledger } from '../../shared/ledger/index.ts';
import { encodeKey } from '../../shared/ledger/keys.ts';
import { tablesOf, type OpenTable } from '../../shared/ledger/table.ts';
import type { GuardEvent } from '../../shared/queue/guard-event.ts';
import { reduceToEvent } from '../webhooks/reduce-to-event.ts';

const MINUTE = 60_000;
const NOW = Date.parse('2026-11-24T10:00:00Z');
const RECEIVED = new Date(NOW).toISOString();
const RECORD = {
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

describe('of several instances', () => {
  const five = [1, 2, 3, 4, 5];

  it('one leases a pull request that was never reviewed', async () => {
    const leases = await Promise.all(five.map(() => ledger.reviews.lease('new', 1, NOW)));
    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
  });

  it('one takes over a lease that has run out, and keeps what was reported before', async () => {
    await (await ledger.reviews.lease('old', 1, NOW))?.end(RECORD);
    await ledger.reviews.lease('old', 1, NOW + 1);
    const leases = await Promise.all(five.map(() => ledger.reviews.lease('old', 1, NOW + 10 * MINUTE)));
    const taken = leases.filter((lease) => lease !== undefined);
    expect(taken).toHaveLength(1);
    expect(taken[0]).toMatchObject({ last: RECORD, hasThreads: false });
  });

  it('one takes over a claim that has run out', async () => {
    await ledger.deliveries.claim('expired', RECEIVED, NOW);
    const claims = await Promise.all(five.map(() => ledger.deliveries.claim('expired', RECEIVED, NOW + 10 * MINUTE)));
    expect(claims.filter((claim) => claim === 'claimed')).toHaveLength(1);
  });
});

describe('a worker that lost its claim', () => {
  it('does not undo that another one finished', async () => {
    await ledger.deliveries.claim('lost', RECEIVED, NOW);
    await ledger.deliveries.claim('lost', RECEIVED, NOW + 10 * MINUTE);
    await ledger.deliveries.finish('lost', RECEIVED, 'reviewed', NOW + 11 * MINUTE);
    await ledger.deliveries.release('lost', RECEIVED, NOW + 12 * MINUTE);
    expect(await ledger.deliveries.claim('lost', RECEIVED, NOW + 13 * MINUTE)).toBe('done');
  });
});

describe('a row that somebody else wrote', () => {
  it('does not block a review: what is no lease and no record counts as none', async () => {
    await open('Reviews').insert('odd', '0000000001', { leaseUntil: 'not a time', iterationId: 'one' });
    expect(await ledger.reviews.lease('odd', 1, NOW)).toMatchObject({ last: undefined, hasThreads: true });
  });
});

describe('keys from events', () => {
  it('with half a character, or cut in the middle of one, can be written and read', async () => {
    const table = open('Halves');
    for (const text of [
      'a\uD83D',
      '\uDE00b',
      `${'x'.repeat(445)}${'😀'.repeat(100)}`,
      `${'x'.repeat(444)}${'😀'.repeat(100)}`,
    ]) {
      const key = encodeKey(text);
      expect(await table.insert(key, key, { text: 'here' })).toBe(true);
      expect((await table.read(key, key))?.row['text']).toBe('here');
    }
  });
});

describe('a dead letter', () => {
  const letters = async (id: string) => {
    const found = [];
    for await (const { row } of open('DeadLetters').list()) if (row['rowKey'] === id) found.push(row);
    return found;
  };

  it('is cut between characters', async () => {
    await ledger.deadLetters.keepText('cut', `${'x'.repeat(15_999)}😀`, `${'y'.repeat(1_999)}😀`, NOW);
    expect(await letters('cut')).toMatchObject([
      { event: `${'x'.repeat(15_999)}\uFFFD`, reason: `${'y'.repeat(1_999)}\uFFFD` },
    ]);
  });

  it('holds nothing of the secret that the delivery came with', async () => {
    const authorization = `Basic ${Buffer.from('guard:the-secret-of-the-hook').toString('base64')}`;
    const event: GuardEvent = reduceToEvent({
      body: new TextEncoder().encode(
        '{"id":"with-secret","eventType":"x","resource":{},"password":"the-secret-of-the-hook"}',
      ),
      headers: new Map([
        ['authorization', authorization],
        ['cookie', 'the-secret-of-the-hook'],
      ]),
      receivedAt: RECEIVED,
    });
    await ledger.deadLetters.keep(event, 'because', NOW);
    const [letter] = await letters('with-secret');
    expect(letter).toMatchObject({ reason: 'because' });
    expect(JSON.stringify(letter)).not.toMatch(/the-secret-of-the-hook/);
    expect(JSON.stringify(letter)).not.toContain(authorization.slice(6));
  });
});

describe('storage that takes a call and never answers', () => {
  it('is away after a while, instead of holding the worker for ever', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => {
      silent.close();
      silent.closeAllConnections();
    });
    const address = silent.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const connectionString = azurite.connectionString.replaceAll(`:${String(azurite.ports.table)}/`, `:${port}/`);
    const hanging = openLedger({ kind: 'connection-string', connectionString }, 'https://dev.azure.com/contoso');
    await expect(hanging.deliveries.claim('x', RECEIVED, NOW)).rejects.toMatchObject({ code: 'storage-unavailable' });
  });
});
