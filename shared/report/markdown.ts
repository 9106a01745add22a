import type { JudgedPipeline } from '../judging/judge.ts';
import { worst, type Verdict } from '../judging/verdict.ts';
import type { Diagnostic } from '../pipelines/diagnostic.ts';
import { byPlace } from '../pipelines/uses.ts';
import type { Finding } from '../rules/finding.ts';
import { code, prose, sentence } from './markdown-text.ts';
import { nameList, placeList } from './place-list.ts';
import { placeText } from './place-text.ts';
import { evidence } from './pull-request-comments.ts';
import type { ReportContext } from './report-context.ts';
import { byReason, countsOf, isFinding, rankOf, toldOnce, type OneReason, type Rank, type Told } from './told-once.ts';
import { sumLine } from './verdict-lines.ts';

/** What a person should read first, in words that fit the verdict. */
const HEADLINES: Readonly<Record<Verdict, string>> = {
  blocked: '❌ **Blocked**: steps here break on a federated service connection',
  unknown: '❔ **Unknown**: something here could not be judged, so it is not ready',
  'at-risk': '⚠️ **At risk**: steps here may break, now or once their connection is converted',
  ready: '✅ **Ready**: no step here breaks on a federated service connection',
};

const MAX_FILES = 20;
const MAX_NAMES = 10;

/** The report to paste into a wiki or a pull request: verdicts as a table, then what was found by pipeline, each place once. */
export function markdown(judged: readonly JudgedPipeline[], context: ReportContext): string {
  if (judged.length === 0) return '# wif-guard: workload identity federation\n\nNo pipelines were found.\n';
  const all = toldOnce(judged);
  return `${[
    '# wif-guard: workload identity federation',
    `${HEADLINES[worst(judged.map(({ verdict }) => verdict))]}.`,
    verdictTable(judged),
    ...judged.map((pipeline) => pipelineSection(pipeline, all)).filter((section) => section !== ''),
    `<sub>${sumLine(judged, context.edition)} Unknown is never ready.</sub>`,
  ].join('\n\n')}\n`;
}

const COUNTED = ['error', 'warning', 'note', 'waived', 'unknown'] as const satisfies readonly Rank[];

function verdictTable(judged: readonly JudgedPipeline[]): string {
  const rows = judged.map((one) => {
    const { pipeline, verdict } = one;
    const counts = COUNTED.map(countsOf([one])).map(String);
    return [verdict, code(pipeline.root.path), String(byPlace(pipeline.uses).length), ...counts];
  });
  const head = ['verdict', 'pipeline', 'uses', 'errors', 'warnings', 'notes', 'waived', 'unknown'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** What a pipeline says and none before it did; how much of it stands above is counted. */
function pipelineSection({ pipeline }: JudgedPipeline, all: readonly Told<Finding | Diagnostic>[]): string {
  const { path } = pipeline.root;
  const here = all.filter(({ pipelines }) => pipelines.includes(path));
  if (here.length === 0) return '';
  const fresh = here.filter(({ pipelines }) => pipelines[0] === path);
  const above = here.length - fresh.length;
  return [
    `## ${code(path)}\n`,
    ...byReason(fresh).map(causeItem),
    ...(above > 0 ? [`- ${String(above)} of templates, which ${above === 1 ? 'stands' : 'stand'} above.`] : []),
  ].join('\n');
}

function causeItem(cause: OneReason<Finding | Diagnostic>): string {
  const [{ said }, ...others] = cause;
  const places = placeList(
    others.map((other) => other.said),
    MAX_FILES,
  ).map(code);
  const connections = [...new Set(cause.flatMap((told) => told.connections))].map(code);
  const pipelines = [...new Set(cause.flatMap((told) => told.pipelines))].slice(1).map(code);
  return [
    `- **${rankOf(said)}** ${code(placeText(said))}: ${sentence(said.message)}`,
    ...(isFinding(said) ? findingLines(said, connections) : []),
    ...(places.length > 0 ? [`Also at ${places.join(', ')}.`] : []),
    ...(pipelines.length > 0 ? [`Also in pipeline ${nameList(pipelines, MAX_NAMES)}.`] : []),
  ].join('  \n  ');
}

function findingLines(finding: Finding, connections: readonly string[]): readonly string[] {
  const { remedy, rule, waiver } = finding;
  const connection = connections.length === 0 ? '' : `Connection ${nameList(connections, MAX_NAMES)} · `;
  return [
    `**Fix:** ${prose(remedy)}`,
    ...(waiver === null ? [] : [`**Waived** until ${code(waiver.until)}: ${sentence(waiver.reason)}`]),
    `<sub>${connection}rule ${code(rule)} · ${evidence(finding)}</sub>`,
  ];
}
