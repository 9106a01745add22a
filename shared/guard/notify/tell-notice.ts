import { GuardError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { isTold, type AlertSeverity, type ChannelName } from '../../policy/notifications.ts';
import { noticeCardMessage } from '../../report/adaptive-card.ts';
import { noticeSlackMessage } from '../../report/slack-blocks.ts';
import { chatText } from '../../report/alert-paragraphs.ts';
import type { NotifyContext } from './notify-context.ts';

/** A message to people that is about no conversion, such as the countdown of an issuer. */
export interface Notice {
  /** The same on every repeat. */
  readonly id: string;
  readonly severity: AlertSeverity;
  /** `{ type, timestamp, data }`, as Standard Webhooks recommends. */
  readonly payload: object;
  /** The same for people, a headline first, harmless for terminals. */
  readonly lines: readonly string[];
}

/**
 * Sends a notice to every channel that is to hear of it, and writes it to the console. A channel that does not take it holds up no
 * other: what it missed is kept as its dead letter.
 * @throws GuardError `alert-unavailable` where no channel took it: then it can be sent again.
 */
export async function tellNotice(
  { channels, ledger, clock, policy: source }: Pick<NotifyContext, 'channels' | 'ledger' | 'clock' | 'policy'>,
  notice: Notice,
  log: Log,
): Promise<void> {
  const { policy } = await source.current();
  const wanted = [...channels].filter(([channel]) => isTold(notice.severity, policy.notifications[channel]));
  const refused = new Map<ChannelName, GuardError>();
  await Promise.all(
    wanted.map(async ([channel, hook]) => {
      try {
        await hook.send(notice.id, bodyOf(channel, notice));
      } catch (error) {
        if (!(error instanceof GuardError)) throw error;
        refused.set(channel, error);
      }
    }),
  );
  const [failed] = refused.values();
  if (failed !== undefined && refused.size === wanted.length) throw failed;
  for (const [channel, { message }] of refused) {
    await ledger.deadLetters.keepText(`${notice.id}-${channel}`, JSON.stringify(notice.lines), message, clock.now());
    log.error(`${channel} did not take the message ${notice.id}, which is kept in DeadLetters: ${message}`);
  }
  for (const line of notice.lines) log.warn(line);
}

function bodyOf(channel: ChannelName, { lines, payload, severity }: Notice): object {
  const [headline = '', ...more] = lines.map((line) => chatText(line));
  switch (channel) {
    case 'teams':
      return noticeCardMessage(headline, more, severity);
    case 'slack':
      return noticeSlackMessage(headline, more);
    case 'webhook':
      return payload;
  }
}
