import { DETAIL_KINDS } from './details.ts';
import { parseInstant } from './instant.ts';
import { schemeKindOf } from '../connections/service-connection.ts';
import { schemeKindIn, type ConnectionSnapshot } from './snapshot.ts';

/**
 * Changes that are recorded. `seen-late`: a conversion that was there when the connection was first seen. `recreated`: another one
 * had the same name in the same project, and is gone, which is what Terraform does to a change that it did not make.
 */
export const CHANGE_KINDS = [
  'converted',
  'seen-late',
  'reverted',
  'issuer-changed',
  'created',
  'recreated',
  'deleted',
  ...DETAIL_KINDS,
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** True for a change after which a connection federates that did not before: it is judged. */
export function isConversion({
  kind,
  from,
  to,
}: {
  readonly kind: ChangeKind;
  readonly from: string;
  readonly to: string;
}) {
  if (kind === 'recreated') return isFederatedScheme(to) && !isFederatedScheme(from);
  return kind === 'converted' || kind === 'seen-late';
}

function isFederatedScheme(scheme: string): boolean {
  return schemeKindOf({ type: 'azurerm', authorization: { scheme } }) === 'federated';
}

/**
 * What a look at a connection found. `baseline`: seen for the first time, and nothing to tell. `other`: something changed that is
 * no matter of how it signs in: `detailsOf` tells whether it is recorded.
 */
export type Look =
  | Extract<ChangeKind, 'converted' | 'seen-late' | 'reverted' | 'issuer-changed'>
  | 'baseline'
  | 'unchanged'
  | 'deadline-changed'
  | 'other';

/** A later deadline than this says that the connection was converted again; a smaller step is the same conversion. */
const ANOTHER_CONVERSION_MS = 60 * 60 * 1000;

/** Compares what is seen now with what was seen last. */
export function compare(before: ConnectionSnapshot | undefined, now: ConnectionSnapshot): Look {
  // What signs in by nothing that is known tells nothing: it would look like a revert now, and like a conversion the next time.
  if (schemeKindIn(now) === 'unknown') return 'unchanged';
  const federated = schemeKindIn(now) === 'federated';
  // Azure DevOps gives the deadline only after a conversion and inside its window (learn.microsoft.com, connect to Azure).
  if (before === undefined) return federated && now.deadline !== '' ? 'seen-late' : 'baseline';
  const wasFederated = schemeKindIn(before) === 'federated';
  if (federated && !wasFederated) return 'converted';
  if (wasFederated && schemeKindIn(now) === 'secret') return 'reverted';
  if (federated && isConvertedAgain(before, now)) return 'converted';
  if (federated && issuerDiffers(before, now)) return 'issuer-changed';
  if (before.deadline !== now.deadline) return 'deadline-changed';
  return JSON.stringify(before) === JSON.stringify(now) ? 'unchanged' : 'other';
}

/** Reverted and converted again between two looks: only the deadline tells. Without another change it is the same conversion. */
function isConvertedAgain(before: ConnectionSnapshot, now: ConnectionSnapshot): boolean {
  if (before.modificationDate === now.modificationDate && now.modificationDate !== '') return false;
  const [earlier, later] = [parseInstant(before.deadline), parseInstant(now.deadline)];
  return earlier !== undefined && later !== undefined && later - earlier > ANOTHER_CONVERSION_MS;
}

function issuerDiffers(before: ConnectionSnapshot, now: ConnectionSnapshot): boolean {
  const [old, fresh] = [before.issuer, now.issuer].map((issuer) => issuer.replace(/\/+$/, '').toLowerCase());
  return old !== '' && fresh !== '' && old !== fresh;
}
