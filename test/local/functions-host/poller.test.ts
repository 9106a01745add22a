import type { DequeuedMessageItem } from '@azure/storage-queue';
import { afterEach, describe, expect, it } from 'vitest';
import { startPoller, type Poller } from '../../../local/functions-host/queue/poller.ts';
import { until } from './until.ts';

let poller: Poller | undefined;
afterEach(() => poller?.stop());

function message(messageId: string): DequeuedMessageItem {
  const now = new Date();
  const times = { insertedOn: now, expiresOn: now, nextVisibleOn: now };
  return { messageId, messageText: '', popReceipt: 'r', dequeueCount: 1, ...times };
}

/** A poller over batches that a test hands out, whose messages are worked on until the test ends them. */
function start(newBatchThreshold: number) {
  const requests: ((batch: DequeuedMessageItem[]) => void)[] = [];
  const working = new Map<string, () => void>();
  const putBack: string[] = [];
  const started = startPoller({
    newBatchThreshold,
    pollMs: 1,
    track: () => undefined,
    receive: () => new Promise((resolve) => requests.push(resolve)),
    worker: {
      work: ({ messageId }) => new Promise((resolve) => working.set(messageId, resolve)),
      async putBack({ messageId }) {
        putBack.push(messageId);
      },
    },
  });
  poller = started;
  return {
    requests,
    putBack,
    working,
    poller: started,
    answer: (...ids: string[]) => requests.shift()?.(ids.map(message)),
    finish: (id: string) => working.get(id)?.(),
  };
}

describe('polling', () => {
  it('asks again at once while there are messages', async () => {
    const { requests, answer, poller } = start(8);
    answer('a', 'b');
    await until('it asks again', () => requests.length === 1);
    const stopped = poller.stop();
    answer();
    await stopped;
    expect(requests).toEqual([]);
  });

  it('asks for no more while too many are worked on, and goes on when one has ended', async () => {
    const { requests, answer, finish, working, poller } = start(1);
    answer('a', 'b');
    await until('both are worked on', () => working.size === 2);
    expect(requests).toEqual([]);
    finish('a');
    await until('it asks again', () => requests.length === 1);
    const stopped = poller.stop();
    answer();
    await stopped;
    expect(working.size).toBe(2);
  });

  it('gives back what comes in while it stops', async () => {
    const { answer, putBack, working, poller } = start(8);
    const stopped = poller.stop();
    answer('late');
    await stopped;
    expect(putBack).toEqual(['late']);
    expect(working.size).toBe(0);
  });

  it('stops also while too many are worked on', async () => {
    const { answer, working, poller } = start(0);
    answer('a');
    await until('it is worked on', () => working.size === 1);
    await poller.stop();
    expect(working.size).toBe(1);
  });
});
