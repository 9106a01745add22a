import { z } from 'zod';
import { GuardError } from '../errors.ts';

/** A response as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  /** Milliseconds from `Retry-After`, where the service gave it; it does so on 200 as well. */
  readonly retryAfterMs: number | undefined;
  readonly continuationToken: string | undefined;
  readonly body: string;
}

/** Errors of the service: `{ $id, message, typeKey, … }`. */
const serviceError = z.object({ message: z.string(), typeKey: z.string().optional() });

/** Statuses after which the same request can succeed later. */
const LATER = new Set([408, 429, 502, 503, 504]);

/**
 * The JSON of an answer.
 * @param what What was asked for, for messages: `pull request 12 of repository shop`.
 * @throws GuardError with a code for each way in which the service says no. Its sign-in page (200, 203 or 302 with HTML) is a
 * sign-in error and never "not found"; `null` is "not found".
 */
export function readAnswer(what: string, answer: RawAnswer): unknown {
  const { status, contentType, body } = answer;
  if (status === 401 || status === 302 || (status < 400 && contentType.includes('text/html'))) {
    throw new GuardError(
      'azure-devops-sign-in',
      `Azure DevOps did not accept the sign-in while reading ${what} (${String(status)}): the token is wrong, has expired, or belongs to another tenant.`,
    );
  }
  if (LATER.has(status) || (status >= 500 && status !== 501)) {
    throw new GuardError(
      'azure-devops-unavailable',
      `Azure DevOps could not answer for ${what} (${String(status)}${saidIn(body)}): it is tried again later.`,
      { retryAfterMs: answer.retryAfterMs },
    );
  }
  if (status === 403) {
    throw new GuardError(
      'azure-devops-forbidden',
      `The guard's identity has no access to ${what}${saidIn(body)}: give it the permission, docs/permissions.md lists what it needs.`,
    );
  }
  if (status === 404) throw notFound(what, body);
  if (status === 409) {
    throw new GuardError(
      'azure-devops-conflict',
      `Azure DevOps did not take a change of ${what}, because it was changed at the same time (409${saidIn(body)}).`,
    );
  }
  if (status >= 300) {
    throw new GuardError('azure-devops-refused', `Azure DevOps refused ${what} (${String(status)}${saidIn(body)}).`);
  }
  if (status === 204 || body === '') return undefined;
  const json = parse(what, body);
  if (json === null) throw notFound(what, '');
  return json;
}

/**
 * Checks an answer against what the guard relies on.
 * @throws GuardError `azure-devops-answer`
 */
export function checked<T>(what: string, schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? '' : ` at ${issue.path.join('.')}: ${issue.message}`;
  throw new GuardError(
    'azure-devops-answer',
    `Azure DevOps answered for ${what} in a shape the guard does not know${where}.`,
  );
}

function notFound(what: string, body: string): GuardError {
  return new GuardError(
    'azure-devops-not-found',
    `Azure DevOps could not find ${what}${saidIn(body)}, or the guard's identity may not see it.`,
  );
}

function parse(what: string, body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new GuardError('azure-devops-answer', `Azure DevOps answered for ${what} with something that is no JSON.`, {
      cause: error,
    });
  }
}

/** The service's own words, shortened; they hold ids and names, never credentials. */
function saidIn(body: string): string {
  try {
    const parsed = serviceError.safeParse(JSON.parse(body));
    return parsed.success ? `: ${parsed.data.message.slice(0, 300).replace(/[.\s]+$/, '')}` : '';
  } catch {
    return '';
  }
}
