import { z } from 'zod';

/** Every guard event carries these. */
const common = {
  /** Of the delivery; the same on every repeat of it. */
  id: z.string().min(1).max(200),
  /** When the webhook took it, ISO 8601 UTC. */
  receivedAt: z.iso.datetime(),
  /** How often it was put back after a failure. */
  attempt: z.int().min(0).default(0),
};

const guid = z.guid();

/** What travels through the queue: ids only, a few hundred bytes. Everything else is read again from Azure DevOps. */
export const guardEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('pull-request'),
    projectId: guid,
    repositoryId: guid,
    pullRequestId: z.int().positive(),
  }),
  /** An authentic delivery that could not be used: kept so that nothing is lost silently. */
  z.strictObject({
    ...common,
    kind: z.literal('unusable'),
    reason: z.string().max(500),
    eventType: z.string().max(200).nullable(),
    size: z.int().min(0),
    headers: z.record(z.string(), z.string().max(300)),
  }),
]);

export type GuardEvent = z.infer<typeof guardEventSchema>;

/** The queue that carries them, and the one the host moves messages to that were never finished. */
export const GUARD_EVENTS_QUEUE = 'guard-events';
export const POISON_QUEUE = `${GUARD_EVENTS_QUEUE}-poison`;
