import { Webhook } from 'standardwebhooks';
import type { Clock } from '../clock.ts';
import { GuardError, messageOf } from '../errors.ts';
import { refused, unanswered } from './undelivered.ts';

/** A receiver that needs longer should take the message first and work on it afterwards. */
const TIMEOUT_MS = 10_000;

/** Visible ASCII fits into a header; a full stop would let one signed content be read as another (Standard Webhooks, "Signature scheme"). */
const ID = /^(?!.*\.)[!-~]{1,256}$/;

/** Sends messages to the one URL that takes alerts. */
export interface SignedWebHook {
  /**
   * Sends one message; resolves when the receiver took it (2xx).
   * @param id The same on every repeat of a message: receivers know repeats by it. 1–256 visible ASCII characters, no full stop.
   * @param payload `{ type, timestamp, data }`, as Standard Webhooks recommends.
   * @throws GuardError `alert-unavailable` when it was not taken, or when nobody knows; `usage` for an id that cannot be sent.
   */
  send(id: string, payload: object): Promise<void>;
}

/**
 * Signs messages as https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md says, so that a
 * receiver can tell them from anybody else's.
 * @param settings `secret` is base64, with or without `whsec_` before it. URL and secret are never part of a message; the host is.
 * @param timeoutMs How long the caller can spare for one message, from the connection to the status.
 * @throws GuardError `settings-invalid`
 */
export function openSignedWebHook(
  settings: { readonly url: string; readonly secret: string },
  clock: Clock,
  timeoutMs = TIMEOUT_MS,
): SignedWebHook {
  const host = hostOf(settings.url);
  const signer = signerWith(settings.secret);
  return {
    async send(id, payload) {
      if (!ID.test(id)) {
        throw new GuardError(
          'usage',
          `The message id ${JSON.stringify(id)} cannot be sent: it must be 1 to 256 visible ASCII characters without a full stop.`,
        );
      }
      const sentAtMs = clock.now();
      const body = JSON.stringify(payload);
      const answer = await fetch(settings.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'wif-guard',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(sentAtMs / 1000)),
          'webhook-signature': signer.sign(id, new Date(sentAtMs), body),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      }).catch((error: unknown) => {
        throw unanswered(host, error, timeoutMs);
      });
      await dropBody(answer);
      if (!answer.ok) throw refused(host, answer, clock.now());
    },
  };
}

/** The status says everything: a body is never read, however long it is, and its socket is free at once. */
async function dropBody(answer: Response): Promise<void> {
  // A connection that broke after the status changes nothing about what the receiver said.
  await answer.body?.cancel().catch(() => undefined);
}

/** The part of the URL that may be told: path and query often carry a token. */
function hostOf(url: string): string {
  if (!URL.canParse(url)) throw new GuardError('settings-invalid', 'The alert URL is no URL: give all of it.');
  const { protocol, host, username, password } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new GuardError('settings-invalid', 'The alert URL must begin with https:// (or http://).');
  }
  // `fetch` refuses such a URL, with an error that quotes it.
  if (username !== '' || password !== '') {
    throw new GuardError(
      'settings-invalid',
      `The alert URL at ${host} must hold no user or password: messages are signed.`,
    );
  }
  return host;
}

function signerWith(secret: string): Webhook {
  try {
    return new Webhook(secret);
  } catch (error) {
    throw new GuardError(
      'settings-invalid',
      `The secret for alerts cannot sign (${messageOf(error)}): generate one, for example with \`echo "whsec_$(openssl rand -base64 32)"\`.`,
    );
  }
}
