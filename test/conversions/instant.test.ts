import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoOf, parseInstant } from '../../shared/conversions/instant.ts';

const iso = (text: string): string | undefined => {
  const instant = parseInstant(text);
  return instant === undefined ? undefined : isoOf(instant);
};

describe('a date of the service', () => {
  it.each([
    ['2026-12-01T09:00:00.1234567Z', '2026-12-01T09:00:00.123Z'],
    ['2026-12-01T09:00:00.9999999Z', '2026-12-01T09:00:00.999Z'],
    ['2026-12-01T09:00:00.12Z', '2026-12-01T09:00:00.120Z'],
    ['2026-12-01T09:00:00Z', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01T09:00:00z', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01t09:00:00z', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01T09:00Z', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01T09:00:00+02:00', '2026-12-01T07:00:00.000Z'],
    ['2026-12-01T09:00:00.1234567-0530', '2026-12-01T14:30:00.123Z'],
    [' 2026-12-01T09:00:00Z\n', '2026-12-01T09:00:00.000Z'],
  ])('%j is %s', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  it.each(['2026-12-01T09:00:00', '2026-12-01T09:00:00.0000000', '2026-12-01 09:00:00'])(
    '%s, without an offset, is in UTC wherever the guard runs',
    (text) => {
      expect(iso(text)).toBe('2026-12-01T09:00:00.000Z');
    },
  );

  it.each([
    '',
    ' ',
    '0001-01-01T00:00:00',
    '0001-01-01T00:00:00Z',
    '1999-12-31T23:59:59Z',
    '12/01/2026',
    '12/01/2026 09:00:00',
    'Tue, 01 Dec 2026 09:00:00 GMT',
    '/Date(1796115600000)/',
    '1796115600000',
    '2026-12-01',
    '2026-13-01T09:00:00Z',
    '2026-12-32T09:00:00Z',
    '2026-12-01T25:00:00Z',
    '2026-12-01T09:00:00Z and more',
    '+002026-12-01T09:00:00Z',
    'null',
    'Invalid Date',
  ])('is not %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('is not a huge text, and finding that out takes no time', () => {
    const started = performance.now();
    for (const text of ['2', ' ', '2026-12-01T09:00:00.', 'Z'])
      expect(parseInstant(text + '1'.repeat(1_000_000) + ' '.repeat(1_000_000) + text)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('comes back as it was written', () => {
    const dates = fc.date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z') });
    fc.assert(
      fc.property(
        dates.filter((date) => !Number.isNaN(date.getTime())),
        (date) => {
          expect(parseInstant(date.toISOString().replace('Z', '0000Z'))).toBe(date.getTime());
          expect(parseInstant(date.toISOString().replace('Z', ''))).toBe(date.getTime());
        },
      ),
    );
  });

  it('is as much earlier as its offset says', () => {
    const two = (value: number): string => String(value).padStart(2, '0');
    const offsets = fc.tuple(
      fc.integer({ min: 0, max: 14 }),
      fc.integer({ min: 0, max: 59 }),
      fc.constantFrom('', ':'),
    );
    fc.assert(
      fc.property(offsets, fc.constantFrom(1, -1), ([hours, minutes, colon], sign) => {
        const offset = `${sign > 0 ? '+' : '-'}${two(hours)}${colon}${two(minutes)}`;
        const expected = Date.parse('2026-12-01T09:00:00Z') - sign * (hours * 60 + minutes) * 60_000;
        expect(parseInstant(`2026-12-01T09:00:00.0000000${offset}`)).toBe(expected);
      }),
    );
  });
});
