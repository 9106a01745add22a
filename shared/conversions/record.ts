import { z } from 'zod';
import type { Duration } from '../policy/duration.ts';
import { CHANGE_KINDS, type ChangeKind } from './change.ts';
import type { Conversion } from './conversion.ts';
import { isoOf, parseInstant } from './instant.ts';
import { revertWindowOf } from './revert-window.ts';
import { scheduleOf } from './schedule.ts';
import type { ConnectionSnapshot } from './snapshot.ts';

/** A change that was found and has to be recorded. */
export const foundChangeSchema = z.object({
  kind: z.enum(CHANGE_KINDS),
  from: z.string(),
  to: z.string(),
  /** ISO 8601 UTC. */
  seenAt: z.string(),
  seenBy: z.enum(['hook', 'poll']),
});

export type FoundChange = Readonly<z.infer<typeof foundChangeSchema>>;

/** The change between two snapshots. */
export function foundChange(
  kind: ChangeKind,
  before: ConnectionSnapshot | undefined,
  now: ConnectionSnapshot,
  seen: Pick<FoundChange, 'seenAt' | 'seenBy'>,
): FoundChange {
  const [from, to] =
    kind === 'issuer-changed' ? [before?.issuer ?? '', now.issuer] : [before?.scheme ?? '', now.scheme];
  return { kind, from, to, ...seen };
}

/** The record of a change as it begins: not judged, with the reminders that it will get. */
export function recordOf(
  change: FoundChange,
  now: ConnectionSnapshot,
  reminders: { readonly before: readonly Duration[]; readonly window: Duration },
): Conversion {
  const seenAtMs = Date.parse(change.seenAt);
  const changedAtMs = parseInstant(now.modificationDate) ?? seenAtMs;
  const conversion: Conversion = {
    connectionId: now.id,
    change: changeKeyOf(now, change),
    name: now.name,
    projects: [...now.projects],
    kind: change.kind,
    from: change.from,
    to: change.to,
    changedAt: isoOf(changedAtMs),
    seenAt: change.seenAt,
    seenBy: change.seenBy,
    byId: now.modifiedById,
    byName: now.modifiedByName,
    creationMode: now.creationMode,
    revertEligibleUntil: '',
    deadlineSource: 'not-revertible',
    state: 'noted',
    stateAt: change.seenAt,
    stateBy: '',
    stateReason: '',
    revert: '',
    revertAt: '',
    revertReason: '',
    reminders: [],
    remindersSent: [],
    assessment: null,
  };
  if (change.kind !== 'converted' && change.kind !== 'seen-late') return conversion;
  // Counted from a day that has not come, the window would promise too much.
  const { until, source } = revertWindowOf(now, Math.min(changedAtMs, seenAtMs), reminders.window);
  const untilMs = Date.parse(until);
  const windowed = { ...conversion, revertEligibleUntil: until, deadlineSource: source };
  if (until === '') return { ...windowed, state: 'irreversible' };
  if (untilMs <= seenAtMs) return { ...windowed, state: 'expired' };
  const schedule = scheduleOf(untilMs, reminders.before, seenAtMs);
  const ahead = schedule.filter(({ dueAt }) => Date.parse(dueAt) > seenAtMs);
  // Of what was there before the guard nobody is reminded at once, unless it is the last time: installing it floods nobody.
  const later = change.kind === 'seen-late' && ahead.length > 1 ? ahead : schedule;
  return { ...windowed, state: 'open', reminders: [...later] };
}

/** The service dates every change; without a date the moment it was seen tells changes apart. */
function changeKeyOf({ modificationDate }: ConnectionSnapshot, { seenAt }: FoundChange): string {
  return modificationDate === '' ? seenAt : modificationDate;
}
