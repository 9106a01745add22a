import { openGuardQueue } from '../shared/queue/guard-queue.ts';
import { storageSettingsOf } from '../shared/settings/settings.ts';

/** While settings are wrong, messages wait in the queue instead of being given up. */
const DELAY_MS = 60_000;

/** Puts a message back as it is; the storage settings are right, or the message would not have arrived. */
export async function putBack(queue: string, message: unknown): Promise<void> {
  await openGuardQueue(storageSettingsOf(process.env), queue).sendText(textOf(message), DELAY_MS);
}

/** The host hands JSON over parsed, everything else as text. */
export function textOf(message: unknown): string {
  return typeof message === 'string' ? message : JSON.stringify(message);
}
