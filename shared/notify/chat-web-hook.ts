import type { Clock } from '../clock.ts';
import type { WebHook } from './web-hook.ts';
import { hostOf, postJson, TIMEOUT_MS } from './post-json.ts';
import type { Receiver } from './undelivered.ts';

/** How the chats are called in messages about them. */
const CHATS = {
  /** A workflow that begins with "When a Teams webhook request is received"; it answers 202 before it has posted the card. */
  teams: { called: 'The Teams web hook', address: 'GUARD_TEAMS_URL' },
  /** An incoming web hook of a Slack app (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). */
  slack: { called: 'The Slack web hook', address: 'GUARD_SLACK_URL' },
} as const;

/**
 * Opens the web hook of a chat. Its URL is all that a sender needs there: it is never part of a message, only its host is. Chats
 * know no ids of messages, so a repeat after a crash shows twice.
 * @throws GuardError `settings-invalid`
 */
export function openChatWebHook(chat: keyof typeof CHATS, url: string, clock: Clock, timeoutMs = TIMEOUT_MS): WebHook {
  const { called, address } = CHATS[chat];
  const to: Receiver = { called, host: hostOf(url, address), address, sharesSecret: false };
  return {
    send: (_id, body) => postJson({ url, to, body: JSON.stringify(body), timeoutMs }, clock),
  };
}
