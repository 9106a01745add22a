import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../shared/conversions/change.ts';
import type { ConnectionSnapshot } from '../../shared/conversions/snapshot.ts';
import { firstRecord, type ConnectionRecord } from '../../shared/ledger/connections.ts';
import type { Ledger } from '../../shared/ledger/index.ts';
import { encodeKey } from '../../shared/ledger/keys.ts';
import type { OpenTable } from '../../shared/ledger/table.ts';
import { NOW, snapshot } from '../conversions/building.ts';
import { startTwoLedgers } from './two-ledgers.ts';

const MINUTE = 60_000;
const LATER = NOW + 6 * MINUTE;
const ORGANIZATION = 'dev.azure.com/contoso';
const PENDING = {
  kind: 'converted',
  from: 'ServicePrincipal',
  to: 'WorkloadIdentityFederation',
  seenAt: '2026-11-24T10:00:00.000Z',
  details: [] as never[],
  predecessor: '',
  seenBy: 'hook',
} as const;

let stop: () => Promise<void>;
let ledger: Ledger;
let others: Ledger;
let open: OpenTable;

beforeAll(async () => {
  ({ ledger, others, open, stop } = await startTwoLedgers('https://dev.azure.com/Contoso/'));
});

afterAll(() => stop());

let made = 0;

/** A connection of its own for each test. */
function fresh(over: Partial<ConnectionSnapshot> = {}): ConnectionSnapshot {
  made += 1;
  return snapshot({ id: `connection-${String(made)}`, ...over });
}

const record = (of: ConnectionSnapshot, over: Partial<ConnectionRecord> = {}): ConnectionRecord => ({
  ...firstRecord(of),
  ...over,
});

async function listed({ connections }: Ledger): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const one of connections.list()) ids.push(one.snapshot.id);
  return ids;
}

const spoil = async (id: string, property: string, value: string): Promise<void> => {
  const table = open('Connections');
  const found = await table.read(encodeKey(ORGANIZATION), id);
  const { partitionKey: _, rowKey: __, etag: ___, timestamp: ____, ...row } = found?.row ?? {};
  const texts = Object.entries(row).map(([name, text]) => [name, String(text)] as const);
  await table.replace(
    encodeKey(ORGANIZATION),
    id,
    { ...Object.fromEntries(texts), [property]: value },
    found?.etag ?? '',
  );
};

describe('a baseline', () => {
  it('is what is known of the connection from then on', async () => {
    const seen = fresh({ name: `o'brien "ü" 😀`, projects: [] });
    await ledger.connections.baseline(seen);
    expect(await ledger.connections.read(seen.id)).toEqual(record(seen));
    expect(await listed(ledger)).toContain(seen.id);
  });

  it('of a version that kept no cloud is read without one, and the next look notes it', async () => {
    const seen = fresh();
    const { environment: _, identityType: __, projects, ...older } = seen;
    const row = { ...older, projects: JSON.stringify(projects), pending: '', revertedAt: '' };
    await open('Connections').insert(encodeKey(ORGANIZATION), seen.id, row);
    const known = await ledger.connections.read(seen.id);
    expect(known).toEqual(record({ ...seen, environment: '', identityType: '' }));
    expect(compare(known?.snapshot, seen)).toBe('other');
  });

  it('changes nothing that is known already', async () => {
    const seen = fresh();
    await ledger.connections.baseline(seen);
    await ledger.connections.baseline({ ...seen, name: 'another' });
    expect(await ledger.connections.read(seen.id)).toEqual(record(seen));
  });

  it('is noted where a worker died in its first look, and the lease of one at work stays', async () => {
    const seen = fresh();
    const lease = await ledger.connections.lease(seen.id, NOW);
    await ledger.connections.baseline(seen);
    expect(await ledger.connections.read(seen.id)).toEqual(record(seen));
    expect(await ledger.connections.lease(seen.id, NOW + 1)).toBeUndefined();
    await lease?.write(record(seen, { pending: PENDING }));
    expect(await ledger.connections.read(seen.id)).toEqual(record(seen, { pending: PENDING }));
  });

  it('is noted where a first look ended without a record', async () => {
    const seen = fresh();
    await (await ledger.connections.lease(seen.id, NOW))?.end();
    expect(await ledger.connections.read(seen.id)).toBeUndefined();
    await ledger.connections.baseline(seen);
    expect(await ledger.connections.read(seen.id)).toEqual(record(seen));
  });
});

describe('the lease on a connection', () => {
  it('is held by one of several that come at once, known or not', async () => {
    const known = fresh();
    await ledger.connections.baseline(known);
    for (const id of [known.id, fresh().id]) {
      const leases = await Promise.all([1, 2, 3, 4, 5].map(() => ledger.connections.lease(id, NOW)));
      expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
    }
  });

  it('keeps what is known, gives it to its owner, and is free when it ends', async () => {
    const seen = fresh();
    const first = await ledger.connections.lease(seen.id, NOW);
    expect(first?.record).toBeUndefined();
    const written = record(seen, { pending: PENDING, revertedAt: '2026-11-24T09:00:00.000Z' });
    await first?.write(written);
    await first?.end();
    const second = await ledger.connections.lease(seen.id, NOW + 1);
    expect(second?.record).toEqual(written);
    expect(await ledger.connections.read(seen.id)).toEqual(written);
  });

  it('can be written under more than once', async () => {
    const seen = fresh();
    const lease = await ledger.connections.lease(seen.id, NOW);
    await lease?.write(record(seen, { pending: PENDING }));
    await lease?.write(record(seen));
    expect((await ledger.connections.read(seen.id))?.pending).toBeUndefined();
  });

  it('ends by itself, no earlier than it says', async () => {
    const { id } = fresh();
    const lease = await ledger.connections.lease(id, NOW);
    expect(await ledger.connections.lease(id, (lease?.until ?? 0) - 1)).toBeUndefined();
    expect(await ledger.connections.lease(id, lease?.until ?? 0)).toBeDefined();
  });

  it('is taken over by one, and the late owner can neither write nor end it', async () => {
    const seen = fresh();
    await ledger.connections.baseline(seen);
    const late = await ledger.connections.lease(seen.id, NOW);
    const leases = await Promise.all([1, 2, 3].map(() => ledger.connections.lease(seen.id, LATER)));
    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
    await expect(late?.write(record({ ...seen, name: 'late' }))).rejects.toMatchObject({ code: 'storage-unavailable' });
    await late?.end();
    expect(await ledger.connections.lease(seen.id, LATER + 1)).toBeUndefined();
    expect(await ledger.connections.read(seen.id)).toEqual(record(seen));
  });

  it('of a first look that another took over is not ended by the late owner either', async () => {
    const seen = fresh();
    const late = await ledger.connections.lease(seen.id, NOW);
    const now = await ledger.connections.lease(seen.id, LATER);
    await late?.end();
    await now?.write(record(seen));
    expect(await ledger.connections.read(seen.id)).toEqual(record(seen));
  });
});

describe('a row that somebody else wrote', () => {
  it.each([
    ['projects', 'no JSON'],
    ['projects', '[{"id":1}]'],
    ['pending', '{"kind":"something-new"}'],
    ['pending', 'no JSON'],
  ])(
    'with other %s, %s, is left alone, does not pass for one never seen, and hides no other',
    async (property, value) => {
      const [broken, whole] = [fresh(), fresh()];
      await ledger.connections.baseline(broken);
      await ledger.connections.baseline(whole);
      await spoil(broken.id, property, value);
      const unreadable = { code: 'ledger-unreadable' };
      await expect(ledger.connections.read(broken.id)).rejects.toMatchObject(unreadable);
      const ids = await listed(ledger);
      expect(ids).toContain(whole.id);
      expect(ids).not.toContain(broken.id);
      await expect(ledger.connections.lease(broken.id, NOW)).rejects.toMatchObject(unreadable);
      await ledger.connections.baseline(broken);
      await expect(ledger.connections.read(broken.id)).rejects.toMatchObject(unreadable);
    },
  );
});

describe('connections of another organization', () => {
  it('are not seen, whatever their ids', async () => {
    const seen = fresh();
    await others.connections.baseline(seen);
    expect(await ledger.connections.read(seen.id)).toBeUndefined();
    expect(await listed(ledger)).not.toContain(seen.id);
    await ledger.connections.lease(seen.id, NOW);
    expect(await others.connections.lease(seen.id, NOW)).toBeDefined();
  });
});

describe('an id with odd characters', () => {
  it('is a key of its own', async () => {
    const ids = ['a/b', 'a\\b', 'a#b', 'a?b', "o'b", 'a%2Fb', 'x'.repeat(2_000)];
    for (const id of ids) await ledger.connections.baseline(snapshot({ id, name: id.slice(0, 9) }));
    for (const id of ids) expect((await ledger.connections.read(id))?.snapshot.name).toBe(id.slice(0, 9));
    expect(await listed(ledger)).toEqual(expect.arrayContaining(ids));
  });
});
