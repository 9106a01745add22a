import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInlineWaiver } from '../../shared/policy/inline-waiver.ts';
import type { Waiver } from '../../shared/policy/waiver-entries.ts';
import { WAIVABLE } from '../../shared/rules/waivable.ts';

const REASON = 'Contoso ships it in March';

describe('a comment that is a waiver', () => {
  it.each([
    '# wif-guard: ignore[task-unknown] until 2027-03-31 Contoso ships it in March',
    '#wif-guard:ignore[task-unknown]until 2027-03-31   Contoso ships it in March  ',
    '## wif-guard : ignore [ task-unknown ]\tuntil\t2027-03-31\tContoso ships it in March',
    '// wif-guard: ignore[task-unknown] until 2027-03-31 Contoso ships it in March',
    'REM wif-guard: ignore[task-unknown] until 2027-03-31 Contoso ships it in March',
  ])('is read: %s', (comment) => {
    expect(readInlineWaiver(comment)).toEqual({ rules: ['task-unknown'], until: '2027-03-31', reason: REASON });
  });

  it('can name several rules, each once', () => {
    const comment = `# wif-guard: ignore[task-unknown,secret-in-script, task-unknown] until 2027-03-31 ${REASON}`;
    expect(readInlineWaiver(comment)).toMatchObject({ rules: ['task-unknown', 'secret-in-script'] });
  });

  it('has a reason without characters that act on a terminal', () => {
    const comment = '# wif-guard: ignore[task-unknown] until 2027-03-31 a\u001B[2J\u202Eb';
    expect(readInlineWaiver(comment)).toMatchObject({ reason: 'a [2J b' });
  });
});

describe('a comment that means to be one', () => {
  it.each([
    [
      '# wif-guard: ignore[task-unkown] until 2027-03-31 x',
      '"task-unkown" is no rule that can be waived, the nearest is "task-unknown"',
    ],
    ['# wif-guard: ignore[task-unknown, all] until 2027-03-31 x', '"all" is no rule that can be waived'],
    ['# wif-guard: ignore[waiver-unused] until 2027-03-31 x', '"waiver-unused" is no rule that can be waived'],
    ['# wif-guard: ignore[*] until 2027-03-31 x', '"*" is no rule that can be waived, docs/rules/README.md lists them'],
    ['# wif-guard: ignore[ ] until 2027-03-31 x', 'it names no rule in brackets, as in ignore[task-unknown]'],
    ['# wif-guard: ignore[task-unknown,] until 2027-03-31 x', '"" is no rule'],
    ['# wif-guard: ignore until 2027-03-31 x', 'it names no rule in brackets, as in ignore[task-unknown]'],
    ['# wif-guard: ignore[task-unknown until 2027-03-31 x', 'it names no rule in brackets'],
    ['# wif-guard: ignore[task-unknown] x', 'it says no last day, as in "until 2027-01-31"'],
    ['# wif-guard: ignore[task-unknown] untilled x', 'it says no last day'],
    ['# wif-guard: ignore[task-unknown] until', '"" is no day such as 2027-01-31'],
    ['# wif-guard: ignore[task-unknown] until 31.03.2027 x', '"31.03.2027" is no day such as 2027-01-31'],
    ['# wif-guard: ignore[task-unknown] until 2027-02-29 x', '"2027-02-29" is no day such as 2027-01-31'],
    ['# wif-guard: ignore[task-unknown] until 2027-03-31', 'it gives no reason behind the day'],
    ['# wif-guard: ignore[task-unknown] until 2027-03-31 --', 'it gives no reason behind the day'],
    ['# wif-guard: disable[task-unknown] until 2027-03-31 x', 'it says "disable" where "ignore" is expected'],
    ['# wif-guard ignore[task-unknown] until 2027-03-31 x', 'a colon is missing behind wif-guard'],
    [`# wif-guard: ignore[${'task-unknown,'.repeat(30)}] until 2027-03-31 x`, 'it names more than 20 rules'],
  ])('is told: %s: %s', (comment, problem) => {
    const read = readInlineWaiver(comment);
    expect(read !== undefined && 'problems' in read ? read.problems.join('; ') : read).toContain(problem);
  });
});

describe('any other comment', () => {
  it.each([
    '# wif-guard checks this',
    '# see wif-guard: it says',
    '# ignore[task-unknown]',
    '#',
    '',
    '# wif-guardian: x',
  ])('is none: %j', (comment) => {
    expect(readInlineWaiver(comment)).toBeUndefined();
  });
});

const PIECES = [
  '# ',
  'wif-guard',
  ':',
  ' ignore',
  '[',
  ']',
  ',',
  'task-unknown',
  ' until ',
  '2027-03-31',
  ' reason',
  '\u2028',
  '#',
];

/** True for a waiver that has all that one needs. */
function isWhole({ rules, until, reason }: Waiver): boolean {
  const known = rules.length > 0 && rules.every((rule) => WAIVABLE.includes(rule));
  return known && /^\d{4}-\d\d-\d\d$/.test(until) && /[\p{L}\p{N}]/u.test(reason);
}

describe('whatever is written', () => {
  const piece = fc.constantFrom(...PIECES);

  it('is read as a waiver of known rules until a day with a reason, as told problems, or as neither', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        const read = readInlineWaiver(pieces.join(''));
        expect(read === undefined || ('problems' in read ? read.problems.length > 0 : isWhole(read))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['spaces', (length: number) => `# wif-guard${' '.repeat(length)}ignor`],
    ['spaces behind the colon', (length: number) => `# wif-guard:${' '.repeat(length)}x`],
    ['hashes', (length: number) => '#'.repeat(length)],
    ['commas', (length: number) => `# wif-guard: ignore[${','.repeat(length)}]`],
    ['brackets', (length: number) => `# wif-guard: ignore${'['.repeat(length)}`],
    ['a long rule', (length: number) => `# wif-guard: ignore[${'x'.repeat(length)}] until 2027-03-31 x`],
    ['a long day', (length: number) => `# wif-guard: ignore[task-unknown] until ${'2'.repeat(length)}`],
    ['a long word', (length: number) => `rem${' '.repeat(length)}rem`],
  ])('takes time in proportion to its length: %s', (_, comment) => {
    // A comment of ten megabytes: what grows with the square of its length would take hours.
    const begun = performance.now();
    readInlineWaiver(comment(10_000_000));
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
