import { QueueServiceClient } from '@azure/storage-queue';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startAzurite, type RunningAzurite } from '../../local/processes/start-azurite.ts';
import { guardEventSchema, type GuardEvent } from '../../shared/queue/guard-event.ts';
import { openGuardQueue } from '../../shared/queue/guard-queue.ts';
import { reduceToEvent } from '../webhooks/reduce-to-event.ts';

const RECEIVED = '2026-11-24T10:00:00.000Z';

let azurite: RunningAzurite;

beforeAll(async () => {
  azurite = await startAzurite();
});

afterAll(() => azurite.stop());

const opened = (name: string) => ({
  queue: openGuardQueue({ kind: 'connection-string', connectionString: azurite.connectionString }, name),
  client: QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient(name),
});

const reduce = (body: Uint8Array): GuardEvent =>
  reduceToEvent({ body, headers: new Map([['user-agent', '<&>"\' ü']]), receivedAt: RECEIVED });

describe('a delivery on its way', () => {
  it.each([
    ['no UTF-8', new Uint8Array([0xff, 0xfe])],
    [
      'markup and marks in its type',
      new TextEncoder().encode('{"id":"1","eventType":"]]>&amp;<x>\\uffff\\ud83d\\u0000"}'),
    ],
    ['the largest that is read', new TextEncoder().encode(`{"id":"1","eventType":"${'é'.repeat(1_000_000)}"}`)],
  ])('comes out of the queue as it went in: %s', async (_, body) => {
    const { queue, client } = opened('whatever');
    const event = reduce(body);
    await queue.send(event);
    const { receivedMessageItems: items } = await client.receiveMessages();
    await client.clearMessages();
    expect(items.map(({ messageText }) => guardEventSchema.parse(JSON.parse(messageText)))).toEqual([event]);
  });

  it('can be put back as the text that it is', async () => {
    const { queue, client } = opened('text');
    await queue.sendText('no guard event <&> ü', 0);
    const { receivedMessageItems: items } = await client.receiveMessages();
    expect(items.map(({ messageText }) => messageText)).toEqual(['no guard event <&> ü']);
  });

  it('waits for at most the seven days that the service allows', async () => {
    const { queue, client } = opened('long');
    await queue.sendText('later', 365 * 24 * 60 * 60 * 1000);
    expect((await client.getProperties()).approximateMessagesCount).toBe(1);
  });
});

describe('ping', () => {
  it('answers for a queue that is not there yet', async () => {
    await expect(opened('new').queue.ping()).resolves.toBeUndefined();
  });
});

describe('a queue that takes a call and never answers', () => {
  it('is away while the sender still listens', { timeout: 3_000 }, async () => {
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
    const connectionString = azurite.connectionString.replaceAll(`:${String(azurite.ports.queue)}/`, `:${port}/`);
    const queue = openGuardQueue({ kind: 'connection-string', connectionString }, 'silent');
    await expect(queue.sendText('x', 0)).rejects.toMatchObject({ code: 'storage-unavailable' });
  });

  it('says nothing of the account key', async () => {
    const connectionString = azurite.connectionString.replaceAll(`:${String(azurite.ports.queue)}/`, ':9/');
    const queue = openGuardQueue({ kind: 'connection-string', connectionString }, 'away');
    const error: unknown = await queue.sendText('x', 0).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(Error);
    expect(error instanceof Error ? `${error.message}${String(error.stack)}` : '').not.toContain('Eby8vdM02xNOcqFl');
  });
});
