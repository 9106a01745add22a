import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TableClient, TableServiceClient } from '@azure/data-tables';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAzurite, type RunningAzurite } from '../../../local/processes/start-azurite.ts';
import { isListening } from './is-listening.ts';

let location = '';
let azurite: RunningAzurite;
beforeAll(async () => {
  location = await mkdtemp(path.join(tmpdir(), 'azurite-'));
  azurite = await startAzurite({ location });
});
afterAll(async () => {
  await azurite.stop();
  await rm(location, { recursive: true, force: true });
});

const queueOf = ({ connectionString }: RunningAzurite) =>
  QueueServiceClient.fromConnectionString(connectionString).getQueueClient('sample');
const tableOf = ({ connectionString }: RunningAzurite) =>
  TableClient.fromConnectionString(connectionString, 'sample', { allowInsecureConnection: true });

describe('Azurite', () => {
  it('listens on its three ports when it is started', async () => {
    const { blob, queue, table } = azurite.ports;
    expect(await Promise.all([blob, queue, table].map(isListening))).toEqual([true, true, true]);
    expect(azurite.queueUrl).toBe(`http://127.0.0.1:${queue}/devstoreaccount1`);
  });

  it('serves queues and tables by its connection string', async () => {
    const queue = queueOf(azurite);
    await queue.createIfNotExists();
    await queue.sendMessage('hello');
    expect((await queue.peekMessages()).peekedMessageItems[0]?.messageText).toBe('hello');
    const tables = TableServiceClient.fromConnectionString(azurite.connectionString, { allowInsecureConnection: true });
    await tables.createTable('other');
    const names: (string | undefined)[] = [];
    for await (const { name } of tables.listTables()) names.push(name);
    expect(names).toEqual(['other']);
  });

  it('keeps its data when it goes away and comes back on the same ports', async () => {
    const table = tableOf(azurite);
    await table.createTable();
    await table.createEntity({ partitionKey: 'p', rowKey: 'r', text: 'kept' });
    const { ports } = azurite;

    await azurite.stop();
    expect(await isListening(ports.table)).toBe(false);

    azurite = await startAzurite({ location, ports });
    expect(azurite.ports).toEqual(ports);
    expect(await table.getEntity('p', 'r')).toMatchObject({ text: 'kept' });
  });

  it('says why it cannot start, with its own words', async () => {
    await expect(startAzurite({ ports: azurite.ports })).rejects.toThrow(
      /^Azurite ended before it was ready \(exit code 1\)\..*EADDRINUSE/s,
    );
  });

  it('without a location writes nothing into the folder it is started in', async () => {
    const inMemory = await startAzurite();
    await queueOf(inMemory).create();
    await inMemory.stop();
    const traces = (await readdir('.')).filter((name) => name.startsWith('__azurite') || name === 'AzuriteConfig');
    expect(traces).toEqual([]);
  });

  it('tells when it is gone', async () => {
    const doomed = await startAzurite();
    doomed.process.kill('SIGKILL');
    expect(await doomed.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });
});
