import { QueueServiceClient, type QueueClient } from '@azure/storage-queue';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startAzurite, type RunningAzurite } from '../../../local/processes/start-azurite.ts';
import { holdUp } from './hold-up.ts';
import { startApp, type HostUnderTest } from './start-app.ts';
import { until } from './until.ts';

let azurite: RunningAzurite;
let queues: QueueServiceClient;
beforeAll(async () => {
  azurite = await startAzurite();
  queues = QueueServiceClient.fromConnectionString(azurite.connectionString);
});
afterAll(() => azurite.stop());

let host: HostUnderTest;
let queue: QueueClient;
let poison: QueueClient;
let number = 0;

/** Starts the sample app on a queue of its own. */
async function startWorker(options: Parameters<typeof startApp>[1] = {}): Promise<void> {
  const name = `work-${(number += 1)}`;
  vi.stubEnv('WORK_QUEUE', name);
  vi.stubEnv('AzureWebJobsStorage', azurite.connectionString);
  [queue, poison] = [queues.getQueueClient(name), queues.getQueueClient(`${name}-poison`)];
  await queue.createIfNotExists();
  host = await startApp('queue', { queuePollMs: 20, ...options });
}
afterEach(async () => {
  await host.stop();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

const encoded = (message: unknown): string => Buffer.from(JSON.stringify(message)).toString('base64');
const send = (message: unknown) => queue.sendMessage(encoded(message));
const count = async (client: QueueClient) => (await client.getProperties()).approximateMessagesCount;
const triesOf = (id: number) => host.lines.filter((line) => line.startsWith(`[work] got {"id":${id}`));

describe('a queue function', () => {
  it('is given the message, which is deleted when it succeeds', async () => {
    await startWorker();
    await send({ id: 1, text: 'Grüße' });
    await until('it is done', () => host.said('[work] did {"id":1,"text":"Grüße"}'));
    await until('the message is gone', async () => (await count(queue)) === 0);
    expect(triesOf(1)).toHaveLength(1);
  });

  it('is given what is no JSON as text', async () => {
    await startWorker();
    await queue.sendMessage(Buffer.from('plain words').toString('base64'));
    await until('it is done', () => host.said('[work] did'));
    expect(host.lines).toContain('[work] did "plain words"');
  });

  it('is tried again when it fails', async () => {
    await startWorker();
    await send({ id: 2, failTimes: 2 });
    await until('it is done', () => host.said('[work] did {"id":2'));
    expect(triesOf(2)).toEqual([1, 2, 3].map((n) => `[work] got {"id":2,"failTimes":2} try ${n}`));
    await until('the message is gone', async () => (await count(queue)) === 0);
  });

  it('that fails maxDequeueCount times leaves the same text in the poison queue', async () => {
    await startWorker();
    await send({ id: 3, failTimes: 99 });
    await until('it is moved', () => host.said(`failed 3 times: moved to "${poison.name}"`));
    const { peekedMessageItems } = await poison.peekMessages();
    expect(peekedMessageItems.map((item) => item.messageText)).toEqual([encoded({ id: 3, failTimes: 99 })]);
    expect(await count(queue)).toBe(0);
    expect(triesOf(3)).toHaveLength(3);
  });

  it('is not given a message in another encoding, which goes to the poison queue', async () => {
    await startWorker();
    await queue.sendMessage('no base64!');
    await until('it is moved', () => host.said('is not base64 (host.json messageEncoding): moved to'));
    expect((await poison.peekMessages()).peekedMessageItems[0]?.messageText).toBe('no base64!');
  });

  it('does not hold up other messages with a slow one', async () => {
    const release = holdUp();
    await startWorker();
    await send({ id: 4, slow: true });
    await until('the slow one has begun', () => triesOf(4).length === 1);
    for (const id of [10, 11, 12, 13, 14, 15]) await send({ id });
    for (const id of [10, 11, 12, 13, 14, 15]) await until(`${id} is done`, () => host.said(`[work] did {"id":${id}}`));
    expect(host.said('[work] did {"id":4')).toBe(false);
    release();
    await until('the slow one is done', () => host.said('[work] did {"id":4'));
  });

  it('makes its queue when there is none', async () => {
    await startWorker();
    await queue.delete();
    await until('the queue is there', () => queue.exists());
    await send({ id: 9 });
    await until('it is done', () => host.said('[work] did'));
    expect(triesOf(9)).toHaveLength(1);
  });

  it('is fired by hand with the given text and leaves the queue alone', async () => {
    await startWorker();
    const body = JSON.stringify({ input: '{"id":6}' });
    const fired = await fetch(`${host.url}/admin/functions/work`, { method: 'POST', body });
    expect(fired.status).toBe(202);
    expect(host.said('[work] did {"id":6}')).toBe(true);
    expect(await count(queue)).toBe(0);
  });

  it('ends its run before the host has stopped', async () => {
    const release = holdUp();
    await startWorker();
    await send({ id: 7, slow: true });
    await until('it has begun', () => triesOf(7).length === 1);
    const stopped = host.stop();
    release();
    await stopped;
    expect(host.said('[work] did {"id":7')).toBe(true);
    expect(await count(queue)).toBe(0);
  });

  it('that does not end is left behind after the bound, and its message comes back', async () => {
    holdUp();
    await startWorker({ stopTimeoutMs: 50, messageLeaseMs: 1_000 });
    await send({ id: 8, slow: true });
    await until('it has begun', () => triesOf(8).length === 1);
    await host.stop();
    expect(host.said('Stopped while these were still running: work.')).toBe(true);
    expect(await count(queue)).toBe(1);
  });
});
