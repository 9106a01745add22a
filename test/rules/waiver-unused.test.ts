import { describe, expect, it } from 'vitest';
import { fixtureText } from '../fixtures/files.ts';
import { findingsOf, judgeText } from './judging.ts';

const RULE = 'waiver-unused';

describe('waiver-unused', () => {
  it('reports the waivers of the bad fixture where they stand, and none of the good one', () => {
    const found = findingsOf(RULE, fixtureText('rules/waiver-unused/bad.yml'));
    expect(found.map(({ line, column }) => [line, column])).toEqual([
      [2, 1],
      [9, 1],
      [14, 1],
    ]);
    expect(findingsOf(RULE, fixtureText('rules/waiver-unused/good.yml'))).toEqual([]);
  });

  it('says what it accepts nothing of, and where a comment belongs', () => {
    const [found] = findingsOf(RULE, fixtureText('rules/waiver-unused/bad.yml'));
    expect(found?.message).toBe(
      'The waiver of task-unsupported ("waits for the next release") accepts nothing: no finding of that rule is on its line.',
    );
    expect(found?.remedy).toContain('alone onto the line above');
  });

  it('is a note: it changes no verdict', () => {
    expect(judgeText(fixtureText('rules/waiver-unused/bad.yml')).verdict).toBe('unknown');
    expect(judgeText(fixtureText('rules/waiver-unused/good.yml')).verdict).toBe('ready');
  });

  it('is silent where something could not be seen, which the waiver may be for', () => {
    const text = fixtureText('rules/waiver-unused/bad.yml').replace('steps:', 'steps:\n- template: gone.yml');
    expect(findingsOf(RULE, text)).toEqual([]);
  });

  it('speaks of several rules at once', () => {
    const text =
      '# wif-guard: ignore[task-unsupported, task-deprecated] until 2027-01-31 x y\nsteps:\n- task: AzureCLI@2\n';
    expect(findingsOf(RULE, text)[0]?.message).toContain('no finding of those rules');
  });
});
