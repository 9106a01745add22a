import type { Pipeline } from '../pipelines/pipeline.ts';
import type { SourceFile } from '../pipelines/source-file.ts';
import type { Finding } from '../rules/finding.ts';
import { mayBeAnother, type ChangeSeen } from './compare.ts';
import type { InlineWaiver } from './inline-waivers.ts';

/** A comment that accepts a finding. */
export interface Acceptance {
  readonly waiver: InlineWaiver;
  readonly finding: Finding;
}

/** What comments accept in a pipeline. */
export interface Accepted {
  readonly pipeline: Pipeline;
  readonly acceptances: readonly Acceptance[];
}

/**
 * Whether a comment of a change counts for a finding: one that accepted the same finding before, with the same rules, day and reason, on
 * a line that reads the same. A second one, another connection, another task or another line is the change's own, and nobody waives
 * their own change.
 * @param before What comments accepted where the change began, and on the branch that it is to go to.
 */
export function standingWaivers(
  now: Pipeline,
  before: readonly Accepted[],
  change: ChangeSeen,
): (waiver: InlineWaiver, finding: Finding) => boolean {
  const left = new Map<string, number>();
  for (const { pipeline, acceptances } of before) {
    const lineOf = linesOf(pipeline);
    const counts = new Map<string, number>();
    for (const { waiver, finding } of acceptances) {
      const key = keyOf(waiver, finding, change.pathAfter(finding), lineOf(finding));
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      left.set(key, Math.max(left.get(key) ?? 0, count));
    }
  }
  const lineOf = linesOf(now);
  /** A comment is asked about the same finding more than once. */
  const answers = new Map<Finding, Map<InlineWaiver, boolean>>();
  return (waiver, finding) => {
    const known = answers.get(finding) ?? new Map<InlineWaiver, boolean>();
    answers.set(finding, known);
    const answer = known.get(waiver);
    if (answer !== undefined) return answer;
    if (mayBeAnother(finding, change)) {
      known.set(waiver, false);
      return false;
    }
    const key = keyOf(waiver, finding, finding.file, lineOf(finding));
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    known.set(waiver, count > 0);
    return count > 0;
  };
}

function keyOf({ says }: InlineWaiver, finding: Finding, path: string, line: string): string {
  const { rule, severity, message, repository, task, connection } = finding;
  const waiver = 'problems' in says ? [] : [says.rules.toSorted(), says.until, says.reason];
  return JSON.stringify([rule, severity, message, repository, path, task, connection, line, waiver]);
}

/** The text of the line of a finding, without what it is indented by. */
function linesOf({ files }: Pipeline): (finding: Finding) => string {
  const byName = new Map<string, SourceFile>(files.map((file) => [`${file.repository}\n${file.path}`, file]));
  return ({ repository, file, line }) => byName.get(`${repository}\n${file}`)?.line(line).trim() ?? '';
}
