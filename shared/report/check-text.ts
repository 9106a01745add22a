import type { Diagnostic } from '../pipelines/diagnostic.ts';
import type { SourceFile } from '../pipelines/source-file.ts';
import { byPlace } from '../pipelines/uses.ts';
import type { Finding } from '../rules/finding.ts';
import type { JudgedPipeline } from '../judging/judge.ts';
import type { Verdict } from '../judging/verdict.ts';
import { counted } from './counted.ts';
import { placeText } from './place-text.ts';
import { terminalText } from './terminal-text.ts';

/** Colours a text; the identity where colours are off. */
export type Paint = (colour: 'red' | 'yellow' | 'blue' | 'green' | 'bold' | 'dim', text: string) => string;

const VERDICT_COLOURS = { blocked: 'red', unknown: 'yellow', 'at-risk': 'yellow', ready: 'green' } as const;
const SEVERITY_COLOURS = { error: 'red', warning: 'yellow', note: 'blue', unknown: 'yellow' } as const;

/** The text of `wif-guard check`: every finding with its source line and a caret, then a line a pipeline, then the sum. */
export function checkText(judged: readonly JudgedPipeline[], edition: string, paint: Paint): string {
  const blocks = judged.flatMap(({ pipeline, findings, diagnostics }) => [
    ...findings.map((finding) => findingText(finding, pipeline.files, paint)),
    ...diagnostics.map((diagnostic) => diagnosticText(diagnostic, pipeline.files, paint)),
  ]);
  return [
    ...blocks,
    `${[...judged.map((pipeline) => pipelineLine(pipeline, paint)), '', sum(judged, edition)].join('\n')}\n`,
  ].join('\n');
}

function findingText(finding: Finding, files: readonly SourceFile[], paint: Paint): string {
  const evidence = [finding.confidence, ...(finding.asOf === null ? [] : [`as of ${finding.asOf}`])].join(', ');
  return [
    ...headed(finding.severity, finding.rule, finding.message, paint),
    ...excerpt(finding, files, SEVERITY_COLOURS[finding.severity], paint),
    ...(finding.connection === null ? [] : [`   = connection: ${terminalText(finding.connection)}`]),
    `   = fix: ${terminalText(finding.remedy)}`,
    `   = source: ${finding.source ?? 'none'} (${evidence})`,
    '',
  ].join('\n');
}

function diagnosticText(diagnostic: Diagnostic, files: readonly SourceFile[], paint: Paint): string {
  return [
    ...headed(diagnostic.unknown ? 'unknown' : 'note', diagnostic.code, diagnostic.message, paint),
    ...excerpt(diagnostic, files, diagnostic.unknown ? 'yellow' : 'blue', paint),
    '',
  ].join('\n');
}

function headed(kind: keyof typeof SEVERITY_COLOURS, id: string, message: string, paint: Paint): readonly string[] {
  return [`${paint(SEVERITY_COLOURS[kind], `${kind}[${id}]`)}${paint('bold', `: ${terminalText(message)}`)}`];
}

type Place = Pick<Finding, 'repository' | 'file' | 'line' | 'column'>;

/** The place, its line, and a caret under the word at the column. */
function excerpt(
  place: Place,
  files: readonly SourceFile[],
  colour: 'red' | 'yellow' | 'blue',
  paint: Paint,
): readonly string[] {
  const where = `  --> ${terminalText(placeText(place))}:${String(place.column)}`;
  const file = files.find(({ repository, path }) => repository === place.repository && path === place.file);
  const line = file?.line(place.line) ?? '';
  if (line.trim() === '') return [where];
  const from = place.column <= MAX_LINE / 2 ? 0 : place.column - MAX_LINE / 4;
  const shown = `${from > 0 ? '…' : ''}${line.slice(from, from + MAX_LINE)}${line.length > from + MAX_LINE ? '…' : ''}`;
  const at = place.column - 1 - from + (from > 0 ? 1 : 0);
  const word = terminalText(/^[^\s'",;:(){}[\]…]*/.exec(shown.slice(at))?.[0] ?? '');
  const number = String(place.line).padStart(4);
  const pad = terminalText(shown.slice(0, at)).replace(/[^\t]/g, ' ');
  return [
    where,
    `${number} | ${terminalText(shown)}`,
    `${' '.repeat(number.length)} | ${pad}${paint(colour, '^'.repeat(Math.max(1, word.length)))}`,
  ];
}

/** Longest part of a source line that is shown: a screen or two; minified YAML has lines of any length. */
const MAX_LINE = 240;

function pipelineLine({ pipeline, findings, verdict }: JudgedPipeline, paint: Paint): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const parts = [
    counted(byPlace(pipeline.uses).length, 'use'),
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
    ...(pipeline.complete ? [] : ['not seen completely']),
  ];
  return `${paint(VERDICT_COLOURS[verdict], verdict.padEnd(7))}  ${terminalText(pipeline.root.path)} (${parts.join(', ')})`;
}

function sum(judged: readonly JudgedPipeline[], edition: string): string {
  const uses = judged.reduce((total, { pipeline }) => total + byPlace(pipeline.uses).length, 0);
  const verdicts = (['blocked', 'unknown', 'at-risk', 'ready'] satisfies Verdict[])
    .map((verdict) => [verdict, judged.filter((pipeline) => pipeline.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${String(count)} ${verdict}`);
  return `${counted(judged.length, 'pipeline')}: ${verdicts.join(', ')}. ${counted(uses, 'use')} of Azure connections, judged by catalogue edition ${edition}.`;
}
