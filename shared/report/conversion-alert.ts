import type { Assessment } from '../conversions/assessment.ts';
import type { Conversion } from '../conversions/conversion.ts';
import { assessmentLines, shortAssessmentLines } from './assessment-lines.ts';
import { endsOf } from './change-text.ts';
import type { FirstRun } from '../conversions/first-run.ts';
import type { Health } from '../conversions/health.ts';
import type { Recommendation } from '../conversions/recommendation.ts';
import { counted } from './counted.ts';
import { healthLines, recommendationLines, recommendationOf } from './health-lines.ts';
import { runFailedJson, runFailedLines } from './run-failed-lines.ts';
import { portalUrl, revertCommand, keepCommand } from './next-steps.ts';
import { terminalText } from './terminal-text.ts';
import { timeLeft, utc } from './time-text.ts';

/** What an alert can tell. */
export const ALERT_TOPICS = [
  'converted',
  'reverted',
  'revert-failed',
  'disabled',
  'run-failed',
  'verdict-changed',
  'reminder',
  'expired',
] as const;

/** What an alert is about and when it is written. */
export interface ConversionAlert {
  readonly topic: (typeof ALERT_TOPICS)[number];
  readonly conversion: Conversion;
  readonly organizationUrl: string;
  readonly nowMs: number;
  /** What could not be checked while writing it. */
  readonly note?: string;
  /** What failed, where that is what it is about. */
  readonly failed?: FirstRun | undefined;
}

/** What one alert shows; the ledger has more. */
const SHOWN = { findings: 10, consumers: 5, unseen: 5 };
/** Projects that one line names; the payload has all. */
const MAX_PROJECTS = 5;

/** Lines for people: enough to act on without opening anything else. Names in them are made harmless for terminals and logs. */
export function alertLines(alert: ConversionAlert): readonly string[] {
  const { conversion, organizationUrl, note, failed } = alert;
  const { assessment } = conversion;
  return [
    headline(alert),
    `  connection: ${conversion.name} (${conversion.connectionId}) in ${projectNames(conversion)}`,
    changedLine(conversion),
    ...windowLines(alert),
    ...(failed === undefined ? [] : runFailedLines(organizationUrl, failed)),
    ...(assessment === null
      ? ['  verdict:    not judged yet']
      : failed === undefined
        ? assessmentLines(assessment, SHOWN)
        : shortAssessmentLines(assessment)),
    ...(conversion.revertReason === ''
      ? []
      : [`  ${alert.topic === 'revert-failed' ? 'refused:   ' : 'not reverted:'} ${conversion.revertReason}`]),
    ...(note === undefined || note === '' ? [] : [`  note:       ${note}`]),
    ...healthLines(healthIn(alert)),
    ...recommendationLines(recommendationIn(alert)),
    ...nextLines(alert),
    `  portal:     ${portalUrl(organizationUrl, conversion)}`,
  ].map(terminalText);
}

/** The signed body, in the shape that Standard Webhooks recommends (type, timestamp, data). */
export function alertPayload(alert: ConversionAlert): object {
  const { topic, conversion, organizationUrl, nowMs, note, failed } = alert;
  const { assessment, ...record } = conversion;
  return {
    type: `wif-guard.conversion.${topic}`,
    timestamp: new Date(nowMs).toISOString(),
    data: {
      organization: organizationUrl,
      connection: {
        id: record.connectionId,
        name: record.name,
        projects: record.projects,
        url: portalUrl(organizationUrl, conversion),
      },
      change: {
        kind: record.kind,
        from: record.from,
        to: record.to,
        at: record.changedAt,
        by: { id: record.byId, name: record.byName },
      },
      state: record.state,
      revert: {
        eligibleUntil: record.revertEligibleUntil === '' ? null : record.revertEligibleUntil,
        deadlineSource: record.deadlineSource,
        command: isRevertible(alert) ? revertCommand(organizationUrl, conversion) : null,
        state: record.revert === '' ? null : record.revert,
        reason: record.revertReason === '' ? null : record.revertReason,
      },
      verdict: assessment?.verdict ?? null,
      assessment,
      failed: failed === undefined ? null : runFailedJson(organizationUrl, failed),
      health: healthIn(alert),
      recommendation: recommendationIn(alert),
      note: note === undefined || note === '' ? null : note,
      text: alertLines(alert).join('\n'),
    },
  };
}

/** Of a message about something else it would be old. */
function healthIn({ topic, conversion }: ConversionAlert): Health | null {
  return topic === 'reminder' || topic === 'expired' ? conversion.health : null;
}

function recommendationIn(alert: ConversionAlert): Recommendation | null {
  const health = healthIn(alert);
  return health !== null && isRevertible(alert) ? recommendationOf(health) : null;
}

function headline({ topic, conversion, nowMs, failed }: ConversionAlert): string {
  const { name, assessment, revertEligibleUntil } = conversion;
  const connection = `service connection "${name}"`;
  const verdict = (assessment?.verdict ?? 'unknown').toUpperCase();
  switch (topic) {
    case 'converted':
      return `${verdict}: ${connection} was converted to workload identity federation${headlineDetail(assessment)}.`;
    case 'reverted':
      return `REVERTED: ${connection} has its secret again; its conversion broke pipelines and the policy says revert.`;
    case 'revert-failed':
      return `NOT REVERTED: ${connection} is still federated and breaks pipelines; the revert that the policy asks for failed.`;
    case 'disabled':
      return `DISABLED: ${connection} breaks pipelines and cannot be reverted; the policy says disableWhenIrreversible.`;
    case 'run-failed':
      return `RUN FAILED: pipeline "${failed?.pipelineName ?? ''}" failed after ${connection} was converted to workload identity federation.`;
    case 'verdict-changed':
      return `${verdict}: the verdict of ${connection}, which was converted, is not ${conversion.verdictBefore || 'known'} any more${headlineDetail(assessment)}.`;
    case 'reminder':
      return `REMINDER: ${connection} can be reverted for ${timeLeft(revertEligibleUntil, nowMs)} more; verdict: ${verdict.toLowerCase()}.`;
    case 'expired':
      return `EXPIRED: ${connection} cannot be reverted any more; verdict: ${verdict.toLowerCase()}.`;
  }
}

function headlineDetail(assessment: Assessment | null): string {
  const broken = assessment?.pipelines.filter(({ verdict }) => verdict === 'blocked').length ?? 0;
  return broken === 0 ? '' : ` and breaks ${counted(broken, 'pipeline')}`;
}

export function changedLine({ from, to, changedAt, byName }: Conversion): string {
  const ends = endsOf({ from, to });
  return `  changed:    ${ends === '' ? '' : `${ends}, `}${utc(changedAt)}, by ${byName || 'nobody that Azure DevOps names'}`;
}

export function projectNames({ projects }: Conversion): string {
  const names = projects.slice(0, MAX_PROJECTS).map(({ name }) => name || 'a project without a name');
  const more = projects.length > MAX_PROJECTS ? ` and ${String(projects.length - MAX_PROJECTS)} more` : '';
  return names.length === 0 ? 'no project that Azure DevOps names' : `project ${names.join(', ')}${more}`;
}

const SOURCES = {
  'azure-devops': 'deadline of Azure DevOps',
  'policy-window': 'counted by the policy, Azure DevOps gives no deadline',
  'not-revertible': '',
} as const;

export function windowLines({ conversion, nowMs, topic }: ConversionAlert): readonly string[] {
  const { revertEligibleUntil, deadlineSource, state, kind } = conversion;
  if (topic === 'reverted') return [];
  if (deadlineSource === 'not-revertible' && kind === 'recreated')
    return [
      '  revert:     not possible in Azure DevOps, the connection was made anew: change it where it was made from',
    ];
  if (deadlineSource === 'not-revertible')
    return [
      '  revert:     not possible, the connection was made by hand: give its pipelines a new connection or a new secret',
    ];
  const left = state === 'open' ? `, ${timeLeft(revertEligibleUntil, nowMs)} left` : '';
  return [`  revert by:  ${utc(revertEligibleUntil)}${left} (${SOURCES[deadlineSource]})`];
}

/** What the policy does unless a person keeps it. */
function policyLines({ conversion, nowMs }: ConversionAlert): readonly string[] {
  const { policyActsAt, revert, disabledAt, state, revertReason } = conversion;
  const isOver = revert !== '' || disabledAt !== '' || revertReason !== '' || state === 'kept';
  if (policyActsAt === '' || isOver) return [];
  const what = state === 'open' ? 'reverts it' : 'disables it';
  const when = Date.parse(policyActsAt) > nowMs ? ` at ${utc(policyActsAt)}` : ' now';
  return [`  by policy:  the guard ${what}${when}, unless somebody keeps it`];
}

function isRevertible({ conversion, nowMs }: ConversionAlert): boolean {
  const { state, revertEligibleUntil } = conversion;
  return state === 'open' && Date.parse(revertEligibleUntil) > nowMs;
}

export function nextLines(alert: ConversionAlert): readonly string[] {
  const { conversion, organizationUrl, topic } = alert;
  if (topic === 'reverted')
    return [
      '  next:       mend the pipelines above, then convert again; the guard does not revert it again within 24 hours',
    ];
  if (topic === 'expired' && conversion.assessment?.verdict !== 'ready')
    return ['  next:       mend what is named above, or give these pipelines a connection with a secret of its own'];
  if (topic === 'disabled')
    return [
      '  next:       mend the pipelines above, or give them a connection of their own, and enable it again in the portal',
    ];
  const acts = policyLines(alert);
  if (!isRevertible(alert))
    return acts.length === 0 ? [] : [...acts, `  to keep it: ${keepCommand(organizationUrl, conversion)}`];
  return [
    ...acts,
    `  to revert:  ${revertCommand(organizationUrl, conversion)}`,
    `  to keep it: ${keepCommand(organizationUrl, conversion)}`,
  ];
}
