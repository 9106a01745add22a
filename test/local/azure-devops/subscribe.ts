import { z } from 'zod';
import type { ApiClient } from './api-client.ts';
import type { HookReceiver } from './hook-receiver.ts';

/** Parts of a subscription that tests set. */
export interface SubscriptionWish {
  readonly eventType: string;
  readonly receiver: Pick<HookReceiver, 'url'>;
  readonly resourceVersion?: string;
  readonly publisherInputs?: Readonly<Record<string, string>>;
  readonly consumerInputs?: Readonly<Record<string, string>>;
}

const created = z.object({ id: z.string() });

/** The body that subscribes a receiver. */
export function subscriptionBody({ eventType, receiver, ...wish }: SubscriptionWish) {
  return {
    publisherId: 'tfs',
    eventType,
    ...(wish.resourceVersion === undefined ? {} : { resourceVersion: wish.resourceVersion }),
    consumerId: 'webHooks',
    consumerActionId: 'httpRequest',
    publisherInputs: wish.publisherInputs ?? {},
    consumerInputs: { url: receiver.url, ...wish.consumerInputs },
  };
}

/** Subscribes a receiver and gives the id of the subscription. */
export async function subscribe(api: ApiClient, wish: SubscriptionWish): Promise<string> {
  const answer = await api.send('POST', '/_apis/hooks/subscriptions', subscriptionBody(wish));
  return created.parse(answer.body).id;
}
