import type { Clock } from '../clock.ts';
import type { Activity } from './activity.ts';
import type { Pauses } from './pause.ts';
import { outcomeOf, send, type Outcome } from './send.ts';
import type { Notification, Subscription } from './subscription.ts';

/** Waits before a transient failure is tried again; after the last it counts as enduring (reference: azure-devops.md 2). */
const RESEND_WAITS_MS = [1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1000);

/** Waits between the tries on probation; after the last the subscription is disabled (reference: azure-devops.md 2). */
const PROBATION_WAITS_MS = [20, 40, 80, 160, 320, 640, 900].map((minutes) => minutes * 60_000);

/** What deliveries share. */
export interface DeliveryContext {
  readonly clock: Clock;
  readonly pauses: Pauses;
  readonly activity: Activity;
  /** Multiplies all waits. */
  readonly timeScale: number;
  readonly timeoutMs: number;
  /** Cuts off what is under way when everything stops. */
  readonly stopped: AbortSignal;
}

/** Delivers the notifications of one subscription, one after the other in the order of their events. */
export class Delivery {
  readonly #subscription: Subscription;
  readonly #context: DeliveryContext;
  readonly #queue: Notification[] = [];
  #running = false;

  constructor(subscription: Subscription, context: DeliveryContext) {
    this.#subscription = subscription;
    this.#context = context;
  }

  /** Returns at once. */
  add(notification: Notification): void {
    this.#queue.push(notification);
    if (this.#running) return;
    this.#running = true;
    this.#context.activity.begin();
    void this.#run();
  }

  async #run(): Promise<void> {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      if (this.#subscription.status === 'enabled') await this.#deliver(next);
      else this.#lose(next);
    }
    this.#running = false;
    this.#context.activity.end();
  }

  async #deliver(notification: Notification): Promise<void> {
    let outcome = await this.#attempt(notification);
    for (const wait of RESEND_WAITS_MS) {
      if (outcome !== 'transient') break;
      notification.status = 'queuedForRetry';
      await this.#pause(wait);
      // Meanwhile it may have been disabled or deleted.
      if (this.#subscription.status !== 'enabled') break;
      outcome = await this.#attempt(notification);
    }
    if (outcome === 'delivered') return;
    notification.status = 'completed';
    notification.result = 'failed';
    if (this.#subscription.status !== 'enabled') return;
    if (outcome === 'terminal') {
      this.#subscription.status = 'disabledBySystem';
      return;
    }
    this.#subscription.status = 'onProbation';
    void this.#probation(notification);
  }

  /** Tries the notification that failed again and again; meanwhile new events are lost. */
  async #probation(notification: Notification): Promise<void> {
    const subscription = this.#subscription;
    for (const wait of PROBATION_WAITS_MS) {
      await this.#context.pauses.wait(wait * this.#context.timeScale);
      if (subscription.status !== 'onProbation') return;
      this.#context.activity.begin();
      subscription.probationRetries += 1;
      subscription.lastProbationRetryDate = this.#context.clock.timestamp();
      const outcome = await this.#attempt(notification);
      if (outcome === 'delivered') subscription.status = 'enabled';
      if (outcome === 'terminal') subscription.status = 'disabledBySystem';
      this.#context.activity.end();
    }
    if (subscription.status === 'onProbation') subscription.status = 'disabledBySystem';
  }

  async #attempt(notification: Notification): Promise<Outcome> {
    const { clock } = this.#context;
    notification.status = 'requestInProgress';
    const attempt = await send(this.#subscription, notification, this.#context);
    notification.attempts.push(attempt);
    notification.modifiedDate = clock.timestamp();
    const outcome = outcomeOf(attempt);
    notification.status = 'completed';
    notification.result = outcome === 'delivered' ? 'succeeded' : 'failed';
    if (outcome === 'delivered') this.#subscription.lastSuccessfulAttemptDate = attempt.at;
    return outcome;
  }

  #lose(notification: Notification): void {
    this.#subscription.lostEvents += 1;
    notification.status = 'completed';
    notification.result = 'failed';
  }

  /** Waiting is no activity: who waits for the end of deliveries does not wait for resends. */
  async #pause(ms: number): Promise<void> {
    this.#context.activity.end();
    await this.#context.pauses.wait(ms * this.#context.timeScale);
    this.#context.activity.begin();
  }
}
