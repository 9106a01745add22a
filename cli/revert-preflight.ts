import type { AssessedFinding, Assessment } from '../shared/conversions/assessment.ts';
import type { ConnectionSnapshot } from '../shared/conversions/snapshot.ts';
import { GuardError } from '../shared/errors.ts';
import { assess } from '../shared/guard/conversion/assess.ts';
import type { FoundConnection } from '../shared/guard/conversion/read-connection.ts';
import { counted } from '../shared/report/counted.ts';
import { findingPlace } from '../shared/report/pipeline-lines.ts';
import type { JudgingAtDesk } from './desk-context.ts';

/** What a revert does to pipelines, one sentence each. */
export interface RevertPreflight {
  /** Steps that work on a federated connection only. */
  readonly breaks: readonly string[];
  /** What may be so, or could not be seen: told, and no hindrance, because a revert must never be harder than needed. */
  readonly notes: readonly string[];
  readonly verdict: string;
}

/** Looks for steps that a revert breaks (rule `wif-only-input`); what cannot be judged is told. */
export async function revertPreflight(
  judging: JudgingAtDesk,
  { connection }: FoundConnection,
  snapshot: ConnectionSnapshot,
): Promise<RevertPreflight> {
  let assessment: Assessment;
  try {
    assessment = await assess(judging, { ...snapshot, itself: connection }, false);
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return { breaks: [], notes: [`What the revert does to pipelines is not known: ${error.message}`], verdict: '' };
  }
  const found = assessment.pipelines.flatMap(({ project, name, findings }) =>
    findings
      .filter(({ when, waived }) => when === 'after-revert' && !waived)
      .map((finding) => ({ isSure: finding.confidence !== 'possible', text: textOf(`${project} ${name}`, finding) })),
  );
  const { unseen, verdict } = assessment;
  const hidden =
    unseen.length === 0
      ? []
      : [`${counted(unseen.length, 'source')} of pipelines could not be seen: ${unseen[0] ?? ''}`];
  return {
    breaks: found.filter(({ isSure }) => isSure).map(({ text }) => text),
    notes: [...found.filter(({ isSure }) => !isSure).map(({ text }) => text), ...hidden],
    verdict,
  };
}

function textOf(pipeline: string, finding: AssessedFinding): string {
  return `${pipeline}, ${findingPlace(finding)}: ${finding.message} ${finding.remedy}`;
}
