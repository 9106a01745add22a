import type { Clock } from './clock.ts';

/**
 * What a client did that the service would not take, or that nothing here can vouch for.
 * `unproven`: relies on a behaviour that no source confirms. `answer`: the simulator itself broke the contract.
 */
export type ViolationKind =
  | 'unknown-operation'
  | 'not-simulated'
  | 'api-version'
  | 'content-type'
  | 'missing-parameter'
  | 'unknown-parameter'
  | 'parameter-type'
  | 'body-type'
  | 'unknown-property'
  | 'unproven'
  | 'answer';

/** One recorded difference from the contract. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly message: string;
  readonly method: string;
  readonly path: string;
  /** `git/Items_Get`; null where the contract has no such operation. */
  readonly operation: string | null;
  readonly at: string;
}

/** One API call as it was answered. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** With its question mark, empty where there is none. */
  readonly query: string;
  /** 0 where the connection was cut on purpose. */
  readonly status: number;
  /** Display name of the identity behind the token; null without a valid one. */
  readonly user: string | null;
  readonly operation: string | null;
  /** When it was asked, by the organization's clock; a delayed answer comes later. */
  readonly at: string;
}

/** Enough for a long soak test, small enough to stay in memory. */
const KEPT = 20_000;

/** Everything that was asked of the simulated organization. */
export class Journal {
  readonly #clock: Clock;
  readonly #violations: Violation[] = [];
  readonly #requests: LoggedRequest[] = [];
  #asked = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  violations(): readonly Violation[] {
    return [...this.#violations];
  }

  /** How many calls there ever were: what `requests` takes to leave them out. */
  mark(): number {
    return this.#asked;
  }

  /** The calls after a mark, the oldest first. */
  requests(since = 0): readonly LoggedRequest[] {
    return this.#requests.slice(Math.max(0, since - (this.#asked - this.#requests.length)));
  }

  recordViolation(violation: Omit<Violation, 'at'>): void {
    if (this.#violations.length < KEPT) this.#violations.push({ ...violation, at: this.#clock.timestamp() });
  }

  recordRequest(request: Omit<LoggedRequest, 'at'>): void {
    this.#asked += 1;
    if (this.#requests.length >= KEPT) this.#requests.shift();
    this.#requests.push({ ...request, at: this.#clock.timestamp() });
  }

  clear(): void {
    this.#violations.length = 0;
    this.#requests.length = 0;
  }
}
