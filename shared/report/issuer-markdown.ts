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
import { bar } from './issuer-text.ts';
import { code, link, markdownText, sentence } from './markdown-text.ts';
import { utc } from './time-text.ts';

/** The plan as a Markdown page: nothing in the names of an organization is markup in it. */
export function issuerMarkdown(plan: IssuerPlan, organizationUrl: string): string {
  const { retirement, unseen, madeAt } = plan;
  const others = notConcernedText(plan);
  const closing = closingText(plan);
  const asOf = retirement.asOf === null ? '' : `, as of ${retirement.asOf}`;
  const lines = [
    '# Issuer retirement',
    '',
    `The issuer of Azure DevOps (${code(retirement.issuer)}) ${markdownText(retirementText(plan))} (${link('source', retirement.source)}${asOf}).`,
    `Organization ${code(organizationUrl)}, ${utc(madeAt)}.`,
    '',
    `${code(bar(plan))} ${progressText(plan)}`,
    ...(others === '' ? [] : ['', `Not concerned: ${others}.`]),
    ...(closing === '' ? [] : ['', closing]),
    ...wavesOf(plan, organizationUrl).flatMap(({ heading, rows }) => [
      '',
      `## ${heading} (${String(rows.length)})`,
      '',
      '| connection | project | why | in the way | next |',
      '| --- | --- | --- | --- | --- |',
      ...rows.map(rowLine),
    ]),
    ...sectionOf(
      'What stands in the way',
      obstaclesIn(plan).map(([id, text]) => `${code(id)}: ${sentence(text)}`),
    ),
    ...sectionOf('Not seen', unseen.map(sentence)),
  ];
  return `${lines.join('\n')}\n`;
}

function rowLine({ name, id, projects, why, obstacles, next, url }: IssuerRow): string {
  const cells = [
    `${link('open', url)} ${code(name)} ${code(id)}`,
    sentence(projects),
    sentence(why),
    obstacles.map(code).join(' '),
    sentence(next),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('\t', ' ')).join(' | ')} |`;
}

function sectionOf(heading: string, entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : ['', `## ${heading}`, '', ...entries.map((entry) => `- ${entry}`)];
}
