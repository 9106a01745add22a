import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeLeft, utc } from '../../shared/report/time-text.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const left = (ms: number): string => timeLeft(new Date(NOW + ms).toISOString(), NOW);

describe('the time that is left', () => {
  it.each([
    [7 * DAY, '7 days'],
    [6 * DAY + 23 * HOUR + 59 * MINUTE, '6 days 23 hours'],
    [DAY + HOUR, '1 day 1 hour'],
    [DAY + 5 * MINUTE, '1 day'],
    [DAY - 1, '23 hours 59 minutes'],
    [3 * HOUR + 20 * MINUTE, '3 hours 20 minutes'],
    [HOUR + MINUTE, '1 hour 1 minute'],
    [2 * MINUTE - 1, '1 minute'],
    [59 * SECOND, '0 minutes'],
    [0, '0 minutes'],
    [-DAY, '0 minutes'],
  ])('of %i ms is %s', (ms, text) => {
    expect(left(ms)).toBe(text);
  });

  it.each(['', 'soon'])('until %j, which is no date, promises nothing', (until) => {
    expect(timeLeft(until, NOW)).toBe('0 minutes');
  });

  it('is never more than there is, and less by an hour at most where days are counted', () => {
    const units = new Map([
      ['day', DAY],
      ['hour', HOUR],
      ['minute', MINUTE],
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * DAY }), (ms) => {
        const parts = [...left(ms).matchAll(/(\d+) (day|hour|minute)/g)];
        const told = parts.reduce((sum, [, count, name = '']) => sum + Number(count) * (units.get(name) ?? NaN), 0);
        expect(told).toBeLessThanOrEqual(ms);
        expect(ms - told).toBeLessThan(ms < DAY ? MINUTE : HOUR);
      }),
    );
  });
});

describe('a moment', () => {
  it.each(['2026-11-24T14:07:59.123Z', '2026-11-24T14:07:00Z'])('%s is shown to the minute, in UTC', (iso) => {
    expect(utc(iso)).toBe('2026-11-24 14:07 UTC');
  });

  it.each(['', 'soon', '2026-11-24'])('%j, which is none, stays as it is', (text) => {
    expect(utc(text)).toBe(text);
  });
});
