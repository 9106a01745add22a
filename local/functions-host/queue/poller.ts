import type { DequeuedMessageItem } from '@azure/storage-queue';
import { setTimeout as delay } from 'node:timers/promises';
import type { MessageWorker } from './message-worker.ts';
import type { Receiver } from './receiver.ts';

export interface PollerOptions {
  readonly receive: Receiver;
  readonly worker: MessageWorker;
  /** Told of each message's work when it begins. */
  readonly track: (work: Promise<void>) => void;
  /** Between two looks into an empty queue. */
  readonly pollMs: number;
  /** The next batch is fetched when no more than this many messages are being worked on. */
  readonly newBatchThreshold: number;
}

/** Fetches messages of one queue and has them worked on. */
export interface Poller {
  /** Fetches no more; resolves when the last request has ended. Messages that are worked on go on. */
  stop(): Promise<void>;
  /** Ends the tries to settle messages that storage did not answer. */
  giveUp(): void;
}

/**
 * Fetches batch after batch while there are messages, then one every `pollMs`. As in the real host (QueueListener of
 * Microsoft.Azure.WebJobs.Extensions.Storage) a batch is fetched when few enough messages are being worked on, so that a slow one
 * does not hold up the others.
 */
export function startPoller({ receive, worker, track, pollMs, newBatchThreshold }: PollerOptions): Poller {
  const stopping = new AbortController();
  const givingUp = new AbortController();
  let inFlight = 0;
  let wake = (): void => undefined;

  async function handle(message: DequeuedMessageItem): Promise<void> {
    inFlight += 1;
    await worker.work(message, givingUp.signal);
    inFlight -= 1;
    wake();
  }

  const mayFetch = (): boolean => inFlight <= newBatchThreshold || stopping.signal.aborted;

  async function untilFewAreInFlight(): Promise<void> {
    while (!mayFetch()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      const messages = await receive();
      for (const message of messages) {
        // Storage has hidden what came in while we were stopping: without this nobody would see it for the length of a lease.
        track(stopping.signal.aborted ? worker.putBack(message, givingUp.signal) : handle(message));
      }
      if (messages.length === 0) await delay(pollMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      await untilFewAreInFlight();
    }
  }

  const polling = poll();
  return {
    async stop() {
      stopping.abort();
      wake();
      await polling;
    },
    giveUp: () => givingUp.abort(),
  };
}
