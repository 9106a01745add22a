import { z } from 'zod';
import { CHANNELS } from '../policy/notifications.ts';

/** Every guard event carries these. */
const common = {
  /** Of the delivery; the same on every repeat of it. */
  id: z.string().min(1).max(200),
  /** When it came up first, ISO 8601 UTC. */
  receivedAt: z.iso.datetime(),
  /** How often it was put back after a failure. */
  attempt: z.int().min(0).default(0),
};

const guid = z.guid();

/** Where a scan that is done in parts goes on. */
const after = z.string().max(100).default('');

/** What an alert about a conversion can be about. */
const QUEUED_TOPICS = ['converted', 'reverted', 'revert-failed', 'disabled', 'run-failed', 'verdict-changed'] as const;

/** What travels through the queue: ids only, a few hundred bytes. Everything else is read again where it is kept. */
export const guardEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('pull-request'),
    projectId: guid,
    repositoryId: guid,
    pullRequestId: z.int().positive(),
    /** Somebody asked for it: nothing that was reviewed before makes it needless. Absent means false. */
    force: z.boolean().optional(),
  }),
  /** A comment on a pull request that may be a command. */
  z.strictObject({
    ...common,
    kind: z.literal('comment'),
    projectId: guid,
    repositoryId: guid,
    pullRequestId: z.int().positive(),
    threadId: z.int().positive(),
    commentId: z.int().positive(),
  }),
  /** A service connection that may have changed. */
  z.strictObject({
    ...common,
    kind: z.literal('connection'),
    connectionId: guid,
    /** A project that may use it; null where the delivery named none. */
    projectId: guid.nullable(),
    seenBy: z.enum(['hook', 'poll']),
  }),
  /** A look at all connections, or at the projects of conversions that can still be reverted. */
  z.strictObject({ ...common, kind: z.literal('watch'), scope: z.enum(['all', 'open']) }),
  /** The time has come at which the policy acts on a recorded conversion. */
  z.strictObject({
    ...common,
    kind: z.literal('policy-action'),
    connectionId: z.string().min(1).max(100),
    change: z.string().min(1).max(100),
  }),
  /** A recorded conversion that may have another verdict by now. */
  z.strictObject({
    ...common,
    kind: z.literal('judge-again'),
    connectionId: z.string().min(1).max(100),
    change: z.string().min(1).max(100),
  }),
  /** A look at the runs of pipelines after conversions: of one pipeline, or of all (null). */
  z.strictObject({
    ...common,
    kind: z.literal('runs'),
    pipeline: z.strictObject({ projectId: guid, id: z.int().positive() }).nullable(),
  }),
  /** A message to people about a recorded conversion. */
  z.strictObject({
    ...common,
    kind: z.literal('alert'),
    connectionId: z.string().min(1).max(100),
    change: z.string().min(1).max(100),
    topic: z.enum(QUEUED_TOPICS),
    /** The pipeline of a run that failed; absent in all other messages. */
    pipeline: z.strictObject({ projectId: z.string().min(1).max(100), id: z.int().positive() }).optional(),
  }),
  /** A delivery of what waits for a channel. */
  z.strictObject({ ...common, kind: z.literal('deliver'), channel: z.enum(CHANNELS) }),
  /** A look at what pipelines read: of all projects, of one, or of those pipelines that read a repository. */
  z.discriminatedUnion('scope', [
    z.strictObject({ ...common, kind: z.literal('scan'), scope: z.literal('organization') }),
    /** `receivedAt` is when the scan began, `after` the last pipeline that it walked: empty at its beginning. */
    z.strictObject({ ...common, kind: z.literal('scan'), scope: z.literal('project'), projectId: guid, after }),
    z.strictObject({
      ...common,
      kind: z.literal('scan'),
      scope: z.literal('repository'),
      projectId: guid,
      repositoryId: guid,
      after,
    }),
  ]),
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
export type EventOf<K extends GuardEvent['kind']> = Extract<GuardEvent, { kind: K }>;
/** An event of kind `scan` and of a scope. */
export type ScanOf<S extends EventOf<'scan'>['scope']> = Extract<EventOf<'scan'>, { scope: S }>;
export type AlertTopic = (typeof QUEUED_TOPICS)[number];

/** The queue that carries them, and the one the host moves messages to that were never finished. */
export const GUARD_EVENTS_QUEUE = 'guard-events';
export const POISON_QUEUE = `${GUARD_EVENTS_QUEUE}-poison`;

/** The same for events of kind `scan`: bulk work never holds up a pull request or a conversion. */
export const GUARD_SCAN_QUEUE = 'guard-scan';
export const SCAN_POISON_QUEUE = `${GUARD_SCAN_QUEUE}-poison`;
