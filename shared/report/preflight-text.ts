import type { Assessment } from '../conversions/assessment.ts';
import type { ConnectionSnapshot } from '../conversions/snapshot.ts';
import { assessmentLines } from './assessment-lines.ts';
import { terminalText } from './terminal-text.ts';

/** What is shown before somebody is asked. */
const SHOWN = { findings: 20, consumers: 10, unseen: 10 };

/** What was found out about a connection before it is changed, for people. */
export function preflightText(
  { name, id, projects, scheme }: ConnectionSnapshot,
  assessment: Assessment | undefined,
): string {
  const where = projects.map((project) => project.name).join(', ') || 'no project that Azure DevOps names';
  const lines = [
    `Service connection "${name}" (${id}) in ${where} signs in by ${scheme || 'nothing that is shown'}.`,
    ...(assessment === undefined ? [] : assessmentLines(assessment, SHOWN)),
  ];
  return `${lines.map(terminalText).join('\n')}\n`;
}
