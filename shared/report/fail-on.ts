import type { Finding, Severity } from '../rules/finding.ts';

/** From which severity on a finding fails a run; `never` lets pass what could not be judged, too. */
export const FAIL_ON = ['error', 'warning', 'note', 'never'] as const;

export type FailOn = (typeof FAIL_ON)[number];

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** True for a finding that fails the run; a waived one never does. */
export function fails({ severity, waived }: Pick<Finding, 'severity' | 'waived'>, failOn: FailOn): boolean {
  return !waived && failOn !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn);
}
