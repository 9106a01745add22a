import type { AssessedFinding, Assessment } from '../conversions/assessment.ts';
import { counted } from './counted.ts';
import { kindWords } from './pipeline-kind.ts';

const WORST_FIRST = ['blocked', 'unknown', 'at-risk', 'ready'] as const;
const SEVEREST_FIRST = ['error', 'warning', 'note'] as const;

/**
 * The findings of an assessment by pipeline, the worst pipelines and in them the severest findings first; what is beyond the limit
 * is counted. Names are as they are: who writes the lines makes them harmless for their medium.
 */
export function pipelineLines(assessment: Assessment, maxFindings = Infinity): readonly string[] {
  const lines: string[] = [];
  let shown = 0;
  let all = assessment.findingsLeftOut;
  const pipelines = assessment.pipelines.toSorted(
    (a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict),
  );
  for (const { project, name, id, kind, verdict, findings } of pipelines) {
    all += findings.length;
    const some = findings
      .toSorted((a, b) => SEVEREST_FIRST.indexOf(a.severity) - SEVEREST_FIRST.indexOf(b.severity))
      .slice(0, Math.max(0, maxFindings - shown));
    if (some.length === 0) continue;
    shown += some.length;
    lines.push(`${project} ${name} (${kindWords(kind)} ${String(id)}): ${verdict}`, ...some.flatMap(findingLines));
  }
  return all > shown ? [...lines, `and ${counted(all - shown, 'more finding')}`] : lines;
}

/** What was found about the connection itself. */
export function connectionLines({ connectionFindings }: Assessment): readonly string[] {
  return connectionFindings.flatMap(({ severity, rule, message, remedy, confidence }) => [
    `${severity}[${rule}] ${message} (${confidence})`,
    `  fix: ${remedy}`,
  ]);
}

function findingLines(finding: AssessedFinding): readonly string[] {
  const { severity, rule, message, remedy, confidence, waived, waiver } = finding;
  const by = waiver ? ` until ${waiver.until}: ${waiver.reason}` : '';
  return [
    `  ${waived ? 'waived ' : ''}${severity}[${rule}] ${findingPlace(finding)}: ${message} (${confidence})`,
    waived ? `    waived${by}` : `    fix: ${remedy}`,
  ];
}

/** `deploy.yml:12`, with the branch where it is not the one that runs by default; of a classic definition the place in words. */
export function findingPlace({ file, line, branch }: AssessedFinding): string {
  const place = line === null ? file : `${file}:${String(line)}`;
  return branch === undefined ? place : `${place} at ${branch.replace(/^refs\/heads\//, '')}`;
}
