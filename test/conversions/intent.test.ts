import { describe, expect, it } from 'vitest';
import { withIntent, type Intent } from '../../shared/conversions/intent.ts';
import { conversion, snapshot } from './building.ts';
import { intent } from './intents.ts';

const OPEN = { outcome: '', resolvedAt: '', change: '', modifiedBefore: '2026-11-01T00:00:00Z' } as const;

const marked = (intents: readonly Intent[], over: Parameters<typeof conversion>[0] = {}) => {
  const { madeBy, forced } = withIntent(conversion(over), snapshot(), intents);
  return `${madeBy}|${forced}`;
};

describe('a change is our own', () => {
  it.each<readonly [string, Partial<Intent>]>([
    ['where its intent was resolved with it', {}],
    ['where its intent is still open', OPEN],
    ['where another run found nothing of it a moment too early', { outcome: 'undone', change: '' }],
    ['where the ids differ in casing only', { ...OPEN, byId: 'PERSON-ID' }],
  ])('%s', (_, over) => {
    expect(marked([intent(over)])).toBe('wif-guard convert|');
    expect(marked([intent({ ...over, forced: true, reason: 'known' })])).toBe('wif-guard convert|known');
  });

  it('where Azure DevOps names nobody, and also where it was seen late', () => {
    expect(marked([intent(OPEN)], { byId: '' })).toBe('wif-guard convert|');
    expect(marked([intent()], { kind: 'seen-late' })).toBe('wif-guard convert|');
  });

  it('as a revert where that was the intent', () => {
    expect(marked([intent(), intent({ operation: 'revert' })], { kind: 'reverted' })).toBe('wif-guard revert|');
  });
});

describe('a change is somebody else’s', () => {
  it.each<readonly [string, Partial<Intent>, Parameters<typeof conversion>[0]]>([
    ['where the intent was another operation', { operation: 'revert' }, {}],
    ['where the intent ended with another change', { change: '2026-11-20T00:00:00Z' }, {}],
    ['where it failed', { outcome: 'failed', change: '' }, {}],
    ['where somebody else was faster', { outcome: 'undone' }, {}],
    [
      'where nothing came of the intent, and it was long ago',
      { outcome: 'undone', change: '', startedAt: '2026-11-24T08:49:00.000Z' },
      {},
    ],
    ['where another person made it', { ...OPEN, byId: 'somebody' }, {}],
    [
      'where the connection is dated as before the intent',
      { ...OPEN, modifiedBefore: snapshot().modificationDate },
      {},
    ],
    ['where the intent is older than a day', { ...OPEN, startedAt: '2026-11-23T09:00:00.000Z' }, {}],
    ['where only the issuer changed', {}, { kind: 'issuer-changed' }],
  ])('%s', (_, over, change) => {
    expect(marked([intent(over)], change)).toBe('|');
  });

  it('where there is no intent', () => {
    expect(marked([])).toBe('|');
  });
});
