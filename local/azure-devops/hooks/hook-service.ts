import { randomUUID } from 'node:crypto';
import type { OrganizationContext } from '../state/organization-context.ts';
import { Activity } from './activity.ts';
import { Delivery, type DeliveryContext } from './delivery.ts';
import type { NewEvent, ServiceEvent } from './event.ts';
import { Pauses } from './pause.ts';
import { payloadFor } from './payload.ts';
import { matches, type Notification, type Subscription } from './subscription.ts';

/** How deliveries behave in time. */
export interface HookOptions {
  readonly timeScale: number;
  readonly timeoutMs: number;
}

/** Subscriptions of an organization, and everything on its way to their receivers. */
export class HookService {
  readonly subscriptions: Subscription[] = [];
  readonly #deliveries = new Map<Subscription, Delivery>();
  readonly #stop = new AbortController();
  readonly #context: DeliveryContext;

  constructor(organization: Pick<OrganizationContext, 'clock'>, options: HookOptions) {
    this.#context = {
      clock: organization.clock,
      pauses: new Pauses(),
      activity: new Activity(),
      stopped: this.#stop.signal,
      ...options,
    };
  }

  /** Hands an event to every subscription that asks for it. One on probation or disabled loses it. */
  publish(organization: OrganizationContext, event: NewEvent): void {
    const occurred: ServiceEvent = { ...event, id: randomUUID(), createdDate: organization.clock.timestamp() };
    for (const subscription of this.subscriptions.filter((candidate) => matches(candidate, occurred))) {
      if (subscription.status === 'enabled') this.#deliver(organization, subscription, occurred);
      else subscription.lostEvents += 1;
    }
  }

  /**
   * Sends an event that was sent before once more, unchanged: same event and notification id.
   * Gives how many subscriptions it went to.
   */
  deliverAgain(eventId: string, subscriptionId?: string): number {
    let deliveries = 0;
    for (const subscription of this.subscriptions) {
      if (subscriptionId !== undefined && subscription.id !== subscriptionId) continue;
      const notification = subscription.notifications.find(({ event }) => event.id === eventId);
      if (notification === undefined) continue;
      this.#deliveryOf(subscription).add(notification);
      deliveries += 1;
    }
    return deliveries;
  }

  /** Ends every wait for a resend or probation retry, and gives back when those deliveries are through. */
  async resend(): Promise<void> {
    this.#context.pauses.wakeAll();
    // The awoken go on in later turns of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    await this.settled();
  }

  /** Resolves when nothing is being delivered; what waits for a resend does not count. */
  async settled(): Promise<void> {
    await this.#context.activity.whenIdle();
  }

  /** Deliveries that wait for their next try. */
  get waiting(): number {
    return this.#context.pauses.count;
  }

  /** Nothing is tried again; what is under way is lost. */
  stop(): void {
    for (const subscription of this.subscriptions) subscription.status = 'disabledByUser';
    this.#context.pauses.stop();
    this.#stop.abort();
  }

  #deliver(organization: OrganizationContext, subscription: Subscription, event: ServiceEvent): void {
    const id = subscription.notifications.length + 1;
    const now = organization.clock.timestamp();
    const notification: Notification = {
      id,
      event,
      payload: payloadFor(organization, subscription, id, event),
      createdDate: now,
      modifiedDate: now,
      attempts: [],
      status: 'queued',
      result: 'pending',
    };
    subscription.notifications.push(notification);
    this.#deliveryOf(subscription).add(notification);
  }

  #deliveryOf(subscription: Subscription): Delivery {
    const delivery = this.#deliveries.get(subscription) ?? new Delivery(subscription, this.#context);
    this.#deliveries.set(subscription, delivery);
    return delivery;
  }
}
