import { content, json, list, ServiceError } from '../answers.ts';
import { neededProjectOf, pathNumber, type Call, type Routes } from '../call.ts';
import { buildJson, runUrl, timelineJson } from '../json/build.ts';
import type { Run } from '../state/runs.ts';
import { pageById } from './pages.ts';

/** By which time a list is ordered and filtered, and whether the latest comes first. */
interface Order {
  readonly time: 'finishTime' | 'startTime' | 'queueTime';
  readonly descending: boolean;
}

const ORDERS: ReadonlyMap<string, Order> = new Map(
  (['finishTime', 'startTime', 'queueTime'] as const).flatMap((time): [string, Order][] => [
    [`${time}ascending`.toLowerCase(), { time, descending: false }],
    [`${time}descending`.toLowerCase(), { time, descending: true }],
  ]),
);

function listBuilds(call: Call) {
  const { organization, query } = call;
  const project = neededProjectOf(call);
  const order = orderOf(call);
  const matching = organization.state.runs
    .filter(({ definition }) => definition.project === project)
    .filter(filterIn(call, order))
    .toSorted((a, b) => (order.descending ? -1 : 1) * (timeOf(a, order) - timeOf(b, order)));
  const { items, headers } = pageById(query, fewOfEach(matching, query.number('maxBuildsPerDefinition')));
  return list(
    items.map((run) => buildJson(organization, run)),
    headers,
  );
}

function orderOf(call: Call): Order {
  const { query } = call;
  const order = ORDERS.get(query.text('queryOrder')?.toLowerCase() ?? '');
  if (order !== undefined) return order;
  if (query.has('minTime'))
    call.report('unproven', 'minTime filters by the time of queryOrder (build.json), and there was none.');
  return { time: 'queueTime', descending: true };
}

/** What has not come so far has no such time, and is behind everything that has. */
function timeOf(run: Run, { time }: Order): number {
  const text = run[time];
  return text === null ? Infinity : Date.parse(text);
}

function filterIn({ query }: Call, order: Order): (run: Run) => boolean {
  const definitions = query.list('definitions')?.map(Number);
  const ids = query.list('buildIds')?.map(Number);
  const statuses = namesIn(query.list('statusFilter'));
  const results = namesIn(query.list('resultFilter'));
  const branch = query.text('branchName');
  const min = query.text('minTime');
  const max = query.text('maxTime');
  return (run) =>
    (definitions === undefined || definitions.includes(run.definition.id)) &&
    (ids === undefined || ids.includes(run.id)) &&
    (statuses === undefined || statuses.has(run.status.toLowerCase())) &&
    (results === undefined || (run.result !== null && results.has(run.result.toLowerCase()))) &&
    (branch === undefined || branch === run.branch) &&
    (min === undefined || (run[order.time] !== null && timeOf(run, order) >= Date.parse(min))) &&
    (max === undefined || (run[order.time] !== null && timeOf(run, order) <= Date.parse(max)));
}

/** `all` is no filter. */
function namesIn(names: readonly string[] | undefined): ReadonlySet<string> | undefined {
  const lower = names?.map((name) => name.toLowerCase());
  return lower === undefined || lower.includes('all') ? undefined : new Set(lower);
}

function fewOfEach(runs: readonly Run[], most: number | undefined): readonly Run[] {
  if (most === undefined) return runs;
  const counts = new Map<number, number>();
  return runs.filter(({ definition }) => {
    const count = (counts.get(definition.id) ?? 0) + 1;
    counts.set(definition.id, count);
    return count <= most;
  });
}

function runOf(call: Call): Run {
  const id = pathNumber(call, 'buildId');
  const project = neededProjectOf(call);
  const run = call.organization.state.runs.find((one) => one.id === id && one.definition.project === project);
  if (run !== undefined) return run;
  throw new ServiceError({
    status: 404,
    typeKey: 'BuildNotFoundException',
    message: `The requested build ${id} could not be found.`,
  });
}

function getTimeline(call: Call) {
  call.query.ignore('changeId', 'planId');
  return json(timelineJson(call.organization, runOf(call)));
}

function listLogs(call: Call) {
  const run = runOf(call);
  return list(
    run.steps.flatMap(({ log }) =>
      log === null
        ? []
        : [
            {
              id: log.id,
              type: 'Container',
              url: `${runUrl(call.organization, run)}/logs/${log.id}`,
              lineCount: log.lines.length,
            },
          ],
    ),
  );
}

/** Lines are counted from 1, and the last one that is asked for is in the answer. Assumption: no source says so. */
function getLog(call: Call) {
  const id = pathNumber(call, 'logId');
  const log = runOf(call).steps.find((step) => step.log?.id === id)?.log;
  if (log === null || log === undefined)
    throw new ServiceError({
      status: 404,
      typeKey: 'BuildLogNotFoundException',
      message: `The requested log ${id} could not be found.`,
    });
  const first = call.query.number('startLine') ?? 1;
  const lines = log.lines.slice(Math.max(0, first - 1), call.query.number('endLine'));
  return call.accept.includes('text/plain') ? content('text/plain', Buffer.from(`${lines.join('\n')}\n`)) : list(lines);
}

/** Runs of pipelines, what became of their steps, and what the steps wrote. */
export const builds: Routes = {
  'build/Builds_List': listBuilds,
  'build/Timeline_Get': getTimeline,
  'build/Builds_Get Build Logs': listLogs,
  'build/Builds_Get Build Log': getLog,
};
