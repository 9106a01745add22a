import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { QueueOptions } from '../host-json.ts';
import type { TriggerInput } from '../invoke.ts';
import type { TypedData } from '../rpc.ts';

/** The text a sender put in; undefined when it is not encoded as host.json says (`messageEncoding`). */
export function decodeMessage(text: string, encoding: QueueOptions['messageEncoding']): string | undefined {
  if (encoding === 'none') return text;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes.toString('utf8') : undefined;
}

/**
 * What a queue function is given. The worker makes an object of a text that is JSON, as the real one does. Names of the metadata:
 * learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger#message-metadata.
 */
export function toQueueInput(message: DequeuedMessageItem, text: string): TriggerInput {
  return {
    data: { string: text },
    metadata: {
      QueueTrigger: { string: text },
      Id: asJson(message.messageId),
      PopReceipt: asJson(message.popReceipt),
      DequeueCount: asJson(message.dequeueCount),
      InsertionTime: asJson(message.insertedOn),
      ExpirationTime: asJson(message.expiresOn),
      NextVisibleTime: asJson(message.nextVisibleOn),
    },
  };
}

function asJson(value: unknown): TypedData {
  return { json: JSON.stringify(value) };
}
