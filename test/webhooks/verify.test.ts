import { describe, expect, it } from 'vitest';
import { isAuthentic } from '../../shared/webhooks/verify.ts';

const NOW = 'the-secret-that-counts-now';
const BEFORE = 'the-secret-that-counted-before';
const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('a delivery', () => {
  it.each([
    ['the secret', basic('guard', NOW)],
    ['the secret under any user', basic('', NOW)],
    ['the secret before it', basic('guard', BEFORE)],
    ['a scheme in another casing', basic('guard', NOW).replace('Basic', 'bAsIc')],
  ])('is authentic with %s', (_, header) => {
    expect(isAuthentic(header, [NOW, BEFORE])).toBe(true);
  });

  it.each([
    ['nothing', null],
    ['an empty header', ''],
    ['another secret', basic('guard', 'wrong')],
    ['the beginning of it', basic('guard', NOW.slice(0, -1))],
    ['more than it', basic('guard', `${NOW}x`)],
    ['the secret as the user', basic(NOW, '')],
    ['no colon', `Basic ${Buffer.from(NOW).toString('base64')}`],
    ['another scheme', `Bearer ${NOW}`],
    ['what is no base64', 'Basic §§§'],
    ['an empty password', basic('guard', '')],
  ])('is not authentic with %s', (_, header) => {
    expect(isAuthentic(header, [NOW, BEFORE])).toBe(false);
  });

  it('keeps colons and marks beyond ASCII in the password', () => {
    expect(isAuthentic(basic('guard', 'a:b:ü✓-and-more'), ['a:b:ü✓-and-more'])).toBe(true);
  });

  it('is never authentic where there is no secret', () => {
    expect(isAuthentic(basic('guard', ''), [])).toBe(false);
  });
});
