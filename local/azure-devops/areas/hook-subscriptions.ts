import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ServiceError, empty, json, list } from '../answers.ts';
import { bodyOf, pathParameter, type Call, type Routes } from '../call.ts';
import { findEventType, type EventType } from '../hooks/event-types.ts';
import type { Subscription } from '../hooks/subscription.ts';
import { guidFor, same } from '../ids.ts';
import { MASK, notificationJson, subscriptionJson } from '../json/subscription.ts';
import { findProject } from '../state/find.ts';

/** Most notifications in one answer unless a client asks for more or less. */
const DEFAULT_MAX_RESULTS = 100;

/** "≤256 chars, no whitespace" (reference: azure-devops.md 2, auth to receiver). */
const PASSWORD = /^\S{0,256}$/;

const subscriptionBody = z.object({
  id: z.string().nullish(),
  publisherId: z.string(),
  eventType: z.string(),
  resourceVersion: z.string().nullish(),
  consumerId: z.literal('webHooks'),
  consumerActionId: z.literal('httpRequest'),
  publisherInputs: z.record(z.string(), z.string()).default({}),
  // The service wants HTTPS and no special addresses (webhooks.md); receivers of a simulated organization are on this machine.
  consumerInputs: z.looseObject({
    url: z.url({ protocol: /^https?$/ }),
    basicAuthPassword: z.string().regex(PASSWORD).optional(),
  }),
  status: z.enum(['enabled', 'disabledByUser']).optional().catch(undefined),
});
type SubscriptionBody = z.output<typeof subscriptionBody>;

function createSubscription(call: Call) {
  const { organization, caller } = call;
  const body = checkedBody(call);
  const now = organization.clock.timestamp();
  const subscription: Subscription = {
    id: randomUUID(),
    createdBy: caller,
    createdDate: now,
    notifications: [],
    probationRetries: 0,
    lastProbationRetryDate: null,
    lastSuccessfulAttemptDate: null,
    lostEvents: 0,
    modifiedBy: caller,
    modifiedDate: now,
    ...settings(call, body),
    status: body.status ?? 'enabled',
  };
  organization.hooks.subscriptions.push(subscription);
  return json(subscriptionJson(organization, subscription));
}

function listSubscriptions({ organization, query }: Call) {
  const filters = [
    ['publisherId', query.text('publisherId')],
    ['eventType', query.text('eventType')],
    ['consumerId', query.text('consumerId')],
    ['consumerActionId', query.text('consumerActionId')],
  ] as const;
  const matching = organization.hooks.subscriptions.filter((subscription) =>
    filters.every(([name, wanted]) => wanted === undefined || same(wanted, subscription[name])),
  );
  return list(matching.map((subscription) => subscriptionJson(organization, subscription)));
}

function getSubscription(call: Call) {
  return json(subscriptionJson(call.organization, subscriptionOf(call)));
}

/** Replaces everything: what the body leaves out is gone, the password too. `enabled` ends a probation. */
function replaceSubscription(call: Call) {
  const { organization, caller } = call;
  const body = checkedBody(call);
  const subscription = subscriptionOf(call, body.id ?? undefined);
  if (body.consumerInputs.basicAuthPassword === MASK) {
    call.report('unproven', 'No source says that a masked password keeps the old one; it was taken as it is.');
  }
  Object.assign(subscription, settings(call, body), {
    status: body.status ?? subscription.status,
    modifiedBy: caller,
    modifiedDate: organization.clock.timestamp(),
  });
  return json(subscriptionJson(organization, subscription));
}

function deleteSubscription(call: Call) {
  const { subscriptions } = call.organization.hooks;
  const subscription = subscriptionOf(call);
  subscription.status = 'disabledByUser';
  subscriptions.splice(subscriptions.indexOf(subscription), 1);
  return empty();
}

function listNotifications(call: Call) {
  const { query } = call;
  const subscription = subscriptionOf(call);
  const status = query.text('status');
  const result = query.text('result');
  const matching = subscription.notifications.filter(
    (notification) =>
      (status === undefined || same(status, notification.status)) &&
      (result === undefined || same(result, notification.result)),
  );
  const newestFirst = matching.toReversed().slice(0, query.number('maxResults') ?? DEFAULT_MAX_RESULTS);
  return list(newestFirst.map((notification) => notificationJson(subscription, notification)));
}

function getNotification(call: Call) {
  const subscription = subscriptionOf(call);
  const id = pathParameter(call, 'notificationId');
  const notification = subscription.notifications.find((candidate) => String(candidate.id) === id);
  if (notification !== undefined) return json(notificationJson(subscription, notification));
  const message = `Notification ${id} of subscription ${subscription.id} was not found.`;
  throw new ServiceError({ status: 404, typeKey: 'NotificationNotFoundException', message });
}

function subscriptionOf(call: Call, idInBody?: string): Subscription {
  const id = call.parameters.get('subscriptionId') ?? idInBody ?? '';
  const subscription = call.organization.hooks.subscriptions.find((candidate) => same(candidate.id, id));
  if (subscription !== undefined) return subscription;
  const message = `Subscription ${id} was not found.`;
  throw new ServiceError({ status: 404, typeKey: 'SubscriptionNotFoundException', message });
}

/** "400 with message on bad input" (create-subscription.md): publisher, event, version and inputs must exist. */
function checkedBody(call: Call): SubscriptionBody {
  const body = bodyOf(call, subscriptionBody);
  const type = neededEventType(body);
  const unknown = Object.keys(body.publisherInputs).filter((name) => !isInput(type, name));
  if (unknown.length > 0) throw badInput(`Event '${type.id}' has no input '${unknown.join("', '")}'.`);
  const { projectId } = body.publisherInputs;
  if (projectId !== undefined && projectId !== '' && findProject(call.organization.state, projectId) === undefined) {
    throw badInput(`Project '${projectId}' was not found.`);
  }
  const version = body.resourceVersion ?? 'latest';
  if (version !== 'latest' && !type.resourceVersions.includes(version)) {
    throw badInput(`Event '${type.id}' has no resource version '${version}'.`);
  }
  return body;
}

function neededEventType(body: SubscriptionBody): EventType {
  const type = findEventType(body.publisherId, body.eventType);
  if (type === undefined) throw badInput(`Publisher '${body.publisherId}' has no event '${body.eventType}'.`);
  return type;
}

/** Two more are added by the service and come back in what clients send again. */
function isInput(type: EventType, name: string): boolean {
  return ['projectId', 'hostId', 'tfsSubscriptionId', ...type.inputs].includes(name);
}

function settings(call: Call, body: SubscriptionBody) {
  const type = neededEventType(body);
  const version = body.resourceVersion ?? 'latest';
  const inputs = body.consumerInputs;
  return {
    publisherId: body.publisherId,
    eventType: body.eventType,
    resourceVersion: version === 'latest' ? (type.resourceVersions.at(-1) ?? '') : version,
    consumerId: body.consumerId,
    consumerActionId: body.consumerActionId,
    publisherInputs: {
      ...body.publisherInputs,
      hostId: call.organization.id,
      tfsSubscriptionId: guidFor(`tfs-subscription/${JSON.stringify(body.publisherInputs)}`),
    },
    consumerInputs: Object.fromEntries(
      Object.entries(inputs).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  };
}

function badInput(message: string): ServiceError {
  return new ServiceError({ status: 400, typeKey: 'SubscriptionInputException', message });
}

/** Subscriptions to events, and the history of what was delivered. */
export const hookSubscriptions: Routes = {
  'hooks/Subscriptions_Create': createSubscription,
  'hooks/Subscriptions_List': listSubscriptions,
  'hooks/Subscriptions_Get': getSubscription,
  'hooks/Subscriptions_Replace Subscription': replaceSubscription,
  'hooks/Subscriptions_Delete': deleteSubscription,
  'hooks/Notifications_List': listNotifications,
  'hooks/Notifications_Get': getNotification,
};
