import { describe, expect, it } from 'vitest';
import { editionOf } from '../../shared/catalogue/editions.ts';
import { daysUntil, issuerRetirement } from '../../shared/catalogue/issuer-retirement.ts';

describe('the issuer that retires', () => {
  it('is the one that the newest edition gives a day, with its source', () => {
    const stated = editionOf('current').issuers.find(({ retires }) => retires !== undefined);
    expect(issuerRetirement()).toEqual({
      issuer: 'https://vstoken.dev.azure.com/<organization id>',
      retires: '2027-07-01',
      note: stated?.note,
      source: 'https://learn.microsoft.com/azure/devops/pipelines/release/convert-service-connections',
      asOf: '2026-06-15',
    });
  });
});

describe('the days until a day', () => {
  it.each([
    ['2026-11-29T17:00:00Z', 214],
    ['2027-06-30T00:00:00Z', 1],
    ['2027-06-30T23:59:59Z', 1],
    ['2027-07-01T00:00:00Z', 0],
    ['2027-07-01T01:00:00Z', 0],
    ['2027-07-02T12:00:00Z', -1],
  ])('from %s are %d', (now, days) => {
    expect(daysUntil('2027-07-01', Date.parse(now))).toBe(days);
  });
});
