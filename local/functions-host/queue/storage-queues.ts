import { QueueServiceClient, StorageRetryPolicyType, type QueueClient } from '@azure/storage-queue';

/** Between tries of an operation on a message that storage did not answer. */
const SETTLE_RETRY_MS = 1_000;

/** Two ways to one queue, which differ in what they do when storage does not answer. */
export interface StorageQueue {
  /** Tries once: the poller itself comes back. */
  readonly once: QueueClient;
  /** Tries for as long as a message is hidden from others: what was done with it must not be lost. */
  readonly patient: QueueClient;
  /** The queue that messages go to which fail for good. */
  readonly poison: QueueClient;
}

/** Opens a queue of the account whose connection string the setting holds. Throws when the setting is missing or no such string. */
export function openQueue(setting: string, queueName: string, leaseMs: number): StorageQueue {
  const connectionString = process.env[setting] ?? process.env[`AzureWebJobs${setting}`];
  if (!connectionString)
    throw new Error(
      `The queue "${queueName}" needs a storage connection string in the setting ${setting}, which is not set.`,
    );
  const connect = (maxTries: number): QueueServiceClient => {
    const retryOptions = { maxTries, retryPolicyType: StorageRetryPolicyType.FIXED, retryDelayInMs: SETTLE_RETRY_MS };
    try {
      return QueueServiceClient.fromConnectionString(connectionString, { retryOptions });
    } catch (error) {
      throw new Error(`The setting ${setting} holds no storage connection string.`, { cause: error });
    }
  };
  const patient = connect(Math.max(1, Math.ceil(leaseMs / SETTLE_RETRY_MS)));
  return {
    once: connect(1).getQueueClient(queueName),
    patient: patient.getQueueClient(queueName),
    poison: patient.getQueueClient(`${queueName}-poison`),
  };
}
