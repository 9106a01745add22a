import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { GuardEvent } from '../queue/guard-event.ts';
import { COMMENT_EVENT, commentIn, mayBeCommand } from './comment.ts';
import { RUN_EVENTS, runIn } from './run.ts';
import {
  connectionResourceSchema,
  envelopeSchema,
  pullRequestResourceSchema,
  pushResourceSchema,
  type Envelope,
} from './envelope.ts';

/** The largest delivery that is read: the limit service hooks recommend (docs, service hooks, troubleshoot). */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** Events that lead to a review of the pull request. */
const PULL_REQUEST_EVENTS: ReadonlySet<string> = new Set(['git.pullrequest.created', 'git.pullrequest.updated']);

/** Events that lead to a look at the service connection. */
const CONNECTION_EVENTS: ReadonlySet<string> = new Set([
  'ms.vss-endpoint.endpoint-created',
  'ms.vss-endpoint.endpoint-updated',
]);

/** The event that leads to a look at the pipelines that read the repository. */
const PUSH_EVENT = 'git.push';

/** Headers that help to find a delivery again; never `Authorization`. */
const KEPT_HEADERS: readonly string[] = [
  'content-type',
  'content-length',
  'user-agent',
  'x-vss-activityid',
  'x-vss-subscriptionid',
  'request-id',
];

export interface Delivery {
  readonly body: Uint8Array;
  readonly headers: ReadonlyMap<string, string>;
  /** ISO 8601 UTC. */
  readonly receivedAt: string;
}

/**
 * Reduces an authentic delivery to a guard event of ids; undefined where nothing is to be done, as for most comments. What cannot be
 * used becomes an `unusable` event with its reason, so that it is counted and kept; it never throws.
 */
export function reduceDelivery(delivery: Delivery): GuardEvent | undefined {
  const { body } = delivery;
  if (body.byteLength > MAX_BODY_BYTES)
    return unusable(delivery, contentId(body), `larger than ${String(MAX_BODY_BYTES)} bytes`);
  const parsed = parse(body);
  if (!parsed.ok) return unusable(delivery, contentId(body), parsed.reason);
  const { envelope } = parsed;
  const id = idOf(envelope, body);
  if (PULL_REQUEST_EVENTS.has(envelope.eventType)) return pullRequestEvent(delivery, envelope, id);
  if (CONNECTION_EVENTS.has(envelope.eventType)) return connectionEvent(delivery, envelope, id);
  if (envelope.eventType === COMMENT_EVENT)
    return mayBeCommand(envelope.resource) ? commentEvent(delivery, envelope, id) : undefined;
  if (envelope.eventType === PUSH_EVENT) return pushEvent(delivery, envelope, id);
  if (RUN_EVENTS.has(envelope.eventType)) return runEvent(delivery, envelope, id);
  return unusable(delivery, id, 'an event the guard does not handle: remove this subscription', envelope.eventType);
}

function pullRequestEvent(delivery: Delivery, envelope: Envelope, id: string): GuardEvent {
  const resource = pullRequestResourceSchema.safeParse(envelope.resource);
  const projectId = resource.data?.repository.project?.id ?? envelope.resourceContainers?.project?.id;
  if (!resource.success || projectId === undefined) {
    const reason = resource.success ? 'no project id' : firstIssue(resource.error);
    return withoutDetails(delivery, envelope, id, `not the payload of a pull request (${reason})`);
  }
  const { pullRequestId, repository } = resource.data;
  const { receivedAt } = delivery;
  const ids = { projectId, repositoryId: repository.id, pullRequestId };
  return { kind: 'pull-request', id, receivedAt, attempt: 0, ...ids };
}

function connectionEvent(delivery: Delivery, envelope: Envelope, id: string): GuardEvent {
  const resource = connectionResourceSchema.safeParse(envelope.resource);
  if (!resource.success) {
    const reason = firstIssue(resource.error);
    return withoutDetails(delivery, envelope, id, `not the payload of a service connection (${reason})`);
  }
  const { id: connectionId, projectIds } = resource.data;
  const projectId = envelope.resourceContainers?.project?.id ?? projectIds?.[0] ?? null;
  const { receivedAt } = delivery;
  return { kind: 'connection', id, receivedAt, attempt: 0, connectionId, projectId, seenBy: 'hook' };
}

/** An edit of a comment is another event there; here it is the same delivery, so that a command is worked on once. */
function commentEvent(delivery: Delivery, envelope: Envelope, id: string): GuardEvent {
  const resource = commentIn(envelope.resource);
  const projectId = resource.data?.projectId ?? envelope.resourceContainers?.project?.id;
  if (!resource.success || projectId === undefined) {
    const reason = resource.success ? 'no project id' : firstIssue(resource.error);
    return withoutDetails(delivery, envelope, id, `not the payload of a comment (${reason})`);
  }
  const { repositoryId, pullRequestId, threadId, commentId } = resource.data;
  const ids = { projectId, repositoryId, pullRequestId, threadId, commentId };
  const name = ['comment', repositoryId, pullRequestId, threadId, commentId].join('-').toLowerCase();
  return { kind: 'comment', id: name, receivedAt: delivery.receivedAt, attempt: 0, ...ids };
}

function pushEvent(delivery: Delivery, envelope: Envelope, id: string): GuardEvent {
  const resource = pushResourceSchema.safeParse(envelope.resource);
  const projectId = resource.data?.repository.project?.id ?? envelope.resourceContainers?.project?.id;
  if (!resource.success || projectId === undefined) {
    const reason = resource.success ? 'no project id' : firstIssue(resource.error);
    return withoutDetails(delivery, envelope, id, `not the payload of a push (${reason})`);
  }
  const { receivedAt } = delivery;
  const repositoryId = resource.data.repository.id;
  return { kind: 'scan', scope: 'repository', id, receivedAt, attempt: 0, projectId, repositoryId, after: '' };
}

/** Undefined for a run that goes on. */
function runEvent(delivery: Delivery, envelope: Envelope, id: string): GuardEvent | undefined {
  const run = runIn(envelope.resource);
  const projectId = envelope.resourceContainers?.project?.id;
  if (run === undefined || projectId === undefined) {
    const reason = run === undefined ? 'no id of a pipeline' : 'no project id';
    return withoutDetails(delivery, envelope, id, `not the payload of a run (${reason})`);
  }
  if (!run.hasEnded) return undefined;
  const { receivedAt } = delivery;
  return { kind: 'runs', id, receivedAt, attempt: 0, pipeline: { projectId, id: run.pipelineId } };
}

function withoutDetails(delivery: Delivery, { eventType }: Envelope, id: string, reason: string): GuardEvent {
  return unusable(
    delivery,
    // Another subscription can send the same event with all details: that one is not done because this one is.
    `${id}-${contentId(delivery.body).slice(0, 16)}`,
    `${reason}: set "Resource details to send" of the subscription to All`,
    eventType,
  );
}

type Parsed = { readonly ok: true; readonly envelope: Envelope } | { readonly ok: false; readonly reason: string };

function parse(body: Uint8Array): Parsed {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    return { ok: false, reason: error instanceof SyntaxError ? 'no valid JSON' : 'no valid UTF-8' };
  }
  const envelope = envelopeSchema.safeParse(json);
  return envelope.success
    ? { ok: true, envelope: envelope.data }
    : { ok: false, reason: `no service-hook envelope: ${firstIssue(envelope.error)}` };
}

/** Ids are GUIDs; what is none of these characters could break a log line, a key or the XML of a queue message. */
const PLAIN = /^[\w.:-]{1,150}$/;

/** The event's own id is the same on every resend and across subscriptions; what has none is told apart by its content. */
function idOf({ id, subscriptionId, notificationId }: Envelope, body: Uint8Array): string {
  if (id !== undefined && PLAIN.test(id)) return id;
  if (PLAIN.test(subscriptionId ?? '') && typeof notificationId === 'number')
    return `${String(subscriptionId)}-${String(notificationId)}`;
  return contentId(body);
}

function contentId(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

function unusable(delivery: Delivery, id: string, reason: string, eventType: string | null = null): GuardEvent {
  const { body, headers, receivedAt } = delivery;
  return {
    kind: 'unusable',
    id,
    receivedAt,
    attempt: 0,
    reason: reason.slice(0, 500),
    eventType: eventType?.slice(0, 200).replace(/[^ -~]/g, '?') ?? null,
    size: body.byteLength,
    headers: Object.fromEntries(
      KEPT_HEADERS.flatMap((name) => {
        const value = headers.get(name);
        return value === undefined ? [] : [[name, value.slice(0, 300).replace(/[^ -~]/g, '?')]];
      }),
    ),
  };
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'unknown' : `${issue.path.join('.') || 'the whole'}: ${issue.message}`;
}
