import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDuration, lengthMs, parseDuration, type Duration } from '../../shared/policy/duration.ts';

const DAY = 86_400_000;

function later(from: string, duration: string, sign: 1 | -1 = 1): string {
  return new Date(addDuration(Date.parse(from), parseDuration(duration), sign)).toISOString();
}

describe('a duration', () => {
  it.each([
    ['P3D', 0, 3 * DAY],
    ['PT4H', 0, 4 * 3_600_000],
    ['P2W', 0, 14 * DAY],
    ['P2M', 2, 0],
    ['PT2M', 0, 120_000],
    ['P1Y2M3DT4H5M6.5S', 14, 3 * DAY + 4 * 3_600_000 + 5 * 60_000 + 6_500],
    ['PT0,5S', 0, 500],
  ])('is read from %s', (text, months, ms) => {
    expect(parseDuration(text)).toEqual({ months, ms, text });
  });

  it.each(['', 'P', 'PT', 'P1DT', '-P1D', 'P-1D', 'p3d', '3 days', 'P1.5D', 'P1W2D', ' P1D', 'P1D\n', 'P1DP1D'])(
    'is not %j',
    (text) => {
      expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'policy-invalid' }));
    },
  );
});

describe('adding a duration', () => {
  it.each([
    ['2026-01-31T12:00:00Z', 'P1M', '2026-02-28T12:00:00.000Z'],
    ['2024-01-31T12:00:00Z', 'P1M', '2024-02-29T12:00:00.000Z'],
    ['2024-02-29T00:00:00Z', 'P1Y', '2025-02-28T00:00:00.000Z'],
    ['2026-12-31T23:59:59Z', 'P2M', '2027-02-28T23:59:59.000Z'],
    ['2026-03-28T12:00:00Z', 'P1D', '2026-03-29T12:00:00.000Z'],
    ['2026-01-31T00:00:00Z', 'P1M1D', '2026-03-01T00:00:00.000Z'],
  ])('takes %s by %s to %s', (from, duration, to) => {
    expect(later(from, duration)).toBe(to);
  });

  it.each([
    ['2026-03-31T12:00:00Z', 'P1M', '2026-02-28T12:00:00.000Z'],
    ['2026-01-15T12:00:00Z', 'P2M', '2025-11-15T12:00:00.000Z'],
    ['2026-01-01T02:00:00Z', 'PT4H', '2025-12-31T22:00:00.000Z'],
  ])('takes %s back by %s to %s', (from, duration, to) => {
    expect(later(from, duration, -1)).toBe(to);
  });

  it('beyond what a date can hold is no date', () => {
    expect(addDuration(0, parseDuration(`P${'9'.repeat(400)}Y`), 1)).toBeNaN();
  });

  const instants = fc.integer({ min: Date.parse('1600-01-01'), max: Date.parse('2400-01-01') });
  const months = fc.integer({ min: 0, max: 1200 });
  const signs = fc.constantFrom<1 | -1>(1, -1);
  const calendar = (count: number): Duration => ({ months: count, ms: 0, text: `P${String(count)}M` });
  const monthOf = (date: Date): number => date.getUTCFullYear() * 12 + date.getUTCMonth();

  it('of months ends in the month meant, at the same time, on the same day or the last one', () => {
    fc.assert(
      fc.property(instants, months, signs, (instant, count, sign) => {
        const from = new Date(instant);
        const to = new Date(addDuration(instant, calendar(count), sign));
        const isLastDay = new Date(to.getTime() + DAY).getUTCDate() === 1;
        expect(monthOf(to)).toBe(monthOf(from) + sign * count);
        expect(to.getTime() - Math.floor(to.getTime() / DAY) * DAY).toBe(instant - Math.floor(instant / DAY) * DAY);
        expect(to.getUTCDate() === from.getUTCDate() || (isLastDay && to.getUTCDate() < from.getUTCDate())).toBe(true);
      }),
    );
  });

  it('never overtakes: what was earlier is not later afterwards', () => {
    fc.assert(
      fc.property(instants, instants, months, signs, (one, other, count, sign) => {
        const [first, second] = [one, other].sort((a, b) => a - b);
        expect(addDuration(first ?? 0, calendar(count), sign)).toBeLessThanOrEqual(
          addDuration(second ?? 0, calendar(count), sign),
        );
      }),
    );
  });

  it('without months can be taken back exactly', () => {
    fc.assert(
      fc.property(instants, fc.nat(400 * DAY), (instant, ms) => {
        const duration = { months: 0, ms, text: '' };
        expect(addDuration(addDuration(instant, duration, 1), duration, -1)).toBe(instant);
      }),
    );
  });

  it('reads back what was written of whole parts', () => {
    const part = fc.nat(9999);
    fc.assert(
      fc.property(part, part, part, part, part, part, (years, months, days, hours, minutes, seconds) => {
        const parts = [years, months, days, hours, minutes, seconds].map(String);
        const text = `P${parts[0] ?? ''}Y${parts[1] ?? ''}M${parts[2] ?? ''}DT${parts[3] ?? ''}H${parts[4] ?? ''}M${parts[5] ?? ''}S`;
        const ms = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
        expect(parseDuration(text)).toEqual({ months: 12 * years + months, ms, text });
      }),
    );
  });
});

describe('the length of a duration', () => {
  it('counts a month as 31 days and a year as 365', () => {
    expect([lengthMs(parseDuration('P1M')), lengthMs(parseDuration('P1Y'))]).toEqual([31 * DAY, 365 * DAY]);
  });
});
