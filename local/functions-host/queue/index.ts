import { functionsWith, type RegisteredFunction } from '../bindings.ts';
import type { Executions } from '../executions.ts';
import type { QueueOptions } from '../host-json.ts';
import { createMessageWorker } from './message-worker.ts';
import { createOutageWatch, type OutageWatch } from './outage.ts';
import { startPoller, type Poller } from './poller.ts';
import { createReceiver } from './receiver.ts';
import { openQueue } from './storage-queues.ts';

export interface QueueTriggersOptions {
  readonly functions: readonly RegisteredFunction[];
  readonly options: QueueOptions;
  readonly pollMs: number;
  readonly leaseMs: number;
  readonly executions: Executions;
  readonly log: (line: string) => void;
}

/** The queue triggers of an app. */
export interface QueueTriggers {
  start(): void;
  /** Fetches no more messages; resolves when the last requests have ended. */
  stop(): Promise<void>;
  /** Ends the tries to settle messages that storage did not answer. */
  giveUp(): void;
}

/** Throws when a queue's connection is not set or cannot be read; storage itself need not answer yet. */
export function createQueueTriggers(triggers: QueueTriggersOptions): QueueTriggers {
  const { options, pollMs, leaseMs, executions, log } = triggers;
  const watches = new Map<string, OutageWatch>();
  let pollers: readonly Poller[] = [];

  const prepared = functionsWith(triggers.functions, 'queueTrigger').map((queueFunction) => {
    const { connection, queueName } = queueFunction.trigger;
    const outage = watches.get(connection) ?? createOutageWatch(connection, log);
    watches.set(connection, outage);
    const queue = openQueue(connection, queueName, leaseMs);
    const worker = createMessageWorker({ queueFunction, queue, options, leaseMs, executions, log });
    const track = (work: Promise<void>): void => executions.track(queueFunction.name, work);
    const receive = createReceiver(queue.once, options.batchSize, leaseMs, outage);
    return { receive, worker, track, pollMs, newBatchThreshold: options.newBatchThreshold };
  });

  return {
    start() {
      pollers = prepared.map(startPoller);
    },
    async stop() {
      await Promise.all(pollers.map((poller) => poller.stop()));
    },
    giveUp: () => pollers.forEach((poller) => poller.giveUp()),
  };
}
