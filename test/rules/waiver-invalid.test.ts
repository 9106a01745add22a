import { describe, expect, it } from 'vitest';
import { fixtureText } from '../fixtures/files.ts';
import { findingsOf, judgeText } from './judging.ts';

const RULE = 'waiver-invalid';
const BAD = fixtureText('rules/waiver-invalid/bad.yml');

describe('waiver-invalid', () => {
  it('reports each comment of the bad fixture with what is wrong with it, and none of the good one', () => {
    const found = findingsOf(RULE, BAD);
    expect(found.map(({ line, message }) => [line, message.replace('This waiver accepts nothing: ', '')])).toEqual([
      [2, '"task-unkown" is no rule that can be waived, the nearest is "task-unknown".'],
      [3, 'it says no last day, as in "until 2027-01-31".'],
      [4, '"2027-02-30" is no day such as 2027-01-31.'],
      [5, 'it gives no reason behind the day.'],
      [6, 'it names no rule in brackets, as in ignore[task-unknown].'],
      [
        7,
        'it says "disable" where "ignore" is expected; it names no rule in brackets, as in ignore[task-unknown]; it says no last day, as in "until 2027-01-31".',
      ],
    ]);
    expect(findingsOf(RULE, fixtureText('rules/waiver-invalid/good.yml'))).toEqual([]);
  });

  it('accepts nothing', () => {
    expect(judgeText(BAD).findings.some(({ waived }) => waived)).toBe(false);
    expect(judgeText(BAD).verdict).toBe('unknown');
  });

  it('shows how one is written', () => {
    expect(findingsOf(RULE, BAD)[0]?.remedy).toBe('Write it as `# wif-guard: ignore[rule] until 2027-01-31 reason`.');
  });
});
