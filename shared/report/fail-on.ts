import type { Finding, Severity } from '../rules/finding.ts';

/** From which severity on a finding fails a run; `never` lets pass what could not be judged, too. */
export const FAIL_ON = ['error', 'warning', 'note', 'never'] as const;

export type FailOn = (typeof FAIL_ON)[number];

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** True for a finding that fails the run. A waived one never does, and one that is unknown by its own exit code only. */
export function fails(
  { severity, waived, unknown }: Pick<Finding, 'severity' | 'waived' | 'unknown'>,
  failOn: FailOn,
): boolean {
  return !waived && !unknown && failOn !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn);
}
