import type { Assessment } from '../conversions/assessment.ts';
import { isConversion } from '../conversions/change.ts';
import type { Conversion } from '../conversions/conversion.ts';
import type { FirstRun } from '../conversions/first-run.ts';
import { verdictLine } from './assessment-lines.ts';
import { CHANGES, endsOf } from './change-text.ts';
import { changedLine, nextLines, projectNames, windowLines } from './conversion-alert.ts';
import { counted } from './counted.ts';
import { countsText } from './counts-line.ts';
import { otherConsumerLines, samePrincipalLines, wholeCoverageLines } from './coverage-lines.ts';
import { firstRunLines } from './first-run-lines.ts';
import { healthLines } from './health-lines.ts';
import { portalUrl } from './next-steps.ts';
import { connectionLines, pipelineLines } from './pipeline-lines.ts';
import { terminalText } from './terminal-text.ts';
import { utc } from './time-text.ts';

/** Everything that the ledger holds of one change, for people; names in it are made harmless for terminals. */
export function ledgerRecord(
  conversion: Conversion,
  organizationUrl: string,
  nowMs: number,
  firstRuns: readonly FirstRun[] = [],
): string {
  const { name, connectionId, kind, seenAt, seenBy, state, revertReason, revert } = conversion;
  const alert = { topic: 'converted', conversion, organizationUrl, nowMs } as const;
  const lines = [
    `Service connection "${name}" ${CHANGES[kind]}`,
    `  connection: ${connectionId} in ${projectNames(conversion)}`,
    changedLine(conversion),
    `  recorded:   ${utc(seenAt)}, told by ${seenBy === 'hook' ? 'a service hook' : 'a look at the connection'}`,
    stateLine(conversion),
    ...detailLines(conversion),
    ...(NO_WINDOW.has(state) ? [] : windowLines(alert)),
    ...(revert === '' ? [] : [`  by policy:  revert ${revert}, ${utc(conversion.revertAt)}`]),
    ...(revertReason === '' ? [] : [`  ${revert === 'failed' ? 'refused:   ' : 'not reverted:'} ${revertReason}`]),
    ...verdictLines(conversion),
    ...firstRunLines(firstRuns),
    ...healthLines(conversion.health),
    ...reminderLines(conversion),
    ...nextLines(alert),
    `  portal:     ${portalUrl(organizationUrl, conversion)}`,
  ];
  return `${lines.map(terminalText).join('\n')}\n`;
}

/** States without a way back that could be told. */
const NO_WINDOW: ReadonlySet<Conversion['state']> = new Set(['noted', 'reverted', 'deleted', 'recreated']);

/** What changed beside how it signs in; of a change of nothing else, its line says it. */
function detailLines({ kind, details, predecessor }: Conversion): readonly string[] {
  return [
    ...details
      .filter((detail) => detail.kind !== kind)
      .map(
        (detail) =>
          `  also:       ${CHANGES[detail.kind]}${detail.from === '' && detail.to === '' ? '' : `: ${endsOf(detail)}`}`,
      ),
    ...(predecessor === '' ? [] : [`  before it:  ${predecessor}`]),
  ];
}

/** Only a conversion gets a verdict. */
function verdictLines(conversion: Conversion): readonly string[] {
  const { assessment } = conversion;
  if (assessment !== null) return assessmentLines(assessment);
  return isConversion(conversion) ? ['  verdict:    not judged yet'] : [];
}

function stateLine({ state, stateAt, stateBy, stateReason }: Conversion): string {
  const since = stateAt === '' ? '' : ` since ${utc(stateAt)}`;
  return `  state:      ${state}${since}${stateBy === '' ? '' : `, by ${stateBy}`}${stateReason === '' ? '' : `: ${stateReason}`}`;
}

function assessmentLines(assessment: Assessment): readonly string[] {
  const { pipelines, pipelinesUsing, unseen, judgedAt } = assessment;
  const pipelinesLeftOut = pipelinesUsing - pipelines.length;
  return [
    `${verdictLine(assessment)}, judged ${utc(judgedAt)}`,
    `  counts:     ${countsText(assessment)}`,
    ...[...connectionLines(assessment), ...pipelineLines(assessment)].map((line) => `    ${line}`),
    ...(pipelinesLeftOut > 0
      ? [`    and ${counted(pipelinesLeftOut, 'more pipeline')}, for which the record has no room`]
      : []),
    ...otherConsumerLines(assessment),
    ...samePrincipalLines(assessment),
    ...wholeCoverageLines(assessment),
    ...unseen.map((why) => `  not seen:   ${why}`),
  ];
}

/** Those that are planned with what became of them, then those of an earlier deadline. */
function reminderLines({ reminders, remindersSent, state }: Conversion): readonly string[] {
  const sent = new Map(remindersSent.map(({ step, sentAt }) => [step, sentAt]));
  const planned = reminders.map(({ step, dueAt }) => {
    const sentAt = sent.get(step);
    sent.delete(step);
    if (sentAt !== undefined) return [step, sentText(sentAt)] as const;
    return [step, `${state === 'open' ? 'due' : 'cancelled, was due'} ${utc(dueAt)}`] as const;
  });
  const earlier = Array.from(sent, ([step, sentAt]) => [step, sentText(sentAt)] as const);
  return [...earlier, ...planned].map(
    ([step, what], index) => `  ${index === 0 ? 'reminders:' : '          '}  ${step.padEnd(8)}  ${what}`,
  );
}

/** A reminder that the policy wanted no message for counts as sent, without a time. */
function sentText(sentAt: string): string {
  return sentAt === '' ? 'passed, the policy wanted no message' : `sent ${utc(sentAt)}`;
}
