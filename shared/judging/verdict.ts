import type { Finding } from '../rules/finding.ts';

/** Of a connection, pull request or run. Unknown is never ready. */
export type Verdict = 'ready' | 'at-risk' | 'blocked' | 'unknown';

/**
 * The verdict of a set of findings; waived ones do not count.
 * @param seen False when anything could not be seen, resolved or read.
 */
export function verdictOf(
  findings: readonly Pick<Finding, 'severity' | 'confidence' | 'waived' | 'unknown'>[],
  seen: boolean,
): Verdict {
  const counting = findings.filter(({ waived }) => !waived);
  if (counting.some(({ severity, confidence }) => severity === 'error' && confidence !== 'possible')) return 'blocked';
  if (!seen || counting.some(({ unknown }) => unknown)) return 'unknown';
  if (counting.some(({ severity }) => severity !== 'note')) return 'at-risk';
  return 'ready';
}

const ORDER: readonly Verdict[] = ['ready', 'at-risk', 'unknown', 'blocked'];

/** The worst of several verdicts; of none, ready. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>((a, b) => (ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a), 'ready');
}
