import type { JudgedPipeline } from '../judging/judge.ts';
import type { Diagnostic } from '../pipelines/diagnostic.ts';
import type { Finding } from '../rules/finding.ts';
import { loggingCommand } from './logging-command.ts';
import { nameList, placeList } from './place-list.ts';
import { placeText } from './place-text.ts';
import type { ReportContext } from './report-context.ts';
import { endOf, shortened } from './shortened.ts';
import { terminalText } from './terminal-text.ts';
import { byReason, idOf, isFinding, rankOf, toldOnce, type OneReason } from './told-once.ts';
import { sumLine, verdictLine } from './verdict-lines.ts';

/** Longest message of one issue, and how much of it other places take. */
const MAX_MESSAGE = 1_000;
const MAX_NAME = 200;
const MAX_FILES = 10;
const MAX_NAMES = 5;

/**
 * The report as logging commands of Azure Pipelines (https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands): an issue
 * a cause, because an agent keeps ten errors and ten warnings of a step (ExecutionContext.cs, _maxIssueCount); then a line a pipeline.
 */
export function azurePipelines(judged: readonly JudgedPipeline[], context: ReportContext): string {
  const none = { type: context.exitCode === 0 ? 'warning' : 'error' };
  const lines =
    judged.length === 0
      ? [loggingCommand('task.logissue', none, 'No pipelines were found.')]
      : [
          ...byReason(toldOnce(judged)).map(causeLine),
          ...judged.map((pipeline) => verdictLine(pipeline, (_, text) => text)),
          sumLine(judged, context.edition),
        ];
  return [...lines, ...completion(judged, context), ''].join('\n');
}

function causeLine(cause: OneReason<Finding | Diagnostic>): string {
  const [{ said }] = cause;
  const type = issueType(said);
  const message = messageOf(cause);
  // There are issues of two types only.
  if (type === undefined)
    return `${rankOf(said)}[${idOf(said)}] ${terminalText(`${endOf(placeText(said), MAX_NAME)}: ${message}`)}`;
  const place = { sourcepath: said.file, linenumber: String(said.line), columnnumber: String(said.column) };
  // A path of another repository would lead to a file of this one.
  const isOwn = said.repository === 'self';
  const from = isOwn ? message : `${endOf(placeText(said), MAX_NAME)}: ${message}`;
  return loggingCommand('task.logissue', { type, ...(isOwn ? place : {}), code: idOf(said) }, from);
}

/** What could not be judged is no error of the pipeline: it warns, and says that it is unknown. Whether the step fails is its exit code's. */
function issueType(said: Finding | Diagnostic): 'error' | 'warning' | undefined {
  switch (rankOf(said)) {
    case 'error':
      return 'error';
    case 'unknown':
    case 'warning':
      return 'warning';
    case 'note':
    case 'waived':
      return undefined;
  }
}

function messageOf(cause: OneReason<Finding | Diagnostic>): string {
  const [{ said }, ...others] = cause;
  const connections = [...new Set(cause.flatMap((told) => told.connections))].map((name) => endOf(name, MAX_NAME));
  const places = placeList(
    others.map((other) => other.said),
    MAX_FILES,
  ).map((place) => endOf(place, MAX_NAME));
  const waiver = isFinding(said) ? said.waiver : null;
  return [
    `${rankOf(said) === 'unknown' ? 'Unknown: ' : ''}${shortened(said.message, MAX_MESSAGE)}`,
    ...(isFinding(said) ? [`Fix: ${shortened(said.remedy, MAX_MESSAGE)}`] : []),
    ...(connections.length > 0 ? [`Connection: ${nameList(connections, MAX_NAMES)}.`] : []),
    ...(places.length > 0 ? [`Also at ${places.join('; ')}.`] : []),
    ...(waiver === null ? [] : [`Waived until ${waiver.until}: ${shortened(waiver.reason, MAX_MESSAGE)}`]),
  ].join(' ');
}

/**
 * A step that passes with something to tell succeeds with issues. One that fails does so by its exit code, so that whoever ignores that
 * (`continueOnError`, `|| true`) is not overruled.
 */
function completion(judged: readonly JudgedPipeline[], { exitCode }: ReportContext): readonly string[] {
  const isReady = judged.length > 0 && judged.every(({ verdict }) => verdict === 'ready');
  if (exitCode !== 0 || isReady) return [];
  return [
    loggingCommand('task.complete', { result: 'SucceededWithIssues' }, 'Not everything is ready for federation.'),
  ];
}
