import type { JudgedPipeline } from '../judging/judge.ts';
import type { Diagnostic } from '../pipelines/diagnostic.ts';
import type { Finding } from '../rules/finding.ts';
import { counted } from './counted.ts';
import { excerpt } from './excerpt.ts';
import type { Paint } from './paint.ts';
import { nameList, placeList } from './place-list.ts';
import { placeText } from './place-text.ts';
import { endOf, shortened } from './shortened.ts';
import { terminalText } from './terminal-text.ts';
import { byReason, idOf, isFinding, rankOf, toldOnce, type OneReason, type Rank } from './told-once.ts';
import { sumLine, verdictLine } from './verdict-lines.ts';

const COLOURS = { error: 'red', unknown: 'yellow', warning: 'yellow', note: 'blue', waived: 'blue' } as const;

/** Files that are listed beside the first place of a cause: enough to go through them, and few of what asks for nothing now. */
const MAX_FILES: Readonly<Record<Rank, number>> = { error: 30, unknown: 10, warning: 30, note: 3, waived: 3 };
/** Causes of notes that are told; nobody reads more of what asks for nothing now. */
const MAX_NOTES = 10;
const MAX_NAMES = 10;
/** Longest message and longest name; real ones are far shorter, and JSON has them whole. */
const MAX_MESSAGE = 1_000;
const MAX_NAME = 200;

/**
 * The text of `wif-guard check`: everything that was found, once for each cause, with its source line and a caret, what matters most
 * first; then a line a pipeline, then the sum.
 */
export function checkText(judged: readonly JudgedPipeline[], edition: string, paint: Paint): string {
  const causes = byReason(toldOnce(judged));
  const isNote = ([{ said }]: OneReason<Finding | Diagnostic>): boolean => rankOf(said) === 'note';
  const folded = causes.filter(isNote).slice(MAX_NOTES);
  const blocks = causes.filter((cause) => !folded.includes(cause)).map((cause) => causeText(cause, paint));
  const lines = [
    ...judged.map((pipeline) => verdictLine(pipeline, paint)),
    '',
    sumLine(judged, edition),
    ...fixable(judged),
    ...(folded.length > 0 ? [`${counted(folded.length, 'more note')}: --format json has all of them.`] : []),
  ];
  return [...blocks, `${lines.join('\n')}\n`].join('\n');
}

function causeText(cause: OneReason<Finding | Diagnostic>, paint: Paint): string {
  const [{ said, file }, ...others] = cause;
  const rank = rankOf(said);
  const more = others.length > 0 ? ` and ${counted(others.length, 'more place')}` : '';
  const places = others.map((other) => other.said);
  return [
    `${paint(COLOURS[rank], `${rank}[${idOf(said)}]`)}${paint('bold', `: ${text(said.message)}`)}`,
    `  --> ${name(placeText(said))}:${String(said.column)}${more}`,
    ...excerpt(said, file, COLOURS[rank], paint),
    ...placeList(places, MAX_FILES[rank]).map(
      (place, index) => `   ${index === 0 ? '= also at:' : '          '} ${name(place)}`,
    ),
    ...pipelinesOf(cause),
    ...(isFinding(said) ? findingLines(said, cause) : []),
    '',
  ].join('\n');
}

/** Which pipelines have it, where that does not follow from the places. */
function pipelinesOf(cause: OneReason<Finding | Diagnostic>): readonly string[] {
  const isOwn = cause.every(({ said, pipelines }) =>
    pipelines.every((pipeline) => said.repository === 'self' && pipeline === said.file),
  );
  const pipelines = [...new Set(cause.flatMap((told) => told.pipelines))];
  return isOwn ? [] : [`   = in: ${nameList(pipelines.map(name), MAX_NAMES)}`];
}

function findingLines(finding: Finding, cause: OneReason<Finding | Diagnostic>): readonly string[] {
  const connections = [...new Set(cause.flatMap((told) => told.connections))].map(name);
  const evidence = [finding.confidence, ...(finding.asOf === null ? [] : [`as of ${finding.asOf}`])].join(', ');
  const { waiver } = finding;
  return [
    ...(connections.length === 0
      ? []
      : [`   = ${connections.length === 1 ? 'connection' : 'connections'}: ${nameList(connections, MAX_NAMES)}`]),
    `   = fix: ${text(finding.remedy)}`,
    finding.source === null ? `   = ${evidence}` : `   = source: ${text(finding.source)} (${evidence})`,
    ...(waiver === null ? [] : [`   = waived until ${text(waiver.until)}: ${text(waiver.reason)}`]),
  ];
}

function text(message: string): string {
  return terminalText(shortened(message, MAX_MESSAGE));
}

function name(long: string): string {
  return terminalText(endOf(long, MAX_NAME));
}

function fixable(judged: readonly JudgedPipeline[]): readonly string[] {
  const places = toldOnce(judged).filter(({ said }) => isFinding(said) && isFixable(said));
  if (places.length === 0) return [];
  return [`${counted(places.length, 'place')} can be mended by wif-guard check --fix; --fix --dry-run shows how.`];
}

function isFixable({ repository, waived, edit }: Finding): boolean {
  return repository === 'self' && !waived && edit !== null;
}
