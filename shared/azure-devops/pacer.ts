import type { Clock } from '../clock.ts';
import { GuardError } from '../errors.ts';

/**
 * Longest wait inside a call. The service delays by up to 30 s before it blocks (docs, rate limits); what would take longer goes
 * back to the queue.
 */
const LONGEST_WAIT_MS = 15_000;

/**
 * Holds requests back when the service asked for it. It says so by `Retry-After`, also on answers that succeed
 * (https://learn.microsoft.com/azure/devops/integrate/concepts/rate-limits).
 */
export class Pacer {
  readonly #clock: Clock;
  #notBefore = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Waits until a request may go out.
   * @throws GuardError `azure-devops-unavailable` when that is too far away.
   */
  async pass(): Promise<void> {
    const wait = this.#notBefore - this.#clock.now();
    if (wait <= 0) return;
    if (wait > LONGEST_WAIT_MS) {
      throw new GuardError(
        'azure-devops-unavailable',
        `Azure DevOps asked for a pause of ${String(Math.ceil(wait / 1000))} s: it is tried again later.`,
        { retryAfterMs: wait },
      );
    }
    await this.#clock.wait(wait);
  }

  /** Notes what an answer asked for. */
  heard(retryAfterMs: number | undefined): void {
    if (retryAfterMs !== undefined) this.#notBefore = Math.max(this.#notBefore, this.#clock.now() + retryAfterMs);
  }
}
