import { describe, expect, it } from 'vitest';
import { judgedAgain } from '../../shared/conversions/judged-again.ts';
import { assessment, conversion } from './building.ts';

const at = (judgedAt: string, verdict: 'ready' | 'blocked') => assessment({ judgedAt, verdict });
const FIRST = '2026-11-24T10:00:00.000Z';
const LATER = '2026-11-24T11:00:00.000Z';

describe('a conversion that is judged again', () => {
  it('has the newer verdict, what it was before and at first, and owes that to be told', () => {
    expect(judgedAgain(conversion({ assessment: at(FIRST, 'ready') }), at(LATER, 'blocked'))).toMatchObject({
      assessment: { verdict: 'blocked' },
      judgedFirst: { verdict: 'ready', judgedAt: FIRST },
      verdictBefore: 'ready',
      verdictOwed: LATER,
    });
  });

  it('owes nothing where the verdict is the same', () => {
    const judged = judgedAgain(conversion({ assessment: at(FIRST, 'ready') }), at(LATER, 'ready'));
    expect(judged).toMatchObject({ assessment: { judgedAt: LATER }, verdictBefore: '', verdictOwed: '' });
  });

  it('is not changed by a judgement that is older, or the same', () => {
    const now = conversion({ assessment: at(LATER, 'blocked') });
    expect(judgedAgain(now, at(FIRST, 'ready'))).toBe(now);
    expect(judgedAgain(now, at(LATER, 'ready'))).toBe(now);
  });
});
