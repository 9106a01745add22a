import { addDuration, type Duration } from '../policy/duration.ts';
import { isoOf } from './instant.ts';

/** The step at the deadline: it closes the conversion and says that the way back is gone. */
export const CLOSING_STEP = 'deadline';

/** One planned reminder of a conversion. */
export interface ReminderStep {
  /** How long before the deadline, as the policy writes it (`P3D`), or `deadline`. */
  readonly step: string;
  /** ISO 8601 UTC. */
  readonly dueAt: string;
}

/**
 * The reminders of a conversion, earliest first. Of the steps that have passed only the last is planned, for now: it says how
 * little time is left, and the others would say the same.
 */
export function scheduleOf(untilMs: number, before: readonly Duration[], nowMs: number): readonly ReminderStep[] {
  const steps = before
    .map((duration) => ({ step: duration.text, due: addDuration(untilMs, duration, -1) }))
    .sort((a, b) => a.due - b.due);
  const passed = steps.filter(({ due }) => due <= nowMs).slice(-1);
  const closed = untilMs <= nowMs;
  return [
    ...(closed ? [] : passed.map(({ step }) => ({ step, dueAt: isoOf(nowMs) }))),
    ...steps.filter(({ due }) => due > nowMs).map(({ step, due }) => ({ step, dueAt: isoOf(due) })),
    { step: CLOSING_STEP, dueAt: isoOf(untilMs) },
  ];
}
