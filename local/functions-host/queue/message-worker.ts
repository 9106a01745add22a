import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { QueueTrigger, RegisteredFunction } from '../bindings.ts';
import { describeError } from '../describe-error.ts';
import type { Executions } from '../executions.ts';
import type { QueueOptions } from '../host-json.ts';
import { holdMessage } from './lease.ts';
import { decodeMessage, toQueueInput } from './message.ts';
import type { StorageQueue } from './storage-queues.ts';

/** Works on messages. Nothing here rejects: what could not be settled comes back when its lease has run out. */
export interface MessageWorker {
  /** Runs the function on a message, then deletes it, hides it until its next try, or moves it to the poison queue. */
  work(message: DequeuedMessageItem, signal: AbortSignal): Promise<void>;
  /** Gives a message back untouched. */
  putBack(message: DequeuedMessageItem, signal: AbortSignal): Promise<void>;
}

export interface MessageWorkerOptions {
  readonly queueFunction: RegisteredFunction<QueueTrigger>;
  readonly queue: StorageQueue;
  readonly options: QueueOptions;
  readonly leaseMs: number;
  readonly executions: Executions;
  readonly log: (line: string) => void;
}

/** The rules are those of QueueProcessor in Microsoft.Azure.WebJobs.Extensions.Storage, the real host's queue trigger. */
export function createMessageWorker({
  queueFunction,
  queue,
  options,
  leaseMs,
  executions,
  log,
}: MessageWorkerOptions): MessageWorker {
  const { queueName } = queueFunction.trigger;

  async function settle(message: DequeuedMessageItem, action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      log(
        `Message ${message.messageId} of queue "${queueName}" could not be settled: ${describeError(error)}. It is tried again when it is visible again, within ${leaseMs} ms.`,
      );
    }
  }

  async function moveToPoison(
    message: DequeuedMessageItem,
    receipt: string,
    why: string,
    abortSignal: AbortSignal,
  ): Promise<void> {
    await queue.poison.createIfNotExists({ abortSignal });
    await queue.poison.sendMessage(message.messageText, { abortSignal });
    await queue.patient.deleteMessage(message.messageId, receipt, { abortSignal });
    log(`Message ${message.messageId} of queue "${queueName}" ${why}: moved to "${queue.poison.name}".`);
  }

  /** Whether the function took the message; the receipt is the one to settle it with. */
  async function runFunction(
    message: DequeuedMessageItem,
    text: string,
  ): Promise<{ succeeded: boolean; receipt: string }> {
    const lease = holdMessage(queue.once, message, leaseMs);
    const succeeded = await executions.run(queueFunction, toQueueInput(message, text)).then(
      () => true,
      () => false,
    );
    return { succeeded, receipt: await lease.end() };
  }

  return {
    async work(message, abortSignal) {
      const { messageId, messageText, dequeueCount, popReceipt } = message;
      const text = decodeMessage(messageText, options.messageEncoding);
      if (text === undefined) {
        return settle(message, () =>
          moveToPoison(message, popReceipt, 'is not base64 (host.json messageEncoding)', abortSignal),
        );
      }
      // A try whose host died was counted, but nobody moved the message.
      if (dequeueCount > options.maxDequeueCount) {
        return settle(message, () =>
          moveToPoison(message, popReceipt, `was tried ${dequeueCount - 1} times`, abortSignal),
        );
      }
      const { succeeded, receipt } = await runFunction(message, text);
      return settle(message, () => {
        if (succeeded) return queue.patient.deleteMessage(messageId, receipt, { abortSignal });
        if (dequeueCount === options.maxDequeueCount) {
          return moveToPoison(message, receipt, `failed ${dequeueCount} times`, abortSignal);
        }
        return hide(message, receipt, options.visibilityTimeoutMs, abortSignal);
      });
    },
    putBack: (message, abortSignal) => settle(message, () => hide(message, message.popReceipt, 0, abortSignal)),
  };

  function hide(message: DequeuedMessageItem, receipt: string, ms: number, abortSignal: AbortSignal): Promise<unknown> {
    return queue.patient.updateMessage(message.messageId, receipt, undefined, Math.ceil(ms / 1000), { abortSignal });
  }
}
