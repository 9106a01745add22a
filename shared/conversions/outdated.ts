import { addDuration } from '../policy/duration.ts';
import type { Retention } from '../policy/retention.ts';
import type { Conversion } from './conversion.ts';
import { parseInstant } from './instant.ts';
import type { Intent } from './intent.ts';

/** What is due for a record: it goes, or only the people in it do. */
export type Due = 'remove' | 'forget-people' | undefined;

/** What a retention makes due for a conversion at a time. One whose dates cannot be read is never old. */
export function dueOfConversion(conversion: Conversion, retention: Retention, nowMs: number): Due {
  const { changedAt, seenAt, stateAt, revertEligibleUntil } = conversion;
  if (!isOver(conversion, nowMs)) return undefined;
  const instants = [changedAt, seenAt, stateAt, revertEligibleUntil].flatMap((text) => parseInstant(text) ?? []);
  return due(Math.max(...instants), retention, nowMs, withoutPeople(conversion) !== undefined);
}

/** The same for an intent: one that nobody resolved stays. */
export function dueOfIntent({ outcome, resolvedAt, byId, byName }: Intent, retention: Retention, nowMs: number): Due {
  if (outcome === '') return undefined;
  return due(parseInstant(resolvedAt) ?? -Infinity, retention, nowMs, byId !== '' || byName !== '');
}

/** The same conversion without the people in it; undefined where none is named. */
export function withoutPeople(conversion: Conversion): Conversion | undefined {
  const { byId, byName, stateBy, revertReason } = conversion;
  const nobody = stateBy === GUARD ? GUARD : '';
  // Our own sentence about a change that came between names who made it.
  const reason = revertReason.replace(/, by .* at (?=\d{4}-\d{2}-\d{2})/s, ' at ');
  if (byId === '' && byName === '' && stateBy === nobody && reason === revertReason) return undefined;
  return { ...conversion, byId: '', byName: '', stateBy: nobody, revertReason: reason };
}

/** The guard is no person. */
const GUARD = 'wif-guard';

/** True for a conversion that nothing can be reverted of any more. */
function isOver({ state, revertEligibleUntil, revert }: Conversion, nowMs: number): boolean {
  if (state === 'open' || revert === 'begun') return false;
  return state !== 'kept' || (parseInstant(revertEligibleUntil) ?? Infinity) <= nowMs;
}

/** @param last When the record last changed, milliseconds since 1970; -Infinity where that is not known. */
function due(last: number, { conversions, personal }: Retention, nowMs: number, namesPeople: boolean): Due {
  const isOlderThan = (time: Retention['personal']): boolean =>
    time !== undefined && last !== -Infinity && last < addDuration(nowMs, time, -1);
  if (isOlderThan(conversions)) return 'remove';
  return namesPeople && isOlderThan(personal) ? 'forget-people' : undefined;
}
