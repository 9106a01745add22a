import type { Assessment } from '../conversions/assessment.ts';
import type { Conversion } from '../conversions/conversion.ts';
import { changedLine, nextLines, projectNames, verdictLine, windowLines } from './conversion-alert.ts';
import { counted } from './counted.ts';
import { portalUrl } from './next-steps.ts';
import { connectionLines, pipelineLines } from './pipeline-lines.ts';
import { terminalText } from './terminal-text.ts';
import { utc } from './time-text.ts';

const KINDS: Readonly<Record<Conversion['kind'], string>> = {
  converted: 'was converted to workload identity federation',
  'seen-late': 'was converted before the guard watched it',
  reverted: 'was reverted to its secret',
  'issuer-changed': 'has another issuer',
};

/** Everything that the ledger holds of one change, for people; names in it are made harmless for terminals. */
export function ledgerRecord(conversion: Conversion, organizationUrl: string, nowMs: number): string {
  const { name, connectionId, kind, seenAt, seenBy, state, revertReason, revert } = conversion;
  const alert = { topic: 'converted', conversion, organizationUrl, nowMs } as const;
  const lines = [
    `Service connection "${name}" ${KINDS[kind]}`,
    `  connection: ${connectionId} in ${projectNames(conversion)}`,
    changedLine(conversion),
    `  recorded:   ${utc(seenAt)}, told by ${seenBy === 'hook' ? 'a service hook' : 'a look at the connection'}`,
    stateLine(conversion),
    ...(state === 'noted' || state === 'reverted' ? [] : windowLines(alert)),
    ...(revert === '' ? [] : [`  by policy:  revert ${revert}, ${utc(conversion.revertAt)}`]),
    ...(revertReason === '' ? [] : [`  ${revert === 'failed' ? 'refused:   ' : 'not reverted:'} ${revertReason}`]),
    ...verdictLines(conversion),
    ...reminderLines(conversion),
    ...nextLines(alert),
    `  portal:     ${portalUrl(organizationUrl, conversion)}`,
  ];
  return `${lines.map(terminalText).join('\n')}\n`;
}

/** Only a conversion gets a verdict. */
function verdictLines({ kind, assessment }: Conversion): readonly string[] {
  if (assessment !== null) return assessmentLines(assessment);
  return kind === 'converted' || kind === 'seen-late' ? ['  verdict:    not judged yet'] : [];
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
    ...[...connectionLines(assessment), ...pipelineLines(assessment)].map((line) => `    ${line}`),
    ...(pipelinesLeftOut > 0
      ? [`    and ${counted(pipelinesLeftOut, 'more pipeline')}, for which the record has no room`]
      : []),
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
