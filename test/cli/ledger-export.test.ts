import { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ledger } from '../../cli/ledger.ts';
import { conversion, snapshot } from '../conversions/building.ts';
import { firstRun } from '../conversions/first-runs.ts';
import { intent } from '../conversions/intents.ts';
import { record } from './recording.ts';
import { startRecorded } from './recorded.ts';

let recorded: Awaited<ReturnType<typeof startRecorded>>;

beforeAll(async () => {
  recorded = await startRecorded();
  await recorded.ledger.connections.baseline(snapshot());
  await recorded.holds({ name: '\u202Eprod\n', stateReason: 'a person said "keep"' });
  const { connectionId, change } = conversion();
  await recorded.ledger.firstRuns.note(firstRun({ connectionId, change }));
  await recorded.ledger.intents.begin(intent());
  await recorded.ledger.proofs.record({
    identityId: 'guard-id',
    provenAt: '2026-11-24T09:00:00.000Z',
    connectionId: 'throw-away',
    connectionName: 'throw-away',
    by: 'robin',
  });
});

afterAll(() => recorded.stop());

const run = () => record(ledger, ['export'], recorded.desk);

describe('ledger export', () => {
  it('writes a line of JSON a record, with everything that is kept, and nothing of a name takes effect', async () => {
    const { code, out, err } = await run();
    const records = out
      .trimEnd()
      .split('\n')
      .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
    expect([code, err]).toEqual([0, '']);
    expect(records.map((one) => one['record'])).toEqual([
      'connection',
      'conversion',
      'first-run',
      'reminder',
      'intent',
      'proof',
    ]);
    expect(records[0]).toMatchObject({ snapshot: { name: 'prod' }, revertedAt: '' });
    expect(records[1]).toMatchObject({ name: '\u202Eprod\n', assessment: { verdict: 'blocked' }, kind: 'converted' });
    expect(out).toContain('\\u202eprod\\n');
    expect(records[2]).toMatchObject({ pipelineName: 'shop-ci', state: 'succeeded' });
    expect(records[3]).toMatchObject({ step: 'P3D' });
    expect(records[4]).toMatchObject({ operation: 'convert', byName: 'robin' });
    expect(records[5]).toMatchObject({ identityId: 'guard-id' });
  });

  it('writes only what a record is made of, and says what it left out', async () => {
    const { AzureWebJobsStorage = '' } = recorded.desk.environment ?? {};
    for (const name of ['Connections', 'Conversions', 'Reminders', 'Intents', 'Proofs']) {
      const table = TableClient.fromConnectionString(AzureWebJobsStorage, name, { allowInsecureConnection: true });
      for await (const { partitionKey = '', rowKey = '' } of table.listEntities()) {
        await table.updateEntity({ partitionKey, rowKey, serviceprincipalkey: 'hush' }, 'Merge');
        const strange = { partitionKey, rowKey: `${rowKey}-strange`, scheme: 7, organization: 'dev.azure.com/contoso' };
        await table.createEntity(strange);
      }
    }
    const { code, out, err } = await run();
    expect(code).toBe(3);
    expect(out).not.toMatch(/hush|serviceprincipalkey/);
    expect(out.trimEnd().split('\n')).toHaveLength(6);
    expect(err).toBe('5 records left out, in a shape that this version does not know: run the newest wif-guard.\n');
  });
});
