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
import { utc } from './time-text.ts';
import { element, xmlText } from './xml-text.ts';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1f2328;background:#fff}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #d0d7de;padding:.4rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
code{font-size:.85em}small{color:#57606a}@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}td,th{border-color:#30363d}a{color:#58a6ff}small{color:#8b949e}}`;

/** Of the picture, in its own units. */
const WIDTH = 600;
const HEIGHT = 24;

/** The plan as one HTML page: nothing is loaded for it, and nothing in the names of an organization is markup in it. */
export function issuerHtml(plan: IssuerPlan, organizationUrl: string): string {
  const { retirement, unseen, madeAt } = plan;
  const others = notConcernedText(plan);
  const closing = closingText(plan);
  const asOf = retirement.asOf === null ? '' : `, as of ${retirement.asOf}`;
  const source = element('a', { href: retirement.source }, ['source']);
  const parts = [
    '<h1>Issuer retirement</h1>',
    `<p>The issuer of Azure DevOps (<code>${xmlText(retirement.issuer)}</code>) <strong>${xmlText(retirementText(plan))}</strong> (${source}${xmlText(asOf)}).<br><small>Organization ${xmlText(organizationUrl)}, ${xmlText(utc(madeAt))}</small></p>`,
    picture(plan),
    `<p>${xmlText(progressText(plan))}</p>`,
    ...(others === '' ? [] : [`<p>Not concerned: ${xmlText(others)}.</p>`]),
    ...(closing === '' ? [] : [`<p>${xmlText(closing)}</p>`]),
    ...wavesOf(plan, organizationUrl).flatMap(({ heading, rows }) => [
      `<h2>${xmlText(heading)} (${String(rows.length)})</h2>`,
      '<table><thead><tr><th>connection</th><th>project</th><th>why</th><th>in the way</th><th>next</th></tr></thead><tbody>',
      ...rows.map(tableRow),
      '</tbody></table>',
    ]),
    ...sectionOf(
      'What stands in the way',
      obstaclesIn(plan).map(([id, text]) => `<code>${xmlText(id)}</code>: ${xmlText(text)}`),
    ),
    ...sectionOf('Not seen', unseen.map(xmlText)),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Issuer retirement</title><style>${STYLE}</style></head><body>
${parts.join('\n')}
</body></html>
`;
}

function tableRow({ name, id, projects, why, obstacles, next, url }: IssuerRow): string {
  const cells = [
    `${element('a', { href: url, rel: 'noreferrer' }, [xmlText(name || id)])}<br><small><code>${xmlText(id)}</code></small>`,
    xmlText(projects),
    xmlText(why),
    obstacles.map((obstacle) => `<code>${xmlText(obstacle)}</code>`).join('<br>'),
    xmlText(next),
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function sectionOf(heading: string, entries: readonly string[]): readonly string[] {
  if (entries.length === 0) return [];
  return [`<h2>${heading}</h2>`, `<ul>${entries.map((entry) => `<li>${entry}</li>`).join('')}</ul>`];
}

/** How far the organization is, as a bar: done, unknown, left. */
function picture(plan: IssuerPlan): string {
  const { done, left, unknown } = plan.totals;
  const all = Math.max(1, done + left + unknown);
  let x = 0;
  const segments = (
    [
      ['done', done, '#1a7f37'],
      ['unknown', unknown, '#9a6700'],
      ['left', left, '#cf222e'],
    ] as const
  ).map(([label, count, fill]) => {
    const width = Math.round((WIDTH * count * 100) / all) / 100;
    const segment = element('rect', { x, y: 0, width, height: HEIGHT, fill }, [
      element('title', {}, [xmlText(`${String(count)} ${label}`)]),
    ]);
    x += width;
    return segment;
  });
  const label = { role: 'img', 'aria-label': progressText(plan) };
  const size = { viewBox: `0 0 ${String(WIDTH)} ${String(HEIGHT)}`, width: WIDTH, height: HEIGHT };
  return element('svg', { xmlns: 'http://www.w3.org/2000/svg', ...label, ...size }, segments);
}
