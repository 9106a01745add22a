import { headersOf } from '../hooks/send.ts';
import type { Notification, Subscription } from '../hooks/subscription.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { identityJson } from './identity.ts';

/** What stands for a confidential input; the password is the only one (reference: azure-devops.md 2, secret masking). */
export const MASK = '********';

/** `Subscription` of the service. */
export function subscriptionJson(organization: OrganizationContext, subscription: Subscription) {
  return {
    id: subscription.id,
    url: `${organization.url}/_apis/hooks/subscriptions/${subscription.id}`,
    status: subscription.status,
    publisherId: subscription.publisherId,
    eventType: subscription.eventType,
    subscriber: null,
    resourceVersion: subscription.resourceVersion,
    eventDescription: eventDescription(subscription),
    consumerId: subscription.consumerId,
    consumerActionId: subscription.consumerActionId,
    actionDescription: `To host ${hostOf(subscription)}`,
    probationRetries: subscription.probationRetries,
    ...(subscription.lastProbationRetryDate === null
      ? {}
      : { lastProbationRetryDate: subscription.lastProbationRetryDate }),
    ...(subscription.lastSuccessfulAttemptDate === null
      ? {}
      : { lastSuccessfulAttemptDate: subscription.lastSuccessfulAttemptDate }),
    createdBy: identityJson(organization, subscription.createdBy),
    createdDate: subscription.createdDate,
    modifiedBy: identityJson(organization, subscription.modifiedBy),
    modifiedDate: subscription.modifiedDate,
    publisherInputs: subscription.publisherInputs,
    consumerInputs: maskedInputs(subscription),
    _links: { self: { href: `${organization.url}/_apis/hooks/subscriptions/${subscription.id}` } },
  };
}

/** `Notification` of the service: one event on its way to one receiver. */
export function notificationJson(subscription: Subscription, notification: Notification) {
  const last = notification.attempts.at(-1);
  return {
    id: notification.id,
    subscriptionId: subscription.id,
    subscriberId: subscription.modifiedBy.id,
    eventId: notification.event.id,
    status: notification.status,
    result: notification.result,
    createdDate: notification.createdDate,
    modifiedDate: notification.modifiedDate,
    details: {
      eventType: subscription.eventType,
      publisherId: subscription.publisherId,
      consumerId: subscription.consumerId,
      consumerActionId: subscription.consumerActionId,
      publisherInputs: subscription.publisherInputs,
      consumerInputs: maskedInputs(subscription),
      request: requestText(subscription, notification),
      queuedDate: notification.createdDate,
      requestAttempts: notification.attempts.length,
      retryCount: Math.max(0, notification.attempts.length - 1),
      ...(last === undefined
        ? {}
        : {
            dequeuedDate: last.at,
            processedDate: last.at,
            completedDate: notification.modifiedDate,
            requestDuration: last.durationMs / 1000,
            response: last.status === null ? '' : `Status Code: ${last.status}\n\n${last.response}`,
            errorMessage: last.error,
          }),
    },
  };
}

function maskedInputs({ consumerInputs }: Subscription): Record<string, string> {
  const { basicAuthPassword, ...readable } = consumerInputs;
  return basicAuthPassword === undefined ? readable : { ...readable, basicAuthPassword: MASK };
}

/** The request as the history shows it. Headers are not confidential, but for the one with the password. */
function requestText(subscription: Subscription, notification: Notification): string {
  const headers = headersOf(subscription);
  if (headers.has('authorization')) headers.set('authorization', `Basic ${MASK}`);
  const lines = [...headers].map(([name, value]) => `${name}: ${value}`);
  return `Method: POST\nURI: ${subscription.consumerInputs['url'] ?? ''}\n${lines.join('\n')}\n\n${notification.payload}`;
}

function eventDescription({ publisherInputs }: Subscription): string {
  const filters = Object.entries(publisherInputs).filter(([name]) => name !== 'projectId');
  return filters.length === 0 ? 'Any' : filters.map(([name, value]) => `${name} ${value}`).join(', ');
}

function hostOf({ consumerInputs }: Subscription): string {
  const url = consumerInputs['url'] ?? '';
  return URL.canParse(url) ? new URL(url).hostname : url;
}
