import { compare, type ChangeKind, type Look } from '../../conversions/change.ts';
import { detailsOf } from '../../conversions/details.ts';
import { parseInstant } from '../../conversions/instant.ts';
import { schemeKindIn, type ConnectionSnapshot } from '../../conversions/snapshot.ts';
import type { GuardContext } from '../context.ts';
import { predecessorOf } from './predecessor.ts';

/** What became of a connection since it was last seen. */
export interface Changed {
  /** Undefined where nothing is recorded. */
  readonly kind: ChangeKind | undefined;
  /** What it was: of one that was recreated, the one before it. */
  readonly before: ConnectionSnapshot | undefined;
  readonly look: Look;
}

/** Classifies what is seen of a connection against what was seen last; undefined where it was never seen, or counted as deleted. */
export async function changeOf(
  context: GuardContext,
  before: ConnectionSnapshot | undefined,
  now: ConnectionSnapshot,
): Promise<Changed> {
  const look = compare(before, now);
  if (before === undefined) {
    if (look === 'unchanged') return { kind: undefined, before, look };
    const predecessor = await predecessorOf(context, now);
    if (predecessor !== undefined) return { kind: 'recreated', before: predecessor.snapshot, look };
    if (look === 'seen-late') return { kind: look, before, look };
    return { kind: (await isNew(context, now)) ? 'created' : undefined, before, look };
  }
  switch (look) {
    case 'converted':
    case 'seen-late':
    case 'reverted':
    case 'issuer-changed':
      return { kind: look, before, look };
    case 'baseline':
    case 'unchanged':
      return { kind: undefined, before, look };
    case 'deadline-changed':
    case 'other': {
      const isNews = look === 'deadline-changed' && (await isUnwitnessed(context, now));
      return { kind: isNews ? 'seen-late' : detailsOf(before, now)[0]?.kind, before, look };
    }
  }
}

/** Made while the guard watched; what was there before tells nothing. */
async function isNew({ ledger }: GuardContext, { creationDate }: ConnectionSnapshot): Promise<boolean> {
  const created = parseInstant(creationDate);
  const since = await ledger.watching.since();
  return created !== undefined && since !== undefined && created > since;
}

/** A deadline where nothing is open tells of a conversion that nobody saw. */
async function isUnwitnessed({ ledger, clock }: GuardContext, now: ConnectionSnapshot): Promise<boolean> {
  const deadline = parseInstant(now.deadline);
  if (schemeKindIn(now) !== 'federated' || deadline === undefined || deadline <= clock.now()) return false;
  const conversions = await ledger.conversions.ofConnection(now.id);
  return !conversions.some(({ state }) => state === 'open' || state === 'kept' || state === 'irreversible');
}
