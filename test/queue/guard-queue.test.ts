import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAzurite, type RunningAzurite } from '../../local/processes/start-azurite.ts';
import type { GuardEvent } from '../../shared/queue/guard-event.ts';
import { openGuardQueue } from '../../shared/queue/guard-queue.ts';
import { matching } from '../matching.ts';

const EVENT: GuardEvent = {
  kind: 'pull-request',
  id: 'event-<1> & "more"',
  receivedAt: '2026-11-24T10:00:00.000Z',
  attempt: 0,
  projectId: '6ccc6dcf-a875-4572-a2b2-731318be4d3a',
  repositoryId: '2805a14e-c1f5-4b45-ab1b-ac0de3de0540',
  pullRequestId: 12,
};

let azurite: RunningAzurite;

beforeAll(async () => {
  azurite = await startAzurite();
});

afterAll(() => azurite.stop());

const opened = (name: string) => ({
  queue: openGuardQueue({ kind: 'connection-string', connectionString: azurite.connectionString }, name),
  client: QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient(name),
});

describe('the queue', () => {
  it('is made when it is missing, and carries the event as JSON', async () => {
    const { queue, client } = opened('fresh');
    await queue.send(EVENT);
    const { receivedMessageItems: items } = await client.receiveMessages();
    expect(items.map(({ messageText }) => JSON.parse(messageText) as unknown)).toEqual([EVENT]);
  });

  it('hides an event for its delay, and never lets it expire', async () => {
    const { queue, client } = opened('delayed');
    await queue.send(EVENT, 60_000);
    expect((await client.receiveMessages()).receivedMessageItems).toEqual([]);
    expect((await client.getProperties()).approximateMessagesCount).toBe(1);
  });

  it('takes several at once while it is made', async () => {
    const { queue, client } = opened('several');
    await Promise.all([1, 2, 3].map((attempt) => queue.send({ ...EVENT, attempt })));
    expect((await client.getProperties()).approximateMessagesCount).toBe(3);
  });

  it('says that it is away, and what to check', async () => {
    const connectionString = azurite.connectionString.replaceAll(String(azurite.ports.queue), '9');
    const queue = openGuardQueue({ kind: 'connection-string', connectionString }, 'away');
    const refusal = { code: 'storage-unavailable', message: matching(/queue away .*Check the storage account/) };
    await expect(queue.send(EVENT)).rejects.toMatchObject(refusal);
    await expect(queue.ping()).rejects.toMatchObject(refusal);
  });
});
