import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorSignature, errorSignatures } from '../../shared/catalogue/error-signatures.ts';
import { healthSchema, type Health, type KnownFailures } from '../../shared/conversions/health.ts';
import { recommendationFor } from '../../shared/conversions/recommendation.ts';
import { containing } from '../matching.ts';
import { health } from './building.ts';

const recommended = (over: Partial<Health> = {}) =>
  recommendationFor({ health: health(over), categoryOf: (id) => errorSignature(id)?.category });

const verdict = (is: NonNullable<Health['now']>['verdict']): NonNullable<Health['now']> => ({
  verdict: is,
  edition: '2026-08',
  judgedAt: '2026-11-28T09:00:00.000Z',
});
const runs = (over: Partial<Health['runs']>): Pick<Health, 'runs'> => ({ runs: { ...health().runs, ...over } });
const failure = (over: Partial<KnownFailures> = {}): KnownFailures => ({
  signature: 'aadsts700024',
  step: 'Deploy',
  project: 'Payments',
  pipelineId: 7,
  count: 2,
  isOver: false,
  ...over,
});

describe('the recommendation', () => {
  it('is to keep what is ready and has run since', () => {
    expect(recommended()).toEqual({
      advice: 'keep',
      reasons: [
        'its verdict is ready: every pipeline that uses it works without the secret',
        '3 runs have succeeded since, and none failed by what a revert would mend',
      ],
    });
  });

  it('is to revert what is blocked, whatever has succeeded, and says what breaks first', () => {
    const { advice, reasons } = recommended({ now: verdict('blocked'), pipelinesBroken: 2 });
    expect(advice).toBe('revert');
    expect(reasons[0]).toBe('its verdict is blocked (2 of its pipelines): what breaks is sure or likely to break');
  });

  it('is to revert what failed by a known signature, also where it was ready', () => {
    expect(recommended(runs({ failedBy: [failure()] }))).toEqual({
      advice: 'revert',
      reasons: ['step "Deploy" of pipeline 7 failed by aadsts700024'],
    });
  });

  it.each([
    ['a later run has succeeded', { isOver: true }],
    ['the step needs a federated connection', { signature: 'keepaz-not-wif' }],
    ['the service had an incident', { signature: 'aadsts50166' }],
  ])('is not to revert for a failure where %s', (_, over) => {
    expect(recommended(runs({ failedBy: [failure(over)] })).advice).toBe('keep');
  });

  it('is to revert for a signature that the catalogue has no more: nobody knows that it is harmless', () => {
    expect(recommended(runs({ failedBy: [failure({ signature: 'gone' })] })).advice).toBe('revert');
  });

  it('is to keep what was blocked and is ready now, after its pipelines were mended', () => {
    expect(recommended({ atFirst: verdict('blocked') }).advice).toBe('keep');
  });

  it('counts the verdict of then where it could not be judged again, and says so', () => {
    const { advice, reasons } = recommended({ now: null, problem: 'Azure DevOps is away.' });
    expect(advice).toBe('keep');
    expect(reasons).toContain(
      'not known: whether it is still ready; it could not be judged again: Azure DevOps is away.',
    );
    expect(recommended({ now: null, atFirst: verdict('blocked') }).advice).toBe('revert');
  });

  it('of what is unknown is to revert while it can be, and why, unless every pipeline has shown that it works', () => {
    const unknown = { now: verdict('unknown'), unseenCount: 1 };
    const { advice, reasons } = recommended({ ...unknown, ...runs({ pipelinesWithout: 1 }) });
    expect(advice).toBe('revert');
    expect(reasons).toEqual([
      'not known: 1 source that may use it could not be seen',
      'not known: 1 pipeline did not run since the conversion',
      containing('one that was kept can never be reverted'),
    ]);
    expect(recommended(unknown)).toMatchObject({
      advice: 'keep',
      reasons: containingAll('not known: 1 source that may use it could not be seen'),
    });
  });

  it('to revert names what is in flight first, and also that it is not known', () => {
    const now = verdict('blocked');
    const both = { runs: 1, deployments: 1, unseen: [] };
    expect(recommended({ now, inFlight: both }).reasons.at(-1)).toBe('first wait for what is in flight (2)');
    const refused = { runs: null, deployments: 0, unseen: ['No access.'] };
    expect(recommended({ now, inFlight: refused }).reasons.at(-1)).toContain('that is not known');
  });
});

const containingAll = (sentence: string): unknown => expect.arrayContaining([sentence]);

const count = fc.nat({ max: 3 });
const verdicts = fc.constantFrom('ready', 'at-risk', 'blocked', 'unknown').map((is) => verdict(is));
const failures = fc.record({
  signature: fc.constantFrom('gone', ...errorSignatures('2026-08').map(({ id }) => id)),
  step: fc.string(),
  project: fc.constant('Payments'),
  pipelineId: count,
  count: fc.integer({ min: 1, max: 9 }),
  isOver: fc.boolean(),
});
const sentences = fc.array(fc.constant('Not seen.'), { maxLength: 1 });
const healths: fc.Arbitrary<Health> = fc.record({
  at: fc.constant('2026-11-28T09:00:00.000Z'),
  atFirst: fc.option(verdicts),
  now: fc.option(verdicts),
  problem: fc.constantFrom('', 'Away.'),
  pipelinesUsing: count,
  pipelinesBroken: count,
  unseenCount: count,
  inFlight: fc.record({ runs: fc.option(count), deployments: fc.option(count), unseen: sentences }),
  runs: fc.record({
    succeeded: count,
    failedBy: fc.array(failures, { maxLength: 3 }),
    failedOtherwise: count,
    pipelinesWithout: count,
    unseen: sentences,
  }),
});

describe('whatever is known', () => {
  /** Whether something holds of every state in which a conversion can be. */
  const always = (holds: (health: Health, recommendation: ReturnType<typeof recommended>) => boolean) =>
    fc.check(
      fc.property(healths, (one) => holds(one, recommended(one))),
      { numRuns: 1_000 },
    );
  const HOLDS = { failed: false };

  it('nothing is recommended without a reason', () => {
    expect(always((_, { reasons }) => reasons.length > 0 && !reasons.includes(''))).toMatchObject(HOLDS);
  });

  it('what is blocked is never to be kept', () => {
    const isBlocked = ({ now, atFirst }: Health) => (now ?? atFirst)?.verdict === 'blocked';
    expect(always((one, { advice }) => !isBlocked(one) || advice === 'revert')).toMatchObject(HOLDS);
  });

  it('what was never judged and has not run is never to be kept', () => {
    const isUnproven = ({ succeeded, pipelinesWithout, unseen }: Health['runs']) =>
      succeeded === 0 || pipelinesWithout > 0 || unseen.length > 0;
    const isGuess = ({ now, atFirst, runs: since }: Health) => now === null && atFirst === null && isUnproven(since);
    expect(always((one, { advice }) => !isGuess(one) || advice === 'revert')).toMatchObject(HOLDS);
  });

  it('what failed by a signature that nobody knows any more is never to be kept', () => {
    const isOpen = ({ signature, isOver }: KnownFailures) => signature === 'gone' && !isOver;
    expect(always((one, { advice }) => !one.runs.failedBy.some(isOpen) || advice === 'revert')).toMatchObject(HOLDS);
  });

  it('what is not known is said, whatever is recommended, and nothing else is called so', () => {
    const isUnknown = ({ now, unseenCount, runs: since }: Health) =>
      now === null || now.verdict === 'unknown' || unseenCount > 0 || since.unseen.length + since.pipelinesWithout > 0;
    const says = (reasons: readonly string[]) => reasons.some((reason) => reason.startsWith('not known'));
    expect(always((one, { reasons }) => says(reasons) === isUnknown(one))).toMatchObject(HOLDS);
  });

  it('a revert without knowing what is in flight says so', () => {
    const says = (reasons: readonly string[]) => reasons.some((reason) => reason.includes('that is not known'));
    const isUnknown = ({ inFlight }: Health) => inFlight.runs === null || inFlight.deployments === null;
    expect(
      always((one, { advice, reasons }) => says(reasons) === (advice === 'revert' && isUnknown(one))),
    ).toMatchObject(HOLDS);
  });

  it('a record keeps it', () => {
    fc.assert(
      fc.property(healths, (one) => {
        expect(healthSchema.parse(JSON.parse(JSON.stringify(one)))).toEqual(one);
      }),
    );
  });
});
