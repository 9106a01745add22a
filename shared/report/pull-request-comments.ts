import type { Diagnostic } from '../pipelines/diagnostic.ts';
import { byPlace } from '../pipelines/uses.ts';
import type { Finding } from '../rules/finding.ts';
import { isAboutConnection } from '../rules/connection-rules.ts';
import type { JudgedPipeline } from '../judging/judge.ts';
import type { JudgedChange } from '../judging/judged-change.ts';
import type { Verdict } from '../judging/verdict.ts';
import { byCause, otherPlaces, type Cause } from './by-cause.ts';
import { counted } from './counted.ts';
import { code, link, prose, sentence } from './markdown-text.ts';
import { placeText } from './place-text.ts';
import { shortened } from './shortened.ts';
import { terminalText } from './terminal-text.ts';

/**
 * Characters of one list in the summary; the rest is counted. Azure DevOps takes comments of about 150,000 characters (assumption: no
 * source confirms the number), three lists stay far below, and nobody reads more.
 */
const MAX_LIST = 15_000;

/** Most connections that one comment names; a step has one or two. */
const MAX_CONNECTIONS = 10;

/** What a person should read first, in words that fit the verdict. */
export const HEADLINES: Readonly<Record<Verdict, string>> = {
  blocked: '❌ **Blocked**: steps here break on a federated service connection',
  unknown: '❔ **Unknown**: something here could not be judged, so it is not ready',
  'at-risk': '⚠️ **At risk**: steps here may break, now or once their connection is converted',
  ready: '✅ **Ready**: no step here breaks on a federated service connection',
};

const BLOCKED_BY_CONNECTIONS = '❌ **Blocked**: steps here name service connections that do not work';

/** What a comment says beside its findings. */
interface CommentExtras {
  /** How many other steps the same is found at. */
  readonly others?: number;
  /** The change that mends them, where there is one. */
  readonly suggestion?: string | undefined;
}

/** The comment of a thread on one line: all findings of one rule there, or one finding about a connection that other steps name too. */
export function lineComment(
  findings: readonly [Finding, ...Finding[]],
  { others = 0, suggestion }: CommentExtras = {},
): string {
  const [finding] = findings;
  const names = new Set(findings.flatMap(({ connection }) => (connection === null ? [] : [code(connection)])));
  const connections = names.size === 0 ? '' : `Connection ${[...names].slice(0, MAX_CONNECTIONS).join(', ')} · `;
  return [
    `**${finding.severity}**: ${sentence(finding.message)}${others === 0 ? '' : ` The same holds for ${counted(others, 'more step')} here.`}`,
    `**Fix:** ${prose(finding.remedy)}`,
    ...(suggestion === undefined ? [] : [suggestion]),
    `<sub>${connections}rule ${code(finding.rule)} · ${evidence(finding)}</sub>`,
  ].join('\n\n');
}

/** The summary thread: verdict, each pipeline, what could not be seen, and by which edition it was judged. */
export function summaryComment({ pipelines, unseen, remarks, verdict }: JudgedChange, edition: string): string {
  const all = pipelines.flatMap((pipeline) => pipeline.findings);
  const [findings, waived] = [all.filter((finding) => !finding.waived), all.filter((finding) => finding.waived)];
  const diagnostics = pipelines.flatMap((pipeline) => pipeline.diagnostics).filter(({ unknown }) => unknown);
  const sections = [
    `### wif-guard: workload identity federation\n\n${headline(verdict, findings)}${waived.length === 0 ? '' : ', what is waived left out'}.`,
    listed('Pipelines', pipelines.map(pipelineLine)),
    listed('Findings', byCause(findings).map(causeLine)),
    listed('Waived', waived.map(waivedLine)),
    listed(
      'Waivers that do not count',
      remarks.map((remark) => `- ${sentence(remark)}`),
    ),
    listed('Not seen', [...unseen.map((what) => `- ${sentence(what)}`), ...diagnostics.map(diagnosticLine)]),
    `<sub>Judged by catalogue edition ${edition}. Unknown is never ready. This comment is kept up to date.</sub>`,
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function headline(verdict: Verdict, findings: readonly Finding[]): string {
  return verdict === 'blocked' && isAboutConnections(findings, 'error') ? BLOCKED_BY_CONNECTIONS : HEADLINES[verdict];
}

/** One line for the pull request's status. */
export function statusDescription(change: JudgedChange): string {
  const { pipelines, verdict } = change;
  const findings = pipelines.flatMap((pipeline) => pipeline.findings).filter(({ waived }) => !waived);
  const causes = byCause(findings);
  const count = (severity: string): number => causes.filter(({ finding }) => finding.severity === severity).length;
  const waived = pipelines.flatMap((pipeline) => pipeline.findings).length - findings.length;
  const uses = pipelines.reduce((sum, { pipeline }) => sum + byPlace(pipeline.uses).length, 0);
  switch (verdict) {
    case 'blocked':
      return `${counted(count('error'), 'error')}: ${isAboutConnections(findings, 'error') ? 'steps name service connections that do not work' : 'steps break on a federated service connection'}`;
    case 'unknown':
      return shortened(terminalText(`Could not be judged: ${reasonFor(change)}`), MAX_DESCRIPTION);
    case 'at-risk':
      // An error that is only possible is no more than a warning.
      return `${counted(count('warning') + count('error'), 'warning')}: ${reservationsOf(findings)}`;
    case 'ready':
      return uses === 0
        ? 'No step uses an Azure connection'
        : `${counted(uses, 'use')} of Azure connections, all ready for federation${waived === 0 ? '' : ` but for ${counted(waived, 'waived finding')}`}`;
  }
}

/** What all warnings have in common. */
function reservationsOf(findings: readonly Finding[]): string {
  const reservations = findings.filter(({ severity }) => severity !== 'note');
  if (reservations.every(isAboutConnection))
    return 'service connections need attention, before they retire or are converted';
  if (reservations.every(({ when }) => when === 'after-conversion'))
    return 'steps would break once their connection is converted from its secret';
  return 'steps may break on a federated service connection';
}

/** True where everything of a severity is about connections themselves. */
function isAboutConnections(findings: readonly Finding[], severity: Finding['severity']): boolean {
  return findings.filter((finding) => finding.severity === severity && !finding.waived).every(isAboutConnection);
}

/** The first thing that made a change unknown. */
function reasonFor({ pipelines, unseen }: JudgedChange): string {
  const [first] = unseen;
  if (first !== undefined) return first;
  for (const { diagnostics, findings } of pipelines) {
    const said =
      diagnostics.find(({ unknown }) => unknown)?.message ?? findings.find(({ unknown }) => unknown)?.message;
    if (said !== undefined) return said;
  }
  return 'see the comment of wif-guard';
}

/** Longest status text; the service shows about a hundred characters of it (assumption). */
const MAX_DESCRIPTION = 200;

function listed(title: string, lines: readonly string[]): string {
  const all = [...new Set(lines)];
  if (all.length === 0) return '';
  let size = 0;
  const shown = all.filter((line) => (size += line.length + 1) <= MAX_LIST);
  const more = all.length - shown.length;
  return [`**${title}**\n`, ...shown, ...(more > 0 ? [`- … and ${String(more)} more`] : [])].join('\n');
}

function pipelineLine({ pipeline, verdict }: JudgedPipeline): string {
  return `- ${code(pipeline.root.path)}: ${verdict}, ${counted(byPlace(pipeline.uses).length, 'use')} of Azure connections`;
}

function causeLine(cause: Cause): string {
  const { finding } = cause;
  const also = cause.others.length === 0 ? '' : ` Also at ${code(otherPlaces(cause))}.`;
  return `- ${finding.severity}, ${code(placeText(finding))}: ${sentence(finding.message)}${also} **Fix:** ${prose(finding.remedy)} (${evidence(finding)})`;
}

/** Without its remedy, which waits until the waiver ends. */
function waivedLine(finding: Finding): string {
  const by = finding.waiver === null ? '' : ` until ${finding.waiver.until}: ${sentence(finding.waiver.reason)}`;
  return `- waived${by} — ${finding.severity}, ${code(placeText(finding))}: ${sentence(finding.message)} (${evidence(finding)})`;
}

function diagnosticLine(diagnostic: Diagnostic): string {
  return `- ${code(placeText(diagnostic))}: ${sentence(diagnostic.message)}`;
}

/** How sure a finding is, as of when, and its source. */
export function evidence({ confidence, source, asOf }: Finding): string {
  const dated = asOf === null ? confidence : `${confidence}, as of ${asOf}`;
  return source === null ? dated : `${dated}, ${link('source', source)}`;
}
