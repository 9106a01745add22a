import type { Assessment } from '../conversions/assessment.ts';
import { counted } from './counted.ts';
import { countsText } from './counts-line.ts';
import { coverageLines, otherConsumerLines, samePrincipalLines } from './coverage-lines.ts';
import { connectionLines, pipelineLines } from './pipeline-lines.ts';

/** How much of an assessment is shown. */
export interface ShownOfAssessment {
  readonly findings: number;
  readonly consumers: number;
  readonly unseen: number;
}

/** `verdict: blocked by catalogue edition 2026-08; 1 of 4 pipelines read uses it` */
export function verdictLine({ verdict, edition, pipelinesUsing, pipelinesRead }: Assessment): string {
  return `  verdict:    ${verdict} by catalogue edition ${edition}; ${String(pipelinesUsing)} of ${counted(pipelinesRead, 'pipeline')} read ${pipelinesUsing === 1 ? 'uses' : 'use'} it`;
}

/** The verdict and how many pipelines break. */
export function shortAssessmentLines(assessment: Assessment): readonly string[] {
  return [verdictLine(assessment), `  counts:     ${countsText(assessment)}`];
}

/** The same with what was found, what else uses the connection, and what could not be seen. */
export function assessmentLines(
  assessment: Assessment,
  { findings, consumers, unseen: most }: ShownOfAssessment,
): readonly string[] {
  const { unseen } = assessment;
  return [
    ...shortAssessmentLines(assessment),
    ...[...connectionLines(assessment), ...pipelineLines(assessment, findings)].map((line) => `    ${line}`),
    ...otherConsumerLines(assessment, consumers),
    ...samePrincipalLines(assessment),
    ...coverageLines(assessment),
    ...unseen.slice(0, most).map((why) => `  not seen:   ${why}`),
    ...(unseen.length > most ? [`  not seen:   and ${String(unseen.length - most)} more`] : []),
  ];
}
