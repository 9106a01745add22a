import { z } from 'zod';
import { assessmentSchema, verdictSchema } from './assessment.ts';
import { CHANGE_KINDS } from './change.ts';
import { detailSchema } from './details.ts';
import { healthSchema, judgedSchema } from './health.ts';
import { connectionProjectSchema } from './snapshot.ts';

/**
 * `open`: it can still be reverted. `kept`: a person decided to keep it. `reverted`, `expired`: it was reverted, or its window
 * closed. `irreversible`: it never could be reverted. `noted`: a change without a way back to watch, such as another issuer.
 * `deleted`, `recreated`: the connection is gone, and in the second case another one has its name.
 */
export const CONVERSION_STATES = [
  'open',
  'kept',
  'reverted',
  'expired',
  'irreversible',
  'noted',
  'deleted',
  'recreated',
] as const;
export type ConversionState = (typeof CONVERSION_STATES)[number];

/** How far a revert by the guard came; empty while there was none. */
const REVERT_STATES = ['', 'begun', 'done', 'failed'] as const;

/** One recorded change of a service connection. Times are ISO 8601 UTC; what is not known is empty. */
export const conversionSchema = z.object({
  connectionId: z.string(),
  /** `modificationDate` of the change as the service wrote it: with the connection's id the key of the record. */
  change: z.string(),
  name: z.string(),
  projects: z.array(connectionProjectSchema),
  kind: z.enum(CHANGE_KINDS),
  /** Schemes, or issuers where the issuer changed. */
  from: z.string(),
  to: z.string(),
  /** What else changed with it; records of older versions have none. */
  details: z.array(detailSchema).default([]),
  /** The id of the connection that had its name before; empty where there was none. */
  predecessor: z.string().default(''),
  changedAt: z.string(),
  seenAt: z.string(),
  seenBy: z.enum(['hook', 'poll']),
  byId: z.string(),
  byName: z.string(),
  /** The command that made it; empty where somebody changed it in another way. */
  madeBy: z.enum(['wif-guard convert', 'wif-guard revert', '']).default(''),
  /** Why a person made it against its verdict, with `--force`; empty where nobody did. */
  forced: z.string().default(''),
  creationMode: z.string(),
  revertEligibleUntil: z.string(),
  deadlineSource: z.enum(['azure-devops', 'policy-window', 'not-revertible']),
  state: z.enum(CONVERSION_STATES),
  stateAt: z.string(),
  /** Who brought it into its state, and why. */
  stateBy: z.string(),
  stateReason: z.string(),
  /** When the policy acts on it, unless a person keeps it before; empty where it does not. */
  policyActsAt: z.string().default(''),
  /** When the policy disabled its connection; empty where it did not. */
  disabledAt: z.string().default(''),
  revert: z.enum(REVERT_STATES),
  revertAt: z.string(),
  /** Why it failed, or why the policy's revert was not done. */
  revertReason: z.string(),
  reminders: z.array(z.object({ step: z.string(), dueAt: z.string() })),
  remindersSent: z.array(z.object({ step: z.string(), sentAt: z.string() })),
  /** The newest one. */
  assessment: assessmentSchema.nullable(),
  /** What it was judged at first, once it was judged again; null before. */
  judgedFirst: judgedSchema.nullable().default(null),
  /** The verdict before the one that it has, where that became another; empty where it never did. */
  verdictBefore: z.union([verdictSchema, z.literal('')]).default(''),
  /** When it was judged another, while that is still to be told; empty where nothing is owed. */
  verdictOwed: z.string().default(''),
  /** As it was when people were last reminded of it. */
  health: healthSchema.nullable().default(null),
});

export type Conversion = z.infer<typeof conversionSchema>;

/** The key of a record. */
export type ConversionKey = Pick<Conversion, 'connectionId' | 'change'>;
