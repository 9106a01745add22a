import { projectOf, type IssuerPlan, type PlannedConnection } from '../conversions/issuer-plan.ts';
import { counted } from './counted.ts';
import { connectionJson } from './issuer-json.ts';
import { grouped, obstaclesIn, progressText, retirementText, waveText } from './issuer-rows.ts';
import { shortened } from './shortened.ts';
import { terminalText } from './terminal-text.ts';

/** One reminder of the connections whose issuer retires. */
export interface IssuerDigest {
  readonly plan: IssuerPlan;
  /** The step of the countdown, as the policy writes it (`P30D`), or `deadline`. */
  readonly step: string;
  readonly organizationUrl: string;
}

/** Connections that the text of one message names, and that its data hold: a receiver that takes 256 KB takes it. */
const MAX_LINES = 50;
const MAX_CONNECTIONS = 200;
const MAX_UNSEEN = 5;
/** Longest name that a line shows. */
const MAX_NAME = 200;

/** Lines for people, by project. */
export function digestLines(digest: IssuerDigest): readonly string[] {
  const { plan, organizationUrl } = digest;
  const { work, unseen, retirement } = plan;
  const shown = work.slice(0, MAX_LINES);
  return [
    headline(digest),
    `  progress:   ${progressText(plan)}`,
    ...Array.from(
      grouped(shown, ({ facts }) => projectOf(facts)),
      ([project, planned]) => [
        `  project ${shortened(project, MAX_NAME) || 'that Azure DevOps does not name'}:`,
        ...planned.map(connectionLine),
      ],
    ).flat(),
    ...(work.length > shown.length ? [`    and ${counted(work.length - shown.length, 'more connection')}`] : []),
    ...obstaclesIn(plan).map(([id, text]) => `  ${id}: ${text}`),
    ...unseen.slice(0, MAX_UNSEEN).map((why) => `  not seen:   ${why}`),
    ...(unseen.length > MAX_UNSEEN ? [`  not seen:   and ${String(unseen.length - MAX_UNSEEN)} more`] : []),
    `  plan:       ${planCommand(organizationUrl)}`,
    `  source:     ${retirement.source}`,
  ].map(terminalText);
}

/** The signed body, in the shape that Standard Webhooks recommends (type, timestamp, data). */
export function digestPayload(digest: IssuerDigest): object {
  const { plan, step, organizationUrl } = digest;
  const { retirement, daysLeft, madeAt, totals, work, unseen } = plan;
  return {
    type: `wif-guard.issuer.${daysLeft > 0 ? 'reminder' : 'retired'}`,
    timestamp: madeAt,
    data: {
      organization: organizationUrl,
      retirement,
      step,
      daysLeft,
      totals,
      connections: work.slice(0, MAX_CONNECTIONS).map((one) => connectionJson(one, organizationUrl)),
      connectionsLeftOut: Math.max(0, work.length - MAX_CONNECTIONS),
      unseen,
      command: planCommand(organizationUrl),
      text: digestLines(digest).join('\n'),
    },
  };
}

/** Ids and the address of the settings only, so that no name can end up as a word of somebody's shell. */
function planCommand(organizationUrl: string): string {
  return `wif-guard issuers --organization ${organizationUrl}`;
}

function connectionLine(planned: PlannedConnection): string {
  const { facts, obstacles } = planned;
  const inTheWay = obstacles.length === 0 ? '' : ` (in the way: ${obstacles.join(', ')})`;
  return `    ${shortened(facts.name, MAX_NAME)} (${shortened(facts.id, MAX_NAME)}): ${waveText(planned)}${inTheWay}`;
}

function headline({ plan }: IssuerDigest): string {
  const { left, unknown } = plan.totals;
  const word = plan.daysLeft > 0 ? 'REMINDER' : 'RETIRED';
  const maybe = unknown === 0 ? '' : `, of ${String(unknown)} it is not known`;
  const what =
    left + unknown === 0
      ? 'no connection that could be seen has to change, but not all could be seen'
      : `${counted(left, 'connection')} still ${left === 1 ? 'has' : 'have'} to change${maybe}`;
  return `${word}: the issuer of Azure DevOps ${retirementText(plan)}; ${what}.`;
}
