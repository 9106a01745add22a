import { describe, expect, it } from 'vitest';
import { fixtureText } from '../fixtures/files.ts';
import { findingsOf, judgeText } from './judging.ts';

const RULE = 'waiver-expired';
const BAD = fixtureText('rules/waiver-expired/bad.yml');

describe('waiver-expired', () => {
  it('reports the waivers of the bad fixture where they stand, and says whether they are still needed', () => {
    expect(findingsOf(RULE, BAD).map(({ line, column, message }) => [line, column, message])).toEqual([
      [
        2,
        1,
        'The waiver of task-unknown ("Contoso ships a release that federates in August") expired after 2026-08-31: what it accepted counts again.',
      ],
      [
        6,
        20,
        'The waiver of task-condition, task-unsupported ("long mended") expired after 2020-02-29, and nothing is there any more that it would accept.',
      ],
    ]);
  });

  it('is silent on the last day, and speaks on the next', () => {
    const good = fixtureText('rules/waiver-expired/good.yml');
    expect(findingsOf(RULE, good, { today: '2026-09-01' })).toEqual([]);
    expect(findingsOf(RULE, good, { today: '2026-09-02' })).toHaveLength(1);
  });

  it('lets what was accepted count again', () => {
    const good = fixtureText('rules/waiver-expired/good.yml');
    expect(judgeText(good).verdict).toBe('ready');
    expect(judgeText(good, { today: '2026-09-02' }).verdict).toBe('unknown');
  });

  it('can be deleted where another waiver accepts the same', () => {
    const renewed = fixtureText('rules/waiver-expired/good.yml').replace(
      '- task',
      '# wif-guard: ignore[task-unknown] until 2026-12-31 Contoso ships it in December\n- task',
    );
    expect(findingsOf(RULE, renewed, { today: '2026-10-01' })[0]?.remedy).toBe('Delete it.');
    expect(judgeText(renewed, { today: '2026-10-01' }).verdict).toBe('ready');
  });
});
