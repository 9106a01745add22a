import { ServiceError, json, list } from '../answers.ts';
import { pathParameter, type Call, type Routes } from '../call.ts';
import { EVENT_TYPES, findEventType, PUBLISHERS, type EventType } from '../hooks/event-types.ts';

function listPublishers(call: Call) {
  return list(PUBLISHERS.map((publisher) => publisherJson(call, publisher)));
}

function getPublisher(call: Call) {
  return json(publisherJson(call, neededPublisher(call)));
}

function listEventTypes(call: Call) {
  return list(eventTypesOf(call, neededPublisher(call).id));
}

function getEventType(call: Call) {
  const publisher = neededPublisher(call);
  const id = pathParameter(call, 'eventTypeId');
  const type = findEventType(publisher.id, id);
  if (type !== undefined) return json(eventTypeJson(call, type));
  throw new ServiceError({
    status: 404,
    typeKey: 'EventTypeNotFoundException',
    message: `Event type '${id}' of publisher '${publisher.id}' was not found.`,
  });
}

type Publisher = (typeof PUBLISHERS)[number];

function neededPublisher(call: Call): Publisher {
  const id = pathParameter(call, 'publisherId');
  const publisher = PUBLISHERS.find((candidate) => candidate.id === id);
  if (publisher !== undefined) return publisher;
  throw new ServiceError({
    status: 404,
    typeKey: 'PublisherNotFoundException',
    message: `Publisher '${id}' was not found.`,
  });
}

function publisherJson(call: Call, publisher: Publisher) {
  const url = `${call.organization.url}/_apis/hooks/publishers/${publisher.id}`;
  return { ...publisher, url, supportedEvents: eventTypesOf(call, publisher.id) };
}

function eventTypesOf(call: Call, publisherId: string) {
  return EVENT_TYPES.filter((type) => type.publisherId === publisherId).map((type) => eventTypeJson(call, type));
}

/** `EventTypeDescriptor` of the service; inputs are given by name, without the texts and values of the portal. */
function eventTypeJson({ organization }: Call, type: EventType) {
  return {
    publisherId: type.publisherId,
    id: type.id,
    url: `${organization.url}/_apis/hooks/publishers/${type.publisherId}/eventTypes/${type.id}`,
    name: type.name,
    description: type.name,
    supportedResourceVersions: type.resourceVersions,
    inputDescriptors: type.inputs.map((id) => ({ id, name: id, inputMode: 'combo', isConfidential: false })),
  };
}

/** Who publishes which events. */
export const hookPublishers: Routes = {
  'hooks/Publishers_List': listPublishers,
  'hooks/Publishers_Get': getPublisher,
  'hooks/Publishers_List Event Types': listEventTypes,
  'hooks/Publishers_Get Event Type': getEventType,
};
