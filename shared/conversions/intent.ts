import { z } from 'zod';
import type { Conversion } from './conversion.ts';
import { parseInstant } from './instant.ts';
import type { ConnectionSnapshot } from './snapshot.ts';

/**
 * How a change that was begun ended: `done`; `failed` where Azure DevOps refused it or gave up; `undone` where the connection is as
 * it was, so that nothing came of it. Empty while that is not known.
 */
const INTENT_OUTCOMES = ['', 'done', 'failed', 'undone'] as const;

/** What a person set out to do with a connection, written before Azure DevOps is asked. Times are ISO 8601 UTC. */
export const intentSchema = z.object({
  connectionId: z.string(),
  name: z.string(),
  operation: z.enum(['convert', 'revert']),
  startedAt: z.string(),
  /** Identity in Azure DevOps, and the name of the person at the desk. */
  byId: z.string(),
  byName: z.string(),
  /** With `--force`: why. */
  forced: z.boolean(),
  reason: z.string(),
  /** At the time; empty where it could not be judged. */
  verdict: z.string(),
  /** `modificationDate` of the connection before: what is dated otherwise came later. */
  modifiedBefore: z.string(),
  outcome: z.enum(INTENT_OUTCOMES),
  resolvedAt: z.string(),
  /** Why, where it failed. */
  outcomeReason: z.string(),
  /** `modificationDate` of the connection when it was resolved. */
  change: z.string(),
});

export type Intent = Readonly<z.infer<typeof intentSchema>>;

/** An intent that nobody resolved speaks for a change within this time: a person may do it by hand much later. */
const HOLDS_MS = 24 * 60 * 60 * 1000;

/** A second run can find nothing of the first, which is still at it, or whose call Azure DevOps carries out after its answer was lost. */
const LATE_MS = 10 * 60 * 1000;

/** The record of a change with the intent that it came from, where it came from one. */
export function withIntent(fresh: Conversion, now: ConnectionSnapshot, intents: readonly Intent[]): Conversion {
  const operation = fresh.kind === 'converted' || fresh.kind === 'seen-late' ? 'convert' : 'revert';
  const intent = intents.findLast((one) => one.operation === operation && isOf(one, fresh, now));
  if (intent === undefined || fresh.kind === 'issuer-changed') return fresh;
  return { ...fresh, madeBy: `wif-guard ${operation}`, forced: intent.forced ? intent.reason : '' };
}

function isOf(intent: Intent, { byId, seenAt }: Conversion, { modificationDate }: ConnectionSnapshot): boolean {
  const { outcome, change, startedAt } = intent;
  if (outcome === 'done') return change !== '' && change === modificationDate;
  if (outcome === 'failed' || change !== '') return false;
  const began = Date.parse(startedAt);
  if (outcome === 'undone' && !((parseInstant(modificationDate) ?? Infinity) - began <= LATE_MS)) return false;
  if (Date.parse(seenAt) - began > HOLDS_MS) return false;
  // Where Azure DevOps names nobody it can only be this one.
  const isSame = byId === '' || byId.toLowerCase() === intent.byId.toLowerCase();
  return isSame && modificationDate !== intent.modifiedBefore;
}
