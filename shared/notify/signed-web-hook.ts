import { Webhook } from 'standardwebhooks';
import type { Clock } from '../clock.ts';
import { GuardError, messageOf } from '../errors.ts';
import type { WebHook } from './web-hook.ts';
import { hostOf, postJson, TIMEOUT_MS } from './post-json.ts';
import type { Receiver } from './undelivered.ts';

/** Visible ASCII fits into a header; a full stop would let one signed content be read as another (Standard Webhooks, "Signature scheme"). */
const ID = /^(?!.*\.)[!-~]{1,256}$/;

/**
 * Signs messages as https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md says, so that a
 * receiver can tell them from anybody else's, and knows repeats by their id: 1–256 visible ASCII characters, no full stop. The body
 * is `{ type, timestamp, data }`, as it recommends.
 * @param settings `secret` is base64, with or without `whsec_` before it. URL and secret are never part of a message; the host is.
 * @param timeoutMs How long the caller can spare for one message, from the connection to the status.
 * @throws GuardError `settings-invalid`
 */
export function openSignedWebHook(
  settings: { readonly url: string; readonly secret: string },
  clock: Clock,
  timeoutMs = TIMEOUT_MS,
): WebHook {
  const { url } = settings;
  const host = hostOf(url, 'The alert URL');
  const to: Receiver = { called: 'The alert receiver', host, address: 'the alert URL', sharesSecret: true };
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
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(sentAtMs / 1000)),
        'webhook-signature': signer.sign(id, new Date(sentAtMs), body),
      };
      await postJson({ url, to, body, headers, timeoutMs }, clock);
    },
  };
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
