import { describe, expect, it } from 'vitest';
import { wantedParts } from './wanted.ts';

const PARTS = ['check', 'webhook'] as const;

describe('npm run bench', () => {
  it('measures everything without a name, and what is named with one', () => {
    expect(wantedParts([], PARTS)).toEqual(['check', 'webhook']);
    expect(wantedParts(['webhook'], PARTS)).toEqual(['webhook']);
  });

  it.each([['foo'], ['--once'], ['check', 'foo']])('names its parts when it is asked for another: %s', (...args) => {
    expect(() => wantedParts(args, PARTS)).toThrow(/^npm run bench has no part \S+: name some of check, webhook\.$/);
  });
});
