import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern } from '../../shared/policy/name-pattern.ts';

describe('a pattern', () => {
  it.each([
    ['Payments/nightly', 'Payments/nightly', true],
    ['Payments/nightly', 'Payments/nightly-2', false],
    ['Payments/nightly', 'Payments/deploy/nightly', false],
    ['Payments/*', 'Payments/nightly', true],
    ['Payments/*', 'Payments/deploy/nightly', false],
    ['Payments/**', 'Payments/deploy/nightly', true],
    ['Payments/**', 'Payments', true],
    ['*/nightly', 'Payments/nightly', true],
    ['**/nightly', 'Payments/a/b/nightly', true],
    ['**', 'a/b/c', true],
    ['deploy/**/*.yml', 'deploy/steps.yml', true],
    ['deploy/**/*.yml', 'deploy/a/b/steps.yml', true],
    ['deploy/**/*.yml', 'deploy/a/b/steps.yaml', false],
    ['deploy/*-?.yml', 'deploy/web-1.yml', true],
    ['deploy/*-?.yml', 'deploy/web-12.yml', false],
    ['a*b*c', 'aXbYbZc', true],
    ['a*b*c', 'aXbYbZ', false],
    ['a.c', 'abc', false],
    ['', '', true],
    ['*', '', true],
  ])('%j means %j: %s', (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected);
  });

  it('without wild characters means itself only', () => {
    const plain = fc.string().map((text) => text.replaceAll(/[*?]/g, '-'));
    fc.assert(
      fc.property(plain, plain, (pattern, text) => {
        expect(matchesPattern(pattern, text)).toBe(pattern === text);
        expect(matchesPattern(pattern, pattern)).toBe(true);
      }),
    );
  });

  it('means the same as its regular expression', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?') }).filter((text) => !text.includes('**'));
    const pattern = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 });
    fc.assert(
      fc.property(pattern, text, (wild, plain) => {
        const expression = new RegExp(`^${wild.replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}$`);
        expect(matchesPattern(wild, plain)).toBe(expression.test(plain));
      }),
      { numRuns: 500 },
    );
  });

  it('takes no more time for a hostile one', () => {
    const begun = performance.now();
    expect(matchesPattern(`${'*a'.repeat(150)}b`, 'a'.repeat(5_000))).toBe(false);
    expect(matchesPattern(`${'**/a/'.repeat(60)}b`, 'a/'.repeat(2_000))).toBe(false);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
