import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { GuardError } from '../../errors.ts';
import type { WebHook } from '../../notify/web-hook.ts';
import type { ChannelName } from '../../policy/notifications.ts';
import { noticeCardMessage } from '../../report/adaptive-card.ts';
import { noticeSlackMessage } from '../../report/slack-blocks.ts';

/** What came of a test message. */
export interface TriedChannel {
  readonly channel: ChannelName;
  /** Why it was not taken; undefined where it was. */
  readonly problem: string | undefined;
}

/** Sends a test message to each channel, and says what each answered. Nothing is kept and nothing is tried again. */
export async function tryChannels(
  channels: ReadonlyMap<ChannelName, WebHook>,
  organizationUrl: string,
  clock: Clock,
): Promise<readonly TriedChannel[]> {
  const text = `A test of wif-guard for ${organizationUrl}: this channel works.`;
  const bodies: Readonly<Record<ChannelName, object>> = {
    teams: noticeCardMessage(text, [], 'note'),
    slack: noticeSlackMessage(text, []),
    webhook: {
      type: 'wif-guard.test',
      timestamp: new Date(clock.now()).toISOString(),
      data: { organization: organizationUrl, text },
    },
  };
  const tried = async ([channel, hook]: readonly [ChannelName, WebHook]): Promise<TriedChannel> => {
    try {
      await hook.send(`test-${randomUUID()}`, bodies[channel]);
      return { channel, problem: undefined };
    } catch (error) {
      if (!(error instanceof GuardError)) throw error;
      return { channel, problem: error.message };
    }
  };
  return Promise.all([...channels].map(tried));
}
