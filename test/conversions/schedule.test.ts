import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLOSING_STEP, scheduleOf } from '../../shared/conversions/schedule.ts';
import { defaultPolicy } from '../../shared/policy/policy.ts';
import { addDuration, parseDuration } from '../../shared/policy/duration.ts';
import { DAY, HOUR, NOW } from './building.ts';

const BEFORE = ['P3D', 'P1D', 'PT4H'].map(parseDuration);
const planned = (leftMs: number, before = BEFORE): readonly (readonly [string, number])[] =>
  scheduleOf(NOW + leftMs, before, NOW).map(({ step, dueAt }) => [step, Date.parse(dueAt) - NOW]);

describe('the reminders of a conversion', () => {
  it('come before its deadline, and once more at it', () => {
    expect(planned(7 * DAY)).toEqual([
      ['P3D', 4 * DAY],
      ['P1D', 6 * DAY],
      ['PT4H', 7 * DAY - 4 * HOUR],
      [CLOSING_STEP, 7 * DAY],
    ]);
  });

  it('begin at once with the last one that has passed, and leave out the others that have', () => {
    expect(planned(20 * HOUR)).toEqual([
      ['P1D', 0],
      ['PT4H', 16 * HOUR],
      [CLOSING_STEP, 20 * HOUR],
    ]);
    expect(planned(HOUR)).toEqual([
      ['PT4H', 0],
      [CLOSING_STEP, HOUR],
    ]);
  });

  it('count a step that is due at this very moment as passed, once', () => {
    expect(planned(3 * DAY).filter(([step]) => step === 'P3D')).toEqual([['P3D', 0]]);
  });

  it.each([0, -1, -30 * DAY])('are the closing one alone where the deadline lies %i ms ahead', (left) => {
    expect(planned(left)).toEqual([[CLOSING_STEP, left]]);
  });

  it('are the closing one alone where the policy wants none before', () => {
    expect(planned(DAY, [])).toEqual([[CLOSING_STEP, DAY]]);
  });

  it('stand in the order of time, however the policy lists them', () => {
    expect(planned(7 * DAY, BEFORE.toReversed())).toEqual(planned(7 * DAY));
  });

  it('count months by the calendar', () => {
    const until = Date.parse('2027-03-31T10:00:00Z');
    expect(scheduleOf(until, [parseDuration('P1M')], NOW)[0]?.dueAt).toBe('2027-02-28T10:00:00.000Z');
  });

  it('leave the list of the policy as it is', () => {
    const before = [...defaultPolicy.reminders.before].toReversed();
    const copy = [...before];
    scheduleOf(NOW + DAY, before, NOW);
    expect(before).toEqual(copy);
  });
});

describe('whatever the policy and the deadline', () => {
  const durations = fc.uniqueArray(
    fc
      .tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom('PT_M', 'PT_H', 'P_D'))
      .map(([count, form]) => parseDuration(form.replace('_', String(count)))),
    { maxLength: 10, selector: ({ ms }) => ms },
  );
  const left = fc.integer({ min: -30 * DAY, max: 400 * DAY });

  it('exactly one step closes the conversion: the last one, at the deadline', () => {
    fc.assert(
      fc.property(durations, left, (before, leftMs) => {
        const steps = planned(leftMs, before);
        expect(steps.filter(([step]) => step === CLOSING_STEP)).toEqual([[CLOSING_STEP, leftMs]]);
        expect(steps.at(-1)?.[0]).toBe(CLOSING_STEP);
      }),
    );
  });

  it('no step but the closing one lies in the past, and none is planned twice', () => {
    fc.assert(
      fc.property(durations, left, (before, leftMs) => {
        const steps = planned(leftMs, before);
        expect(steps.filter(([step, due]) => step !== CLOSING_STEP && due < 0)).toEqual([]);
        expect(new Set(steps.map(([step]) => step)).size).toBe(steps.length);
        expect(steps.map(([, due]) => due)).toEqual(steps.map(([, due]) => due).sort((a, b) => a - b));
      }),
    );
  });

  it('every step that lies ahead is planned for its own time', () => {
    fc.assert(
      fc.property(durations, left, (before, leftMs) => {
        const steps = new Map(planned(leftMs, before));
        const ahead = before
          .map((duration) => [duration.text, addDuration(NOW + leftMs, duration, -1) - NOW] as const)
          .filter(([, due]) => due > 0);
        expect(ahead.map(([step]) => [step, steps.get(step)])).toEqual(ahead);
      }),
    );
  });
});
