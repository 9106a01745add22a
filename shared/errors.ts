/** Every reason for which the guard gives up, as a closed list: a caller can switch over it. */
export type ErrorCode =
  /** A command was called wrongly, or a setting is missing or wrong: nothing was done. */
  | 'usage'
  | 'settings-invalid'
  | 'edition-unknown'
  /** The policy file is not what the guard understands; the message names every problem with its line. */
  | 'policy-invalid'
  /** Azure DevOps answered with its sign-in page or 401: the token is wrong or has expired. Never "not found". */
  | 'azure-devops-sign-in'
  /** The identity may not do this. */
  | 'azure-devops-forbidden'
  /** The service said that the thing does not exist (or that this identity may not know). */
  | 'azure-devops-not-found'
  /** The service is away or throttles; the same call can succeed later. `retryAfterMs` where the service said when. */
  | 'azure-devops-unavailable'
  /** The service refused the request for a reason that trying again does not mend. */
  | 'azure-devops-refused'
  /** Somebody else changed the thing at the same time: what is wanted has to be worked out again. */
  | 'azure-devops-conflict'
  /** The answer is not what the contract says. */
  | 'azure-devops-answer'
  /** The receiver of alerts did not take a message; the same one can be sent again. `retryAfterMs` where it said when. */
  | 'alert-unavailable'
  /** Table or queue storage is away. */
  | 'storage-unavailable'
  /** Table storage does not take what it was given; trying again does not mend it. */
  | 'storage-refused'
  /** A row is not in a shape that this version knows. */
  | 'ledger-unreadable';

/** Failures about one source that stay the same however often it is asked; the source then counts as not seen. */
export const LASTING: ReadonlySet<ErrorCode> = new Set([
  'azure-devops-forbidden',
  'azure-devops-not-found',
  'azure-devops-refused',
  'azure-devops-answer',
]);

/** The one error class. The message names the thing, the cause and the next action; the cause is kept. */
export class GuardError extends Error {
  readonly code: ErrorCode;
  /** Milliseconds after which another try makes sense, where the other side said so. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; retryAfterMs?: number | undefined } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GuardError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Answers undefined where the service says that there is no such thing; every other error stays one. */
export async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof GuardError && error.code === 'azure-devops-not-found') return undefined;
    throw error;
  }
}

/** An error's message without its stack, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
