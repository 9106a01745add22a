import type { Clock } from '../clock.ts';
import type { Attempt, Notification, Subscription } from './subscription.ts';

/** What an attempt means for the subscription (reference: azure-devops.md 2). */
export type Outcome = 'delivered' | 'transient' | 'terminal' | 'enduring';

const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 502, 503, 504]);
const GONE = 410;
const REQUEST_TIMEOUT = 408;

/** Enough of an answer for the history. */
const KEPT_RESPONSE_CHARACTERS = 2000;

/** What sending depends on. */
export interface SendOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Cuts the request off. */
  readonly stopped: AbortSignal;
}

/**
 * Sends a notification once. A receiver that cannot be reached counts as an enduring failure: no source lists it as transient.
 * Redirects are not followed: what the service does with them is not documented.
 */
export async function send(
  subscription: Subscription,
  notification: Notification,
  { clock, timeoutMs, stopped }: SendOptions,
): Promise<Attempt> {
  const at = clock.timestamp();
  const started = performance.now();
  const result = (status: number | null, response: string, error: string | null): Attempt => ({
    at,
    durationMs: Math.round(performance.now() - started),
    status,
    response,
    error,
  });
  try {
    const response = await fetch(subscription.consumerInputs['url'] ?? '', {
      method: 'POST',
      headers: headersOf(subscription),
      body: notification.payload,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), stopped]),
    });
    const text = (await response.text()).slice(0, KEPT_RESPONSE_CHARACTERS);
    return result(response.status, text, response.ok ? null : `${response.status} (${response.statusText})`);
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') {
      return result(REQUEST_TIMEOUT, '', `No answer within ${timeoutMs} ms.`);
    }
    return result(null, '', error instanceof Error ? error.message : String(error));
  }
}

/** What an attempt comes to. */
export function outcomeOf({ status }: Attempt): Outcome {
  if (status === null) return 'enduring';
  if (status >= 200 && status < 300) return 'delivered';
  if (status === GONE) return 'terminal';
  return TRANSIENT_STATUSES.has(status) ? 'transient' : 'enduring';
}

/** Headers of a delivery: basic auth and the "Name:value" lines of `httpHeaders`. There is no signature. */
export function headersOf(subscription: Subscription): Headers {
  const inputs = subscription.consumerInputs;
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8' });
  for (const line of (inputs['httpHeaders'] ?? '').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  const user = inputs['basicAuthUsername'] ?? '';
  const password = inputs['basicAuthPassword'] ?? '';
  if (user !== '' || password !== '') {
    headers.set('authorization', `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);
  }
  return headers;
}
