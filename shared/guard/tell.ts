import type { Log } from '../log.ts';
import type { GuardContext } from './context.ts';

/** A message to people, for a receiver and for the console. */
export interface Message {
  /** The same on every repeat. */
  readonly id: string;
  /** `{ type, timestamp, data }`, as Standard Webhooks recommends. */
  readonly payload: object;
  /** The same for people, harmless for terminals. */
  readonly lines: readonly string[];
}

/**
 * Sends a message where alerts go, and writes it to the console once it was taken.
 * @throws GuardError `alert-unavailable`
 */
export async function tell({ channel }: Pick<GuardContext, 'channel'>, message: Message, log: Log): Promise<void> {
  await channel?.send(message.id, message.payload);
  for (const line of message.lines) log.warn(line);
}
