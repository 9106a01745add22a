import { createHash } from 'node:crypto';
import type { WaitingMessage } from '../../ledger/outbox.ts';
import type { ChannelName } from '../../policy/notifications.ts';
import { adaptiveCardMessage } from '../../report/adaptive-card.ts';
import { alertPayload, type ConversionAlert } from '../../report/conversion-alert.ts';
import { slackMessage } from '../../report/slack-blocks.ts';

/** More than so many at once are told as one. */
const MOST_SINGLE = 5;

/** Longest digest: it names some and counts the others, and each costs a read. */
const MOST_IN_A_DIGEST = 500;

/** Whether many messages become one there: people read chats; a program wants each change by itself, and at once. */
export function isJoined(channel: ChannelName): boolean {
  return channel !== 'webhook';
}

/** What waits, as the messages that are to be sent: each alert is one, or many are one digest. */
export function messagesOf(
  channel: ChannelName,
  waiting: readonly WaitingMessage[],
): readonly (readonly WaitingMessage[])[] {
  return isJoined(channel) && waiting.length > MOST_SINGLE
    ? [waiting.slice(0, MOST_IN_A_DIGEST)]
    : waiting.map((one) => [one]);
}

/** The id of what is sent: of a digest one that says what is in it. */
export function idOf(waiting: readonly WaitingMessage[]): string {
  const ids = waiting.map(({ id }) => id).sort();
  const [only = ''] = ids;
  return ids.length === 1 ? only : `digest-${createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 32)}`;
}

/** At least one. */
export type Alerts = readonly [ConversionAlert, ...ConversionAlert[]];

/** What a channel is sent; where it does not join messages there is one alert. */
export function bodyOf(channel: ChannelName, alerts: Alerts): object {
  switch (channel) {
    case 'teams':
      return adaptiveCardMessage(alerts);
    case 'slack':
      return slackMessage(alerts);
    case 'webhook':
      return alertPayload(alerts[0]);
  }
}
