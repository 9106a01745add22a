import { describe, expect, it } from 'vitest';
import type { Confidence, Finding, Severity } from '../../shared/rules/finding.ts';
import { verdictOf, worst, type Verdict } from '../../shared/judging/verdict.ts';

const severities: readonly Severity[] = ['error', 'warning', 'note'];
const confidences: readonly Confidence[] = ['confirmed', 'likely', 'possible'];
const either = [false, true];

function finding(severity: Severity, confidence: Confidence, waived = false, unknown = false): Finding {
  return {
    rule: 'a-rule',
    severity,
    confidence,
    when: 'now',
    message: '',
    remedy: '',
    repository: 'self',
    file: 'a.yml',
    line: 1,
    column: 1,
    task: null,
    connection: 'prod',
    edition: '2026-08',
    source: null,
    asOf: null,
    waived,
    waiver: null,
    edit: null,
    evidence: 'static',
    unknown,
  };
}

/** The contract's words, once more: blocked, else unknown, else at risk, else ready. */
function expected(findings: readonly Finding[], seen: boolean): Verdict {
  const counting = findings.filter(({ waived }) => !waived);
  const blocks = counting.filter(
    ({ severity, confidence }) => severity === 'error' && ['confirmed', 'likely'].includes(confidence),
  );
  if (blocks.length > 0) return 'blocked';
  if (!seen || counting.filter(({ unknown }) => unknown).length > 0) return 'unknown';
  const risks = counting.filter(
    ({ severity, confidence }) => severity === 'warning' || (severity === 'error' && confidence === 'possible'),
  );
  return risks.length > 0 ? 'at-risk' : 'ready';
}

const all = severities.flatMap((severity) =>
  confidences.flatMap((confidence) =>
    either.flatMap((waived) => either.map((unknown) => finding(severity, confidence, waived, unknown))),
  ),
);

describe('the verdict of findings', () => {
  it.each<readonly [string, readonly Finding[], boolean, Verdict]>([
    ['nothing, all seen', [], true, 'ready'],
    ['nothing, not all seen', [], false, 'unknown'],
    ['a confirmed error', [finding('error', 'confirmed')], true, 'blocked'],
    ['a likely error', [finding('error', 'likely')], true, 'blocked'],
    ['a likely error, not all seen', [finding('error', 'likely')], false, 'blocked'],
    ['a possible error', [finding('error', 'possible')], true, 'at-risk'],
    ['a possible error, not all seen', [finding('error', 'possible')], false, 'unknown'],
    ['a warning', [finding('warning', 'possible')], true, 'at-risk'],
    ['a warning that says something is not known', [finding('warning', 'possible', false, true)], true, 'unknown'],
    ['a note', [finding('note', 'confirmed')], true, 'ready'],
    ['a waived error', [finding('error', 'confirmed', true)], true, 'ready'],
    ['a waived error, not all seen', [finding('error', 'confirmed', true)], false, 'unknown'],
    ['a waived unknown', [finding('warning', 'possible', true, true)], true, 'ready'],
    [
      'a waived error beside a warning',
      [finding('error', 'confirmed', true), finding('warning', 'likely')],
      true,
      'at-risk',
    ],
  ])('%s', (_, findings, seen, verdict) => {
    expect(verdictOf(findings, seen)).toBe(verdict);
  });

  it('follows the contract for every finding, seen or not', () => {
    for (const one of all) {
      for (const seen of either) expect([one, verdictOf([one], seen)]).toEqual([one, expected([one], seen)]);
    }
  });

  it('follows the contract for every two findings, in either order', () => {
    for (const first of all) {
      for (const second of all) {
        for (const seen of either) {
          const verdict = verdictOf([first, second], seen);
          expect([first, second, seen, verdict]).toEqual([first, second, seen, expected([first, second], seen)]);
        }
      }
    }
  });

  it('is ready only where all was seen and nothing but notes and waived findings stand', () => {
    for (const one of all) {
      for (const seen of either) {
        const ready = seen && (one.waived || (one.severity === 'note' && !one.unknown));
        expect([one, seen, verdictOf([one], seen) === 'ready']).toEqual([one, seen, ready]);
      }
    }
  });

  it('is never better with one more finding that counts', () => {
    const order: readonly Verdict[] = ['ready', 'at-risk', 'unknown', 'blocked'];
    for (const first of all) {
      for (const second of all) {
        const before = order.indexOf(verdictOf([first], true));
        expect(order.indexOf(verdictOf([first, second], true))).toBeGreaterThanOrEqual(before);
      }
    }
  });
});

describe('the worst of verdicts', () => {
  it.each<readonly [readonly Verdict[], Verdict]>([
    [[], 'ready'],
    [['ready', 'at-risk'], 'at-risk'],
    [['unknown', 'at-risk', 'ready'], 'unknown'],
    [['unknown', 'blocked', 'at-risk'], 'blocked'],
    [['blocked', 'ready'], 'blocked'],
  ])('%j is %s', (verdicts, verdict) => {
    expect(worst(verdicts)).toBe(verdict);
  });
});
