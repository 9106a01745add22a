import { GuardError } from '../errors.ts';

/**
 * Why a message was not taken, and what to do about it. The meaning of the statuses is that of Standard Webhooks, "Delivery success
 * and failure". Nothing that the receiver wrote is repeated: it may hold the URL or more.
 */
export function refused(host: string, answer: Response, nowMs: number): GuardError {
  const { status } = answer;
  const busy = status === 429 || status === 503;
  return new GuardError('alert-unavailable', `The alert receiver at ${host} ${reasonFor(status)}`, {
    retryAfterMs: busy ? retryAfterMs(answer.headers.get('retry-after'), nowMs) : undefined,
  });
}

function reasonFor(status: number): string {
  const answered = `(${String(status)})`;
  if (status < 400) return `redirects ${answered}, which is not followed: set the alert URL to the final address.`;
  switch (status) {
    case 401:
    case 403:
      return `does not accept the message ${answered}: check that the alert URL is complete and that both sides hold the same secret.`;
    case 410:
      return `wants no more messages ${answered}: set another alert URL, or none.`;
    case 429:
    case 503:
      return `is busy ${answered}: the message can be sent again later.`;
    default:
      return status < 500
        ? `refused the message ${answered}: check the alert URL, and in the receiver's log what it expected.`
        : `failed ${answered}: the message can be sent again later; the receiver's log knows the reason.`;
  }
}

/** Why there was no answer. The receiver may have the message all the same, so a repeat keeps its id. */
export function unanswered(host: string, error: unknown, timeoutMs: number): GuardError {
  const timedOut = error instanceof DOMException && error.name === 'TimeoutError';
  const message = timedOut
    ? `The alert receiver at ${host} did not answer within ${String(timeoutMs)} ms: see whether it is overloaded; it may have taken the message.`
    : `The alert receiver at ${host} could not be reached (${reasonOf(error)}): check the alert URL, and that the receiver runs and is open to the guard.`;
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
