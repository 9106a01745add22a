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
 * Sends a notice to every channel that is to hear of it. A channel that does not take it holds up no other.
 * @param only The channels that are still to hear of it; undefined at first.
 * @returns The channels that did not take it.
 * @throws GuardError `alert-unavailable` where none of them took it.
 */
export async function tellNotice(
  { channels, policy: source }: Pick<NotifyContext, 'channels' | 'policy'>,
  notice: Notice,
  only: readonly ChannelName[] | undefined,
  log: Log,
): Promise<readonly ChannelName[]> {
  const { policy } = await source.current();
  const wanted = [...channels].filter(
    ([channel]) => isTold(notice.severity, policy.notifications[channel]) && only?.includes(channel) !== false,
  );
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
  for (const [channel, { message }] of refused)
    log.warn(`${channel} did not take the message ${notice.id} and is tried again: ${message}`);
  return [...refused.keys()];
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
