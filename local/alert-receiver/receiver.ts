import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { startReceiver, type Arrival, type Receiver } from './any-receiver.ts';

/** Standard Webhooks asks for 24 bytes at least. */
const SECRET_BYTES = 32;

/** What an authentic message says. */
interface SignedMessage {
  /** `webhook-id`: the same on every repeat. */
  readonly id: string;
  /** `webhook-timestamp`: seconds since 1970, of this attempt. */
  readonly timestamp: number;
  readonly payload: unknown;
  /** 1 for the first arrival with this id. */
  readonly attempt: number;
}

export type ReceivedAlert = SignedMessage & Arrival;

/** `refused` counts what was answered 401, because its signature was missing, wrong or old. */
export interface AlertReceiver extends Receiver<SignedMessage> {
  /** What messages must be signed with: `whsec_…`. */
  readonly secret: string;
}

/**
 * Starts a receiver of alerts on this machine, which stands for the team's own. It verifies with the library of Standard Webhooks
 * and the time of this machine, so that it is a check of what the guard sends.
 * @param options `port` 0 or none for a free one; `secret` none for a random one.
 */
export async function startAlertReceiver(
  options: { readonly port?: number; readonly secret?: string } = {},
): Promise<AlertReceiver> {
  const secret = options.secret ?? `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
  const verifier = new Webhook(secret);
  const attempts = new Map<string, number>();
  const receiver = await startReceiver<SignedMessage>(
    { port: options.port, path: '/alerts', taken: 200 },
    (request, body) => {
      const message = verified(verifier, request, body);
      if (message === undefined) return { refusedWith: 401 };
      const attempt = (attempts.get(message.id) ?? 0) + 1;
      attempts.set(message.id, attempt);
      return { message: { ...message, attempt } };
    },
  );
  return Object.assign(receiver, { secret });
}

/** What an authentic request says; undefined for every other one. */
function verified(
  verifier: Webhook,
  { headers }: IncomingMessage,
  body: Buffer,
): Omit<SignedMessage, 'attempt'> | undefined {
  const signed = {
    'webhook-id': String(headers['webhook-id'] ?? ''),
    'webhook-timestamp': String(headers['webhook-timestamp'] ?? ''),
    'webhook-signature': String(headers['webhook-signature'] ?? ''),
  };
  try {
    const payload = verifier.verify(body, signed);
    return { id: signed['webhook-id'], timestamp: Number(signed['webhook-timestamp']), payload };
  } catch {
    return undefined;
  }
}
