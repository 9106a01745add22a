import { z } from 'zod';
import type { Duration } from '../policy/duration.ts';
import { CHANGE_KINDS, isConversion, type ChangeKind } from './change.ts';
import type { Conversion } from './conversion.ts';
import { detailSchema, detailsOf } from './details.ts';
import { isoOf, parseInstant } from './instant.ts';
import { revertWindowOf } from './revert-window.ts';
import { scheduleOf } from './schedule.ts';
import type { ConnectionSnapshot } from './snapshot.ts';

/** A change that was found and has to be recorded. */
export const foundChangeSchema = z.object({
  kind: z.enum(CHANGE_KINDS),
  from: z.string(),
  to: z.string(),
  details: z.array(detailSchema).default([]),
  /** Of a connection that was recreated: the id of the one before. */
  predecessor: z.string().default(''),
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
  const details = before === undefined || before.id !== now.id ? [] : detailsOf(before, now);
  const detail = details.find((one) => one.kind === kind);
  const predecessor = before === undefined || before.id === now.id ? '' : before.id;
  const { from, to } = detail ?? endsOf(kind, before, now);
  return { kind, from, to, details: [...details], predecessor, ...seen };
}

/** The change that a record tells of, to be worked off once more. */
export function foundAgain({ kind, from, to, details, predecessor, seenAt, seenBy }: Conversion): FoundChange {
  return { kind, from, to, details, predecessor, seenAt, seenBy };
}

function endsOf(kind: ChangeKind, before: ConnectionSnapshot | undefined, now: ConnectionSnapshot) {
  if (kind === 'issuer-changed') return { from: before?.issuer ?? '', to: now.issuer };
  return { from: before?.scheme ?? '', to: kind === 'deleted' ? '' : now.scheme };
}

/** The record of a change as it begins: not judged, with the reminders that it will get. */
export function recordOf(
  change: FoundChange,
  now: ConnectionSnapshot,
  reminders: { readonly before: readonly Duration[]; readonly window: Duration },
): Conversion {
  const seenAtMs = Date.parse(change.seenAt);
  // What is last known of one that is gone tells neither when it went nor by whom.
  const isGone = change.kind === 'deleted';
  const changedAtMs = (isGone ? undefined : parseInstant(now.modificationDate)) ?? seenAtMs;
  const conversion: Conversion = {
    connectionId: now.id,
    change: isGone ? change.seenAt : changeKeyOf(now, change),
    name: now.name,
    projects: [...now.projects],
    kind: change.kind,
    from: change.from,
    to: change.to,
    details: [...change.details],
    predecessor: change.predecessor,
    changedAt: isoOf(changedAtMs),
    seenAt: change.seenAt,
    seenBy: change.seenBy,
    byId: isGone ? '' : now.modifiedById,
    byName: isGone ? '' : now.modifiedByName,
    madeBy: '',
    forced: '',
    creationMode: now.creationMode,
    revertEligibleUntil: '',
    deadlineSource: 'not-revertible',
    state: 'noted',
    stateAt: change.seenAt,
    stateBy: '',
    stateReason: '',
    judgedFirst: null,
    verdictBefore: '',
    verdictOwed: '',
    policyActsAt: '',
    disabledAt: '',
    revert: '',
    revertAt: '',
    revertReason: '',
    reminders: [],
    remindersSent: [],
    assessment: null,
    health: null,
  };
  if (!isConversion(change)) return conversion;
  // Azure DevOps reverts what it converted, and that it did not convert.
  if (change.kind === 'recreated' && parseInstant(now.deadline) === undefined)
    return { ...conversion, state: 'irreversible' };
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
