import type { GuardError } from '../../errors.ts';
import type { WaitingMessage } from '../../ledger/outbox.ts';
import type { Log } from '../../log.ts';
import type { NotifyContext } from './notify-context.ts';

/** Delays before a message that was not taken is tried again, by attempt; together about a day. */
const DELAYS_MS: readonly number[] = [1, 5, 15, 30, 60, ...Array.from({ length: 11 }, () => 120)].map(
  (minutes) => minutes * 60_000,
);

/** A receiver is left alone for as long as it asks, but not for ever. */
const LONGEST_PAUSE_MS = 2 * 60 * 60_000;

/** How long a channel wants to be left alone, in milliseconds; undefined where it did not say. */
export function pauseOf({ retryAfterMs }: GuardError): number | undefined {
  return retryAfterMs === undefined ? undefined : Math.min(retryAfterMs, LONGEST_PAUSE_MS);
}

/** A message that a channel did not take waits for its next try, or is kept as a dead letter of that channel. */
export async function notTaken(
  { ledger, clock }: NotifyContext,
  waiting: WaitingMessage,
  error: GuardError,
  log: Log,
): Promise<void> {
  const { id, channel, connectionId, change, topic, severity, attempt } = waiting;
  const delay = DELAYS_MS[attempt];
  if (delay !== undefined) {
    const wait = Math.max(delay, pauseOf(error) ?? 0);
    await waiting.putBack(new Date(clock.now() + wait).toISOString());
    log.warn(
      `Message ${id} to ${channel} failed (${error.message}) and is tried again in ${String(Math.round(wait / 1000))} s.`,
    );
    return;
  }
  const what = JSON.stringify({ id, channel, connectionId, change, topic, severity, attempt });
  await ledger.deadLetters.keepText(`${id}-${channel}`, what, error.message, clock.now());
  await waiting.remove();
  log.error(`Message ${id} to ${channel} failed for good and is kept in DeadLetters: ${error.message}`);
}
