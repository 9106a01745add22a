import type { Clock } from '../clock.ts';
import { GuardError } from '../errors.ts';
import { refused, unanswered, type Receiver } from './undelivered.ts';

/** A receiver that needs longer should take the message first and work on it afterwards. */
export const TIMEOUT_MS = 10_000;

/** One POST to a receiver. `url` is a secret: only its host, in `to`, is ever told. */
export interface Post {
  readonly url: string;
  readonly to: Receiver;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How long the caller can spare for it, from the connection to the status. */
  readonly timeoutMs: number;
}

/** Posts JSON and resolves when it was taken (2xx). A redirect is not followed. @throws GuardError `alert-unavailable` */
export async function postJson({ url, to, body, headers, timeoutMs }: Post, clock: Clock): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'wif-guard', ...headers },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw unanswered(to, error, timeoutMs);
  });
  await dropBody(answer);
  if (!answer.ok) throw refused(to, answer, clock.now());
}

/** The status says everything: a body is never read, however long it is, and its socket is free at once. */
async function dropBody(answer: Response): Promise<void> {
  // A connection that broke after the status changes nothing about what the receiver said.
  await answer.body?.cancel().catch(() => undefined);
}

/**
 * The part of the URL that may be told: path and query often carry a token.
 * @param address What the URL is called, as the beginning of a sentence. @throws GuardError `settings-invalid`
 */
export function hostOf(url: string, address: string): string {
  if (!URL.canParse(url)) throw new GuardError('settings-invalid', `${address} is no URL: give all of it.`);
  const { protocol, host, username, password } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new GuardError('settings-invalid', `${address} must begin with https:// (or http://).`);
  }
  // `fetch` refuses such a URL, with an error that quotes it.
  if (username !== '' || password !== '') {
    throw new GuardError('settings-invalid', `${address} at ${host} must hold no user or password.`);
  }
  return host;
}
