import type { Diagnostic } from '../pipelines/diagnostic.ts';
import type { Finding } from '../rules/finding.ts';
import type { JudgedPipeline } from '../rules/judge.ts';
import type { JudgedChange } from '../rules/judged-change.ts';
import type { Verdict } from '../rules/verdict.ts';
import { counted } from './counted.ts';
import { code, markdownText, prose } from './markdown-text.ts';
import { terminalText } from './terminal-text.ts';

/**
 * The longest comment that is written. Azure DevOps takes about 150,000 characters (assumption: no source confirms the number);
 * nobody reads more than this.
 */
const MAX_COMMENT = 60_000;

/** Most lines of one list in the summary; the rest is counted. */
const MAX_LISTED = 50;

/** What a person should read first, in words that fit the verdict. */
const HEADLINES: Readonly<Record<Verdict, string>> = {
  blocked: '❌ **Blocked**: steps here break on a federated service connection',
  unknown: '❔ **Unknown**: something here could not be judged, so it is not ready',
  'at-risk': '⚠️ **At risk**: steps here may break on a federated service connection',
  ready: '✅ **Ready**: no step here breaks on a federated service connection',
};

/** The comment of a thread on one line: all findings of one rule there. */
export function lineComment(findings: readonly [Finding, ...Finding[]]): string {
  const [finding] = findings;
  const connections = [...new Set(findings.map(({ connection }) => code(connection)))].join(', ');
  return [
    `**${finding.severity}**: ${prose(finding.message)}`,
    `**Fix:** ${prose(finding.remedy)}`,
    `<sub>Connection ${connections} · rule ${code(finding.rule)} · ${evidence(finding)}</sub>`,
  ].join('\n\n');
}

/** The summary thread: verdict, each pipeline, what could not be seen, and by which edition it was judged. */
export function summaryComment({ pipelines, unseen, verdict }: JudgedChange, edition: string): string {
  const findings = pipelines.flatMap((pipeline) => pipeline.findings);
  const diagnostics = pipelines.flatMap((pipeline) => pipeline.diagnostics);
  const sections = [
    `### wif-guard: workload identity federation\n\n${HEADLINES[verdict]}.`,
    listed('Pipelines', pipelines.map(pipelineLine)),
    listed('Findings', findings.map(findingLine)),
    listed('Not seen', [
      ...unseen.map((sentence) => `- ${markdownText(sentence)}`),
      ...diagnostics.map(diagnosticLine),
    ]),
    `<sub>Judged by catalogue edition ${edition}. Unknown is never ready. This comment is kept up to date.</sub>`,
  ];
  return sections
    .filter((section) => section !== '')
    .join('\n\n')
    .slice(0, MAX_COMMENT);
}

/** One line for the pull request's status. */
export function statusDescription(change: JudgedChange): string {
  const { pipelines, verdict } = change;
  const findings = pipelines.flatMap((pipeline) => pipeline.findings);
  const count = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
  const uses = pipelines.reduce((sum, { pipeline }) => sum + pipeline.uses.length, 0);
  switch (verdict) {
    case 'blocked':
      return `${counted(count('error'), 'error')}: steps break on a federated service connection`;
    case 'unknown':
      return shortened(`Could not be judged: ${reasonFor(change)}`);
    case 'at-risk':
      return `${counted(count('warning'), 'warning')}: steps may break on a federated service connection`;
    case 'ready':
      return uses === 0
        ? 'No step uses an Azure connection'
        : `${counted(uses, 'use')} of Azure connections, all ready for federation`;
  }
}

/** The first thing that made a change unknown. */
function reasonFor({ pipelines, unseen }: JudgedChange): string {
  const [first] = unseen;
  if (first !== undefined) return first;
  for (const { diagnostics, findings, pipeline } of pipelines) {
    const said = diagnostics[0]?.message ?? findings.find(({ unknown }) => unknown)?.message;
    if (said !== undefined) return said;
    const open = pipeline.uses.flatMap(({ connections }) => connections).find(({ names }) => names.length === 0);
    if (open !== undefined) return `which connection ${open.value} names is not known`;
  }
  return 'see the comment of wif-guard';
}

/** Longest status text; the service shows about a hundred characters of it (assumption). */
const MAX_DESCRIPTION = 200;

function shortened(text: string): string {
  const safe = terminalText(text);
  return safe.length > MAX_DESCRIPTION ? `${safe.slice(0, MAX_DESCRIPTION - 1)}…` : safe;
}

function listed(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const shown = [...new Set(lines)];
  const more = shown.length - MAX_LISTED;
  return [`**${title}**\n`, ...shown.slice(0, MAX_LISTED), ...(more > 0 ? [`- … and ${String(more)} more`] : [])].join(
    '\n',
  );
}

function pipelineLine({ pipeline, verdict }: JudgedPipeline): string {
  return `- ${code(pipeline.root.path)}: ${verdict}, ${counted(pipeline.uses.length, 'use')} of Azure connections`;
}

function findingLine(finding: Finding): string {
  return `- ${finding.severity}, ${code(`${finding.file}:${String(finding.line)}`)}: ${prose(finding.message)} **Fix:** ${prose(finding.remedy)} (${evidence(finding)})`;
}

function diagnosticLine({ file, line, message }: Diagnostic): string {
  return `- ${code(`${file}:${String(line)}`)}: ${markdownText(message)}`;
}

function evidence({ confidence, source, asOf }: Finding): string {
  const dated = asOf === null ? confidence : `${confidence}, as of ${asOf}`;
  return source === null ? dated : `${dated}, [source](${source})`;
}
