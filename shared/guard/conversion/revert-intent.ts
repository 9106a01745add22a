import type { Conversion } from '../../conversions/conversion.ts';
import { reasonsNotToRevert } from '../../conversions/may-revert.ts';
import { schemeKindIn, type ConnectionSnapshot } from '../../conversions/snapshot.ts';
import { GuardError } from '../../errors.ts';
import type { ConnectionLease, ConnectionRecord } from '../../ledger/connections.ts';
import type { GuardContext } from '../context.ts';

/** A revert whose answer does not come is tried again for this long; then a person has to. */
const TRY_FOR_MS = 60 * 60 * 1000;

/** A conversion that was judged, and what is kept of its connection. */
export interface Judged {
  readonly record: ConnectionRecord;
  readonly conversion: Conversion;
}

/** What a revert works on. */
export interface Revert extends Judged {
  readonly lease: ConnectionLease;
}

export interface Seen {
  readonly projectId: string;
  readonly snapshot: ConnectionSnapshot;
}

/** What speaks against it without looking at Azure DevOps again; it is noted. */
export async function isRuledOut(context: GuardContext, revert: Judged): Promise<boolean> {
  const reasons = await reasonsAgainst(context, revert);
  const why = reasons(revert.conversion).join('; ');
  if (why !== '') await context.ledger.conversions.update(revert.conversion, (now) => ({ ...now, revertReason: why }));
  return why !== '';
}

/** The conditions of the policy and the settings as they are now, to be asked of the record as it is at some moment. */
async function reasonsAgainst(
  { azureDevOps, clock, effects, ledger, policy }: GuardContext,
  { record, conversion }: Judged,
): Promise<(now: Conversion) => readonly string[]> {
  const { policy: current, problem } = await policy.current();
  const isAsked = current.conversions === 'revert' && effects.has('revert');
  const proof = isAsked ? await ledger.proofs.read(await azureDevOps.ownId()) : undefined;
  const situation = {
    policy: current.conversions,
    allowed: effects.has('revert'),
    nowMs: clock.now(),
    isTerraformManaged: record.isTerraformManaged,
    provenAt: proof?.provenAt ?? '',
    // Our own attempt is no other revert.
    lastRevertAt: record.revertedAt === conversion.revertAt ? '' : record.revertedAt,
  };
  const isTrying = conversion.revert === 'begun' && clock.now() - Date.parse(conversion.revertAt) < TRY_FOR_MS;
  // A policy that cannot be read for a moment ends no revert that was begun: it is asked again.
  if (problem !== undefined && isTrying) throw new GuardError('azure-devops-unavailable', problem);
  return (now) => [...(problem === undefined ? [] : [problem]), ...reasonsNotToRevert(now, situation)];
}

/**
 * Writes the intent, on the conversion first, and only if nothing speaks against it as both stand now.
 * @returns What is kept of the connection with it, or what speaks against it.
 */
export async function begin(
  context: GuardContext,
  revert: Revert,
  seen: Seen,
): Promise<{ readonly record: ConnectionRecord } | { readonly reasons: readonly string[] }> {
  const { ledger, clock } = context;
  const { record, conversion, lease } = revert;
  const against = await reasonsAgainst(context, revert);
  const nowMs = clock.now();
  const at = new Date(nowMs).toISOString();
  let reasons: readonly string[] = [];
  const begun = await ledger.conversions.update(conversion, (now) => {
    reasons = [
      ...against(now),
      ...changesSince(record.snapshot, seen.snapshot),
      ...(now.revert === 'begun' && Date.parse(now.revertAt) < nowMs - TRY_FOR_MS
        ? ['Azure DevOps did not answer to the revert for an hour']
        : []),
    ];
    if (reasons.length === 0) return now.revert === 'begun' ? undefined : { ...now, revert: 'begun', revertAt: at };
    return now.revert === '' ? { ...now, revertReason: reasons.join('; ') } : undefined;
  });
  if (reasons.length > 0) return { reasons };
  const next = { ...record, revertedAt: begun?.revertAt ?? at };
  await lease.write(next);
  return { record: next };
}

/** Whatever was changed since the conversion was judged, a person did it: then a person decides. */
function changesSince(judged: ConnectionSnapshot, now: ConnectionSnapshot): readonly string[] {
  const same = judged.modificationDate === now.modificationDate && judged.deadline === now.deadline;
  if (schemeKindIn(now) === 'federated' && same) return [];
  return [`the connection was changed meanwhile, by ${now.modifiedByName || 'somebody'} at ${now.modificationDate}`];
}
