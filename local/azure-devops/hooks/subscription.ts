import type { Identity } from '../state/model.ts';
import { same } from '../ids.ts';
import type { ServiceEvent } from './event.ts';

/** States of a subscription (reference: azure-devops.md 2). */
export type SubscriptionStatus =
  'enabled' | 'onProbation' | 'disabledByUser' | 'disabledBySystem' | 'disabledByInactiveIdentity';

/** Somebody's wish to be told of an event. */
export interface Subscription {
  readonly id: string;
  readonly createdBy: Identity;
  readonly createdDate: string;
  readonly notifications: Notification[];
  publisherId: string;
  eventType: string;
  resourceVersion: string;
  consumerId: string;
  consumerActionId: string;
  publisherInputs: Readonly<Record<string, string>>;
  /** Holds the password in the clear; it is masked wherever it is given out. */
  consumerInputs: Readonly<Record<string, string>>;
  status: SubscriptionStatus;
  modifiedBy: Identity;
  modifiedDate: string;
  probationRetries: number;
  lastProbationRetryDate: string | null;
  lastSuccessfulAttemptDate: string | null;
  /** Events that happened while it was on probation or disabled: nobody ever delivers them. */
  lostEvents: number;
}

/** One event on its way to one receiver. */
export interface Notification {
  readonly id: number;
  readonly event: ServiceEvent;
  /** The body, the same in each attempt. */
  readonly payload: string;
  readonly createdDate: string;
  readonly attempts: Attempt[];
  status: 'queued' | 'requestInProgress' | 'queuedForRetry' | 'completed';
  result: 'pending' | 'succeeded' | 'failed';
  modifiedDate: string;
}

/** One request to a receiver. */
export interface Attempt {
  readonly at: string;
  readonly durationMs: number;
  /** null where there was no answer at all. */
  readonly status: number | null;
  readonly response: string;
  readonly error: string | null;
}

/** Filters that say which project; compared with the project of the event. */
const PROJECT_INPUT = 'projectId';

/** Inputs that the service adds itself, which filter nothing. */
const OWN_INPUTS: ReadonlySet<string> = new Set([PROJECT_INPUT, 'hostId', 'tfsSubscriptionId']);

/** Whether a subscription asks for an event. An empty filter is none. */
export function matches(subscription: Subscription, event: ServiceEvent): boolean {
  if (subscription.eventType !== event.eventType) return false;
  const project = subscription.publisherInputs[PROJECT_INPUT];
  if (project !== undefined && project !== '' && !same(project, event.project.id)) return false;
  return Object.entries(subscription.publisherInputs).every(([name, wanted]) => {
    if (OWN_INPUTS.has(name) || wanted === '') return true;
    return (event.filters[name] ?? []).some((value) => same(value, wanted));
  });
}
