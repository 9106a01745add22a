import type { OrganizationContext } from '../state/organization-context.ts';
import { guidFor } from '../ids.ts';
import type { ServiceEvent } from './event.ts';
import type { Subscription } from './subscription.ts';

/** Fields that `resourceDetailsToSend: minimal` leaves: what names the thing. */
const MINIMAL_FIELDS: ReadonlySet<string> = new Set(['id', 'pullRequestId', 'pushId', 'name', 'url']);

/** What is sent to a receiver, as JSON (reference: azure-devops.md 1.3). */
export function payloadFor(
  organization: OrganizationContext,
  subscription: Subscription,
  notificationId: number,
  event: ServiceEvent,
): string {
  const inputs = subscription.consumerInputs;
  return JSON.stringify({
    subscriptionId: subscription.id,
    notificationId,
    id: event.id,
    eventType: event.eventType,
    publisherId: subscription.publisherId,
    message: messageFor(event.text, inputs['messagesToSend']),
    detailedMessage: messageFor(event.text, inputs['detailedMessagesToSend']),
    resource: resourceFor(event.resource, inputs['resourceDetailsToSend']),
    resourceVersion: subscription.resourceVersion,
    resourceContainers: {
      collection: { id: organization.id, baseUrl: `${organization.url}/` },
      account: { id: guidFor(`account/${organization.name}`), baseUrl: `${organization.url}/` },
      project: { id: event.project.id, baseUrl: `${organization.url}/` },
    },
    createdDate: event.createdDate,
  });
}

/** "All" is the empty string in the descriptors, Terraform sends `all` (reference: azure-devops.md 2, body shaping). */
function isAll(wanted: string | undefined): boolean {
  return wanted === undefined || wanted === '' || wanted.toLowerCase() === 'all';
}

function messageFor(text: string, wanted: string | undefined) {
  const forms: Record<string, string> = { text, html: text, markdown: text };
  if (isAll(wanted)) return forms;
  const form = wanted?.toLowerCase() ?? '';
  return Object.hasOwn(forms, form) ? { [form]: text } : null;
}

function resourceFor(resource: object, wanted: string | undefined): object | null {
  if (isAll(wanted)) return resource;
  if (wanted?.toLowerCase() !== 'minimal') return null;
  return Object.fromEntries(Object.entries(resource).filter(([name]) => MINIMAL_FIELDS.has(name)));
}
