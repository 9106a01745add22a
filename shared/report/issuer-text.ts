import type { IssuerPlan } from '../conversions/issuer-plan.ts';
import {
  closingText,
  notConcernedText,
  obstaclesIn,
  progressText,
  retirementText,
  wavesOf,
  type IssuerRow,
} from './issuer-rows.ts';
import type { Paint } from './paint.ts';
import { terminalText } from './terminal-text.ts';

/** Characters of the progress bar. */
const BAR = 30;

/** The plan of `wif-guard issuers` for a terminal; names in it are made harmless. */
export function issuerText(plan: IssuerPlan, organizationUrl: string, paint: Paint): string {
  const { retirement, unseen } = plan;
  const others = notConcernedText(plan);
  const closing = closingText(plan);
  const lines = [
    paint('bold', terminalText(`The issuer of Azure DevOps ${retirementText(plan)}.`)),
    `  ${bar(plan)} ${progressText(plan)}`,
    ...(others === '' ? [] : [`  not concerned: ${others}`]),
    terminalText(`  source: ${retirement.source}${retirement.asOf === null ? '' : ` (as of ${retirement.asOf})`}`),
    ...(closing === '' ? [] : ['', closing]),
    ...wavesOf(plan, organizationUrl).flatMap(({ heading, rows }) => [
      '',
      paint('bold', `${heading} (${String(rows.length)})`),
      ...rows.flatMap(rowLines),
    ]),
    ...sectionOf(
      'What stands in the way',
      obstaclesIn(plan).map((obstacle) => obstacle.join(': ')),
    ),
    ...sectionOf('Not seen', unseen),
  ];
  return `${lines.join('\n')}\n`;
}

function rowLines({ name, id, projects, why, obstacles, next, url }: IssuerRow): readonly string[] {
  return [
    `  ${name} (${id}), ${projects}`,
    `    why:        ${why}`,
    ...(obstacles.length === 0 ? [] : [`    in the way: ${obstacles.join(', ')}`]),
    `    next:       ${next}`,
    `    portal:     ${url}`,
  ].map(terminalText);
}

function sectionOf(heading: string, entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : ['', heading, ...entries.map((entry) => terminalText(`  - ${entry}`))];
}

/** `[######??----]`: done, unknown, left. What there is some of shows at least once. */
export function bar({ totals: { done, left, unknown } }: IssuerPlan): string {
  const all = done + left + unknown;
  if (all === 0) return `[${'#'.repeat(BAR)}]`;
  const part = (count: number): number => (count === 0 ? 0 : Math.max(1, Math.floor((BAR * count) / all)));
  const [ofLeft, ofUnknown] = [part(left), part(unknown)];
  // Nothing looks done that is not: what is over goes to what is left.
  const ofDone = Math.min(part(done), BAR - ofLeft - ofUnknown);
  const rest = BAR - ofDone - ofUnknown - ofLeft;
  const open = left > 0 ? '-' : unknown > 0 ? '?' : '#';
  return `[${'#'.repeat(ofDone)}${'?'.repeat(ofUnknown)}${open.repeat(rest)}${'-'.repeat(ofLeft)}]`;
}
