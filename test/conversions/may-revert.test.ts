import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AssessedPipeline } from '../../shared/conversions/assessment.ts';
import type { Conversion } from '../../shared/conversions/conversion.ts';
import { reasonsNotToRevert, underWay, type RevertSituation } from '../../shared/conversions/may-revert.ts';
import { containing } from '../matching.ts';
import { assessment, conversion, finding, HOUR, NOW, pipeline } from './building.ts';

const SITUATION: RevertSituation = {
  policy: 'revert',
  allowed: true,
  nowMs: NOW,
  isTerraformManaged: false,
  lastRevertAt: '',
  provenAt: new Date(NOW - HOUR).toISOString(),
};
const ago = (ms: number): string => new Date(NOW - ms).toISOString();

const reasons = (over: Partial<Conversion> = {}, situation: Partial<RevertSituation> = {}) =>
  reasonsNotToRevert(conversion(over), { ...SITUATION, ...situation });

const found = (over: Parameters<typeof finding>[0]) =>
  assessment({ pipelines: [pipeline({ findings: [finding(over)] })] });

const lastRan = (at: string | null | undefined, over: Partial<AssessedPipeline> = {}) => {
  const lastRun = typeof at === 'string' ? { id: 1, at, result: 'failed' } : at;
  return assessment({ pipelines: [pipeline({ lastRun, ...over })] });
};

describe('a conversion is reverted', () => {
  it('where the policy says so, the settings allow it, and nothing speaks against it', () => {
    expect(reasons()).toEqual([]);
  });

  it('where one of its findings is confirmed, whatever the others are', () => {
    const findings = [finding({ severity: 'note' }), finding({ confidence: 'likely' }), finding()];
    expect(reasons({ assessment: assessment({ pipelines: [pipeline({ findings })] }) })).toEqual([]);
  });

  it('where a pipeline whose runs are not known used it lately', () => {
    expect(reasons({ assessment: lastRan(undefined, { evidence: ['static', 'history'] }) })).toEqual([]);
  });

  it('again when a day has gone by', () => {
    expect(reasons({}, { lastRevertAt: ago(24 * HOUR) })).toEqual([]);
  });

  it('in whatever casing the service writes how the connection was made', () => {
    expect(reasons({ creationMode: 'automatic' })).toEqual([]);
  });
});

describe('a conversion is not reverted', () => {
  it.each<readonly [string, Partial<Conversion>, Partial<RevertSituation>, string]>([
    ['of an identity that never reverted', {}, { provenAt: '' }, 'doctor --prove-revert CONNECTION'],
    ['of an identity whose proof is old', {}, { provenAt: ago(91 * 24 * HOUR) }, 'more than 90 days ago'],
    ['of an identity whose proof cannot be read', {}, { provenAt: 'soon' }, 'has not been shown'],
    ['that a person forced', { forced: 'known to break' }, {}, 'made it all the same: known to break'],
    ['without the effect', {}, { allowed: false }, 'GUARD_EFFECTS'],
    ['that is ready', { assessment: { ...assessment(), verdict: 'ready' } }, {}, 'ready'],
    ['that is at risk', { assessment: { ...assessment(), verdict: 'at-risk' } }, {}, 'at-risk'],
    ['that is unknown', { assessment: { ...assessment(), verdict: 'unknown' } }, {}, 'unknown'],
    ['that was not seen completely', { assessment: assessment({ unseen: ['x'] }) }, {}, 'could be seen'],
    ['whose findings are likely only', { assessment: found({ confidence: 'likely' }) }, {}, 'confirmed'],
    ['whose confirmed findings warn only', { assessment: found({ severity: 'warning' }) }, {}, 'confirmed'],
    ['whose error is waived', { assessment: found({ waived: true }) }, {}, 'confirmed'],
    ['whose one error is what a revert would break', { assessment: found({ when: 'after-revert' }) }, {}, 'confirmed'],
    ['whose findings are not listed any more', { assessment: assessment({ pipelines: [] }) }, {}, 'confirmed'],
    ['of which nobody knows when a pipeline ran', { assessment: lastRan(undefined) }, {}, 'in the last 30 days'],
    ['whose pipelines never ran', { assessment: lastRan(null) }, {}, 'in the last 30 days'],
    ['whose pipelines ran long ago', { assessment: lastRan(ago(31 * 24 * HOUR)) }, {}, 'in the last 30 days'],
    ['that was there before the guard', { kind: 'seen-late' }, {}, 'before the guard'],
    ['that is a revert itself', { kind: 'reverted' }, {}, 'before the guard'],
    ['that a person keeps', { state: 'kept' }, {}, 'kept'],
    ['that is reverted already', { state: 'reverted' }, {}, 'reverted'],
    ['that has expired', { state: 'expired' }, {}, 'expired'],
    ['whose window has just closed', {}, { nowMs: Date.parse('2026-12-01T09:00:00Z') }, 'window'],
    ['that has no window', { revertEligibleUntil: '' }, {}, 'window'],
    ['of a connection made by hand', { creationMode: 'Manual' }, {}, 'not created by Azure DevOps'],
    ['of a connection made nobody knows how', { creationMode: '' }, {}, 'not created by Azure DevOps'],
    ['that Terraform manages', {}, { isTerraformManaged: true }, 'Terraform'],
    ['twice in a day', {}, { lastRevertAt: ago(24 * HOUR - 1) }, 'or tried to'],
    ['where a clock that is ahead reverted it', {}, { lastRevertAt: ago(-HOUR) }, 'or tried to'],
  ])('%s, and that is the one reason', (_, over, situation, reason) => {
    expect(reasons(over, situation)).toEqual([containing(reason)]);
  });

  it('before it is judged', () => {
    expect(reasons({ assessment: null })).toContainEqual(containing('not known yet'));
  });

  it('and every reason is told, not the first alone', () => {
    expect(reasons({ kind: 'seen-late', state: 'kept', creationMode: 'Manual' }, { allowed: false })).toHaveLength(4);
  });

  it.each(['observe', 'alert'] as const)('where the policy says %s, whatever else there is', (policy) => {
    const everything = { allowed: false, policy, lastRevertAt: ago(0) };
    expect(reasons({ state: 'kept', assessment: null }, everything)).toEqual([
      `the policy says conversions: ${policy}`,
    ]);
  });

  it.each(['soon', '12/01/2099', 'Tue, 01 Dec 2099 09:00:00 GMT', '2099', '0001-01-01T00:00:00'])(
    'where the end of its window is %j, which the guard never writes',
    (revertEligibleUntil) => {
      expect(reasons({ revertEligibleUntil })).toEqual([containing('window')]);
    },
  );

  it.each(['soon', '12/01/1999', '0', 'null'])(
    'where it cannot be read when it was reverted last: %j',
    (lastRevertAt) => {
      expect(reasons({}, { lastRevertAt })).toEqual([containing('or tried to')]);
    },
  );

  it('whatever stands in a date that is none', () => {
    const none = fc.string().filter((text) => text !== '' && !/^\d{4}-\d\d-\d\d[T ]/.test(text.trim()));
    fc.assert(
      fc.property(none, none, (until, last) => {
        expect(reasons({ revertEligibleUntil: until })).not.toEqual([]);
        expect(reasons({}, { lastRevertAt: last })).not.toEqual([]);
      }),
    );
  });
});

describe('a revert waits', () => {
  const inFlight = (runs: number | null, deployments: number | null) =>
    underWay({ assessment: assessment({ inFlight: { runs, deployments, unseen: [] } }) });

  it('for no runs and deployments that are not there', () => {
    expect(inFlight(0, 0)).toBeUndefined();
  });

  it.each([
    [1, 0, '1 runs of its pipelines and 0 deployments'],
    [0, 2, '0 runs of its pipelines and 2 deployments'],
    [null, 0, 'is not known'],
    [0, null, 'is not known'],
  ])('for %s runs and %s deployments', (runs, deployments, text) => {
    expect(inFlight(runs, deployments)).toContain(text);
  });

  it('where nothing was judged', () => {
    expect(underWay({ assessment: null })).toContain('is not known');
  });
});
