import type { Pipeline } from '../pipelines/pipeline.ts';
import type { Finding } from '../rules/finding.ts';
import type { JudgedPipeline } from './judge.ts';

/** What a pipeline calls a repository, and what it is: each has names of its own. */
type RepositoryOf = (pipeline: Pipeline, alias: string) => string;

/**
 * Without the edits that one of the findings at a place must not have, such as that of a connection which is still on a secret: the
 * line is the same for all of them, in every pipeline that includes it.
 * @param repositoryOf The same for the same repository in all pipelines; the name itself where it is not given.
 */
export function withAgreedEdits(
  judged: readonly JudgedPipeline[],
  repositoryOf: RepositoryOf = (_pipeline, alias) => alias,
): readonly JudgedPipeline[] {
  const placeIn = ({ pipeline }: JudgedPipeline, finding: Finding): string =>
    placeOf(finding, repositoryOf(pipeline, finding.repository));
  const refused = new Set(
    judged.flatMap((one) => one.findings.filter(({ edit }) => edit === null).map((finding) => placeIn(one, finding))),
  );
  return judged.map((one) => {
    const isRefused = (finding: Finding): boolean => finding.edit !== null && refused.has(placeIn(one, finding));
    if (!one.findings.some(isRefused)) return one;
    const findings = one.findings.map((finding) => (isRefused(finding) ? { ...finding, edit: null } : finding));
    return { ...one, findings };
  });
}

/** The same for what a rule says of one place for several connections. */
function placeOf({ rule, file, line, column }: Finding, repository: string): string {
  return JSON.stringify([rule, repository, file, line, column]);
}
