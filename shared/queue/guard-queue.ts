import { type QueueClient, QueueServiceClient, RestError } from '@azure/storage-queue';
import { azureCredential } from '../azure-credential.ts';
import { GuardError, messageOf } from '../errors.ts';
import type { StorageSettings } from '../settings/settings.ts';
import type { GuardEvent } from './guard-event.ts';

/** Sends guard events. */
export interface GuardQueue {
  /**
   * Puts an event into the queue, visible after `delayMs`.
   * @throws GuardError `storage-unavailable` within about two seconds when the queue is away.
   */
  send(event: GuardEvent, delayMs?: number): Promise<void>;
  /** The same with a message's own text. */
  sendText(text: string, delayMs: number): Promise<void>;
  /** Resolves when the queue answers. @throws GuardError `storage-unavailable` */
  ping(): Promise<void>;
}

/**
 * One try within this time: the webhook answers 503 then, and service hooks send the event again. Longer would not help: they
 * wait for an answer only so long.
 */
const SEND_TIMEOUT_MS = 2_000;

/** Longest delay that Storage queues allow (https://learn.microsoft.com/rest/api/storageservices/put-message). */
const MAX_DELAY_MS = 7 * 24 * 60 * 60 * 1000;

/** Opens a queue; it is created when it is first needed. */
export function openGuardQueue(storage: StorageSettings, name: string): GuardQueue {
  let client: Promise<QueueClient> | undefined;
  const queue = (): Promise<QueueClient> => (client ??= clientOf(storage, name));

  async function sendText(text: string, delayMs: number): Promise<void> {
    const options = {
      visibilityTimeout: Math.ceil(Math.min(delayMs, MAX_DELAY_MS) / 1000),
      // -1: never expires. The default of seven days would lose what waits for a person.
      messageTimeToLive: -1,
    };
    await within(name, async (abortSignal) => {
      const target = await queue();
      try {
        await target.sendMessage(text, { ...options, abortSignal });
      } catch (error) {
        if (!(error instanceof RestError) || error.code !== 'QueueNotFound') throw error;
        await target.createIfNotExists({ abortSignal });
        await target.sendMessage(text, { ...options, abortSignal });
      }
    });
  }

  return {
    sendText,
    send: (event, delayMs = 0) => sendText(JSON.stringify(event), delayMs),
    async ping() {
      await within(name, async (abortSignal) => {
        await (await queue()).createIfNotExists({ abortSignal });
      });
    },
  };
}

async function within(name: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  try {
    await work(AbortSignal.timeout(SEND_TIMEOUT_MS));
  } catch (error) {
    throw new GuardError(
      'storage-unavailable',
      `The queue ${name} did not take the message: ${messageOf(error)}. Check the storage account and that the guard may write to it.`,
      { cause: error },
    );
  }
}

async function clientOf(storage: StorageSettings, name: string): Promise<QueueClient> {
  const options = { retryOptions: { maxTries: 1 } };
  if (storage.kind === 'connection-string') {
    return QueueServiceClient.fromConnectionString(storage.connectionString, options).getQueueClient(name);
  }
  const { accountName, clientId, signIn } = storage;
  const credential = await azureCredential(signIn, clientId);
  return new QueueServiceClient(`https://${accountName}.queue.core.windows.net`, credential, options).getQueueClient(
    name,
  );
}
