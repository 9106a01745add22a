import type { GuardEvent } from '../../shared/queue/guard-event.ts';
import { reduceDelivery, type Delivery } from '../../shared/webhooks/reduce.ts';

/** The guard event of a delivery; an error where it is dropped. */
export function reduceToEvent(delivery: Delivery): GuardEvent {
  const event = reduceDelivery(delivery);
  if (event === undefined) throw new Error('The delivery was dropped.');
  return event;
}
