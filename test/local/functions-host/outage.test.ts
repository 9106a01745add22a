import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startAzurite } from '../../../local/processes/start-azurite.ts';
import { holdUp } from './hold-up.ts';
import { startApp } from './start-app.ts';
import { until } from './until.ts';

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

/** Azurite that keeps its data, and the sample app with a queue in it. */
async function startBoth() {
  const location = await mkdtemp(path.join(tmpdir(), 'azurite-'));
  ended.push(() => rm(location, { recursive: true, force: true }));
  const azurite = await startAzurite({ location });
  ended.push(() => azurite.stop());
  vi.stubEnv('WORK_QUEUE', 'work');
  vi.stubEnv('AzureWebJobsStorage', azurite.connectionString);
  const queue = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient('work');
  const host = await startApp('queue', { queuePollMs: 20 });
  ended.push(() => host.stop());
  const send = (text: string) => queue.sendMessage(Buffer.from(text).toString('base64'));
  const bringBack = async () => {
    const again = await startAzurite({ location, ports: azurite.ports });
    ended.push(() => again.stop());
  };
  return { azurite, host, queue, send, bringBack };
}

describe('when storage goes away and comes back', () => {
  it('the host says each once and goes on with the messages that were waiting', async () => {
    const { azurite, host, queue, send, bringBack } = await startBoth();
    await until('the queue is there', () => queue.exists());
    await send('before');
    await until('a message is done', () => host.said('did "before"'));

    await azurite.stop();
    await until('the host notices', () => host.said('Storage (AzureWebJobsStorage) cannot be reached'));
    expect(await (await fetch(`${host.url}/api/ping`)).text()).toBe('pong');

    await bringBack();
    await send('after');
    await until('a message is done', () => host.said('did "after"'));
    expect(host.lines.filter((line) => line.startsWith('Storage ('))).toEqual([
      expect.stringContaining('cannot be reached'),
      'Storage (AzureWebJobsStorage) is back: queue functions go on.',
    ]);
  });

  it('a message whose function ended meanwhile is still deleted', async () => {
    const { azurite, host, queue, send, bringBack } = await startBoth();
    await until('the queue is there', () => queue.exists());
    const release = holdUp();
    await send('{"slow":true}');
    await until('it has begun', () => host.said('got {"slow":true}'));

    await azurite.stop();
    release();
    await until('it has ended', () => host.said('did {"slow":true}'));
    await until('the host notices', () => host.said('cannot be reached'));

    await bringBack();
    await until('the message is gone', async () => (await queue.getProperties()).approximateMessagesCount === 0);
    expect(host.lines.filter((line) => line.includes('[work] got'))).toHaveLength(1);
  });

  it('the host starts, serves and stops without it', async () => {
    const { azurite, host } = await startBoth();
    await host.stop();
    await azurite.stop();
    const another = await startApp('queue', { queuePollMs: 20 });
    ended.push(() => another.stop());
    await until('the host notices', () => another.said('cannot be reached'));
    expect((await fetch(`${another.url}/api/ping`)).status).toBe(200);
    await another.stop();
    await expect(fetch(`${another.url}/api/ping`)).rejects.toThrow('fetch failed');
  });
});
