import type { Finding } from '../rules/finding.ts';
import type { JudgedPipeline } from './judge.ts';

/**
 * Without the edits that one of the findings at a place must not have, such as that of a connection which is still on a secret: the
 * line is the same for all of them, in every pipeline that includes it.
 */
export function withAgreedEdits(judged: readonly JudgedPipeline[]): readonly JudgedPipeline[] {
  const refused = new Set(judged.flatMap(({ findings }) => findings.filter(({ edit }) => edit === null).map(placeOf)));
  const isRefused = (finding: Finding): boolean => finding.edit !== null && refused.has(placeOf(finding));
  return judged.map((one) =>
    one.findings.some(isRefused)
      ? {
          ...one,
          findings: one.findings.map((finding) => (isRefused(finding) ? { ...finding, edit: null } : finding)),
        }
      : one,
  );
}

/** The same for what a rule says of one place for several connections. */
function placeOf({ rule, repository, file, line, column }: Finding): string {
  return JSON.stringify([rule, repository, file, line, column]);
}
