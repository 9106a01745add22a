import type { Assessment } from '../conversions/assessment.ts';
import type { ConnectionSnapshot } from '../conversions/snapshot.ts';
import { verdictLine } from './conversion-alert.ts';
import { connectionLines, pipelineLines } from './pipeline-lines.ts';
import { terminalText } from './terminal-text.ts';

/** Findings and unseen sources that are shown before somebody is asked. */
const MAX_FINDINGS = 20;
const MAX_UNSEEN = 10;

/** What was found out about a connection before it is changed, for people. */
export function preflightText(
  { name, id, projects, scheme }: ConnectionSnapshot,
  assessment: Assessment | undefined,
): string {
  const where = projects.map((project) => project.name).join(', ') || 'no project that Azure DevOps names';
  const lines = [
    `Service connection "${name}" (${id}) in ${where} signs in by ${scheme || 'nothing that is shown'}.`,
    ...(assessment === undefined ? [] : assessmentLines(assessment)),
  ];
  return `${lines.map(terminalText).join('\n')}\n`;
}

function assessmentLines(assessment: Assessment): readonly string[] {
  const { unseen } = assessment;
  return [
    verdictLine(assessment),
    ...[...connectionLines(assessment), ...pipelineLines(assessment, MAX_FINDINGS)].map((line) => `    ${line}`),
    ...unseen.slice(0, MAX_UNSEEN).map((why) => `  not seen:   ${why}`),
    ...(unseen.length > MAX_UNSEEN ? [`  not seen:   and ${String(unseen.length - MAX_UNSEEN)} more`] : []),
  ];
}
