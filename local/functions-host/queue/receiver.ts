import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { OutageWatch } from './outage.ts';

/** A request for messages that takes longer is given up; storage answers in milliseconds or is away. */
const RECEIVE_TIMEOUT_MS = 10_000;

/** Fetches a batch; empty when there is none, or storage does not answer. Never rejects. */
export type Receiver = () => Promise<readonly DequeuedMessageItem[]>;

/** `leaseMs`: how long the messages of a batch are hidden from others. */
export function createReceiver(queue: QueueClient, batchSize: number, leaseMs: number, outage: OutageWatch): Receiver {
  /** In Azure the templates make the queues, and the real host waits for them; here nobody else does. */
  async function createQueue(): Promise<void> {
    try {
      await queue.createIfNotExists();
      outage.worked();
    } catch (error) {
      outage.failed(error);
    }
  }

  return async () => {
    try {
      const { receivedMessageItems } = await queue.receiveMessages({
        numberOfMessages: batchSize,
        visibilityTimeout: Math.ceil(leaseMs / 1000),
        abortSignal: AbortSignal.timeout(RECEIVE_TIMEOUT_MS),
      });
      outage.worked();
      return receivedMessageItems;
    } catch (error) {
      if (isQueueMissing(error)) await createQueue();
      else outage.failed(error);
      return [];
    }
  };
}

function isQueueMissing(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 404;
}
