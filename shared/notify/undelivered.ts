import { GuardError } from '../errors.ts';

/** Who should take messages, as far as it may be told. */
export interface Receiver {
  /** What it is called at the beginning of a sentence. */
  readonly called: string;
  readonly host: string;
  /** What its URL is called in the middle of a sentence. */
  readonly address: string;
  /** True where both sides hold a secret that signs the messages. */
  readonly sharesSecret: boolean;
}

/**
 * Why a message was not taken, and what to do about it. The meaning of the statuses is that of Standard Webhooks, "Delivery success
 * and failure". Nothing that the receiver wrote is repeated: it may hold the URL or more.
 */
export function refused(to: Receiver, answer: Response, nowMs: number): GuardError {
  const { status } = answer;
  const busy = status === 429 || status === 503;
  return new GuardError('alert-unavailable', `${to.called} at ${to.host} ${reasonFor(status, to)}`, {
    retryAfterMs: busy ? retryAfterMs(answer.headers.get('retry-after'), nowMs) : undefined,
  });
}

function reasonFor(status: number, { address, sharesSecret }: Receiver): string {
  const answered = `(${String(status)})`;
  if (status < 400) return `redirects ${answered}, which is not followed: set ${address} to the final address.`;
  switch (status) {
    case 401:
    case 403:
      return `does not accept the message ${answered}: check that ${address} is complete${sharesSecret ? ' and that both sides hold the same secret' : ''}.`;
    case 410:
      return `wants no more messages ${answered}: replace ${address}, or clear it.`;
    case 429:
    case 503:
      return `is busy ${answered}: the message can be sent again later.`;
    default:
      return status < 500
        ? `refused the message ${answered}: check ${address}, and in the receiver's log what it expected.`
        : `failed ${answered}: the message can be sent again later; the receiver's log knows the reason.`;
  }
}

/** Why there was no answer. The receiver may have the message all the same, so a repeat keeps its id. */
export function unanswered({ called, host, address }: Receiver, error: unknown, timeoutMs: number): GuardError {
  const timedOut = error instanceof DOMException && error.name === 'TimeoutError';
  const message = timedOut
    ? `${called} at ${host} did not answer within ${String(timeoutMs)} ms: see whether it is overloaded; it may have taken the message.`
    : `${called} at ${host} could not be reached (${reasonOf(error)}): check ${address}, and that the receiver runs and is open to the guard.`;
  return new GuardError('alert-unavailable', message, { cause: error });
}

/** All of `fetch`'s errors say "fetch failed"; the reason is their cause, best its code (`ECONNREFUSED`, `CERT_HAS_EXPIRED`). */
function reasonOf(error: unknown): string {
  const reason: unknown = error instanceof Error ? (error.cause ?? error) : error;
  if (!(reason instanceof Error)) return String(reason);
  return 'code' in reason && typeof reason.code === 'string' ? reason.code : reason.message;
}

/** `Retry-After` in seconds or as an HTTP date (RFC 9110, 10.2.3). */
function retryAfterMs(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
