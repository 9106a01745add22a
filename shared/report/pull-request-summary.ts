import type { Edition } from '../catalogue/schema.ts';
import type { Diagnostic } from '../pipelines/diagnostic.ts';
import type { Finding } from '../rules/finding.ts';
import type { Said } from '../judging/compare.ts';
import type { ReviewedChange, ReviewedPipeline } from '../judging/reviewed-change.ts';
import type { Verdict } from '../judging/verdict.ts';
import { blameOf, type Blame } from './blame.ts';
import { byCause, otherPlaces, type Cause } from './by-cause.ts';
import { counted } from './counted.ts';
import { forReviewers, unseenForReviewers } from './for-reviewers.ts';
import { code, prose, sentence } from './markdown-text.ts';
import { placeText } from './place-text.ts';
import { evidence } from './pull-request-comments.ts';
import { hiddenLines } from './hidden-pipelines.ts';
import { shownAs } from './told-once.ts';

/**
 * Characters of one list in the summary; the rest is counted. Azure DevOps takes comments of about 150,000 characters (assumption: no
 * source confirms the number), all lists together stay far below, and nobody reads more.
 */
const MAX_LIST = 12_000;

/** Most pipelines in the table; the worst come first. */
const MAX_ROWS = 30;

/** What a person should read first, in words that fit the verdict. */
const HEADLINES: Readonly<Record<Verdict, string>> = {
  blocked: '❌ **Blocked**: what this change brings breaks on a federated service connection',
  unknown: '❔ **Unknown**: something that this change brings could not be judged, so it is not ready',
  'at-risk': '⚠️ **At risk**: what this change brings may break, now or once its connection is converted',
  ready: '✅ **Ready**: nothing that this change brings breaks on a federated service connection',
};

const BLOCKED: Readonly<Record<Blame, string>> = {
  steps: HEADLINES.blocked,
  connections: '❌ **Blocked**: steps of this change name service connections that do not work',
  'unclear-connections':
    '❌ **Blocked**: steps of this change break on a service connection that was not found or is not clear, judged as federated',
};

const MARKS: Readonly<Record<Verdict, string>> = { blocked: '❌', unknown: '❔', 'at-risk': '⚠️', ready: '✅' };
const ORDER: readonly Verdict[] = ['blocked', 'unknown', 'at-risk', 'ready'];

/** The summary thread: verdict, each pipeline, what is new, what was there before, what could not be seen, and by what it was judged. */
export function summaryComment(change: ReviewedChange, edition: Pick<Edition, 'id' | 'date'>): string {
  const { pipelines, unseen, remarks, verdict } = change;
  const named = pipelines.filter(({ isNamed }) => isNamed);
  const fresh = named.flatMap((pipeline) => pipeline.fresh.findings);
  const old = named.flatMap((pipeline) => pipeline.old.findings);
  const waived = [...fresh, ...old].filter((finding) => finding.waived);
  const sections = [
    `### wif-guard: workload identity federation\n\n${verdict === 'blocked' ? BLOCKED[blameOf(named)] : HEADLINES[verdict]}${waived.length === 0 ? '' : ', what is waived left out'}.`,
    table(named),
    listed('Pipelines of other projects', hiddenLines(pipelines)),
    listed('What this change brings', byCause(withoutWaived(fresh)).map(causeLine)),
    listed('Not seen', [
      ...unseen.map((what) => `- ${sentence(what)}`),
      ...unknownOf(named, ({ fresh: { diagnostics } }) => diagnostics).map(diagnosticLine),
    ]),
    listed('Waived', waived.map(waivedLine)),
    listed(
      'Waivers that do not count',
      remarks.map((remark) => `- ${sentence(remark)}`),
    ),
    folded('Was there before', [
      ...byCause(withoutWaived(old)).map(causeLine),
      ...unknownOf(named, ({ old: { diagnostics } }) => diagnostics).map(diagnosticLine),
    ]),
    `<sub>Judged by catalogue edition ${edition.id} of ${edition.date}. Unknown is never ready. This comment is kept up to date. To have it looked at again, or a rule explained, reply <code>/wif-guard recheck</code> or <code>/wif-guard explain RULE</code>.</sub>`,
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function table(pipelines: readonly ReviewedPipeline[]): string {
  if (pipelines.length === 0) return '';
  const rows = pipelines
    .toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict))
    .map((pipeline) => {
      const { name, judged, fresh, old } = pipeline;
      return `| ${code(name)} | ${MARKS[judged.verdict]} ${judged.verdict} | ${countsOf(fresh)} | ${countsOf(old)} |`;
    });
  const left = rows.length - MAX_ROWS;
  return [
    '| Pipeline | as this change leaves it | new | was there before |',
    '| --- | --- | --- | --- |',
    ...rows.slice(0, MAX_ROWS),
    ...(left > 0 ? [`| … and ${String(left)} more | | | |`] : []),
  ].join('\n');
}

function countsOf({ findings, diagnostics }: Said): string {
  const causes = byCause(withoutWaived(findings));
  const unseen = new Set(diagnostics.filter(({ unknown }) => unknown).map(diagnosticLine));
  const parts = (['error', 'unknown', 'warning', 'note'] as const).flatMap((kind) => {
    const count = causes.filter(({ finding }) => shownAs(finding) === kind).length;
    if (kind === 'unknown') return count + unseen.size === 0 ? [] : [`${String(count + unseen.size)} unknown`];
    return count === 0 ? [] : [counted(count, kind)];
  });
  return parts.length === 0 ? '–' : parts.join(', ');
}

function withoutWaived(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ waived }) => !waived);
}

function unknownOf(
  pipelines: readonly ReviewedPipeline[],
  diagnosticsOf: (pipeline: ReviewedPipeline) => readonly Diagnostic[],
): readonly Diagnostic[] {
  return pipelines.flatMap(diagnosticsOf).filter(({ unknown }) => unknown);
}

function listed(title: string, lines: readonly string[]): string {
  const shown = shortened(lines);
  return shown.length === 0 ? '' : [`**${title}**\n`, ...shown].join('\n');
}

/** Assumption: comments fold what stands in `details`, as the wiki of Azure DevOps does; where they do not, it is a list like the others. */
function folded(title: string, lines: readonly string[]): string {
  const shown = shortened(lines);
  if (shown.length === 0) return '';
  return [`<details><summary>${title}: ${String(new Set(lines).size)}</summary>`, '', ...shown, '', '</details>'].join(
    '\n',
  );
}

function shortened(lines: readonly string[]): readonly string[] {
  const all = [...new Set(lines)];
  let size = 0;
  const shown = all.filter((line) => (size += line.length + 1) <= MAX_LIST);
  const more = all.length - shown.length;
  return [...shown, ...(more > 0 ? [`- … and ${String(more)} more`] : [])];
}

function causeLine(cause: Cause): string {
  const { finding } = cause;
  const also = cause.others.length === 0 ? '' : ` Also at ${code(otherPlaces(cause))}.`;
  return `- ${shownAs(finding)}, ${code(placeText(finding))}: ${sentence(finding.message)}${also} **Fix:** ${prose(forReviewers(finding.remedy))} (rule ${code(finding.rule)}, ${evidence(finding)})`;
}

/** Without its remedy, which waits until the waiver ends. */
function waivedLine(finding: Finding): string {
  const by = finding.waiver === null ? '' : ` until ${finding.waiver.until}: ${sentence(finding.waiver.reason)}`;
  return `- waived${by} — ${shownAs(finding)}, ${code(placeText(finding))}: ${sentence(finding.message)} (${evidence(finding)})`;
}

function diagnosticLine(diagnostic: Diagnostic): string {
  return `- ${code(placeText(diagnostic))}: ${sentence(unseenForReviewers(diagnostic.message))}`;
}
