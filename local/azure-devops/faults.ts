import { z } from 'zod';

/** Seconds that a client is asked to wait where the fault does not say. */
const RETRY_AFTER_SECONDS = 1;

const match = z.strictObject({
  method: z.string().toUpperCase().optional(),
  /** A regular expression on the path with the organization, without the query. */
  path: z.string().refine(isRegularExpression, 'is no regular expression').default(''),
});

const common = { match: match.default({ path: '' }), times: z.int().min(1).default(1) };
const retryAfterSeconds = z.int().min(0);

/** A fault that the next matching calls meet. */
export const faultInput = z.discriminatedUnion('fault', [
  /** The sign-in page, as for an expired token. */
  z.strictObject({ ...common, fault: z.literal('sign-in-page') }),
  /** 200 with the body `null`. */
  z.strictObject({ ...common, fault: z.literal('null') }),
  /** The normal answer with the headers of a delayed one (reference: azure-devops.md 7, limits). */
  z.strictObject({
    ...common,
    fault: z.literal('retry-after'),
    retryAfterSeconds: retryAfterSeconds.default(RETRY_AFTER_SECONDS),
  }),
  /** An error body with this status; 429 also says how long to wait. */
  z.strictObject({
    ...common,
    fault: z.literal('status'),
    status: z.int().min(400).max(599),
    message: z.string().default('The simulated organization was told to fail.'),
    typeKey: z.string().default('VssServiceException'),
    retryAfterSeconds: retryAfterSeconds.optional(),
  }),
  /** The connection is cut; with `served` only after the call took effect, so that its answer is lost. */
  z.strictObject({ ...common, fault: z.literal('hang-up'), served: z.boolean().default(false) }),
  /** The normal answer, later. */
  z.strictObject({ ...common, fault: z.literal('slow'), delayMs: z.int().min(0).max(300_000) }),
]);

/** As it is given: `times` is 1 and `match` everything where they are left out. */
export type FaultInput = z.input<typeof faultInput>;

/** A fault that still waits; `times` counts down. */
export type PendingFault = z.output<typeof faultInput>;

/** The faults that wait for a matching call, in the order in which they were given. */
export class Faults {
  #pending: PendingFault[] = [];

  get pending(): readonly PendingFault[] {
    return this.#pending;
  }

  add(fault: FaultInput): void {
    this.#pending.push(faultInput.parse(fault));
  }

  clear(): void {
    this.#pending = [];
  }

  /** The fault that this call meets, if any; it counts as met. */
  take(method: string, path: string): PendingFault | undefined {
    const found = this.#pending.find(
      (fault) =>
        (fault.match.method === undefined || fault.match.method === method) && new RegExp(fault.match.path).test(path),
    );
    if (found === undefined) return undefined;
    this.#pending = this.#pending.flatMap((fault) => {
      if (fault !== found) return [fault];
      return fault.times === 1 ? [] : [{ ...fault, times: fault.times - 1 }];
    });
    return found;
  }
}

/** Headers with which the service slows a client down (reference: azure-devops.md 7, limits). */
export function rateLimitHeaders(seconds: number): Record<string, string> {
  return {
    'Retry-After': String(seconds),
    'X-RateLimit-Resource': 'core',
    'X-RateLimit-Delay': String(seconds),
    'X-RateLimit-Limit': '200',
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset': String(Math.ceil(Date.now() / 1000) + seconds),
  };
}

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
