import { setTimeout as delay } from 'node:timers/promises';
import { open, status, statuses, subscribeGuard } from '../guard/pull-requests.ts';
import { startWorld, type World } from '../guard/world.ts';
import { median, ms, quantile } from './statistics.ts';

/** Added to each answer of the simulated organization: what a call to the service takes across a network. */
const ANSWER_MS = 50;

const TEMPLATES = ['ci/build.yml', 'ci/test.yml', 'ci/deploy.yml'];
const step = (task: string): string => `- task: ${task}\n  inputs: { azureSubscription: shop-prod }\n`;
const FILES = Object.fromEntries(TEMPLATES.map((path) => [path, `steps:\n${step('AzureCLI@2')}`]));
/** A pipeline with three templates; `run` makes one text differ from another. */
const pipeline = (run: number, more = ''): string =>
  `# run ${String(run)}\nsteps:\n${TEMPLATES.map((path) => `- template: ${path}\n`).join('')}${more}`;

const ROUNDS = 25;
const EVENTS = 200;
const PULL_REQUESTS = 40;
const MINUTE_MS = 60_000;

/** What a review of a pull request that changes one pipeline with three templates costs, in calls and in time. */
export async function benchReviews(): Promise<readonly string[]> {
  const world = await startWorld({}, undefined, { answerDelayMs: ANSWER_MS });
  try {
    await subscribeGuard(world);
    world.simulator.organization.push({ repository: 'shop', branch: 'main', changes: FILES });
    return [
      '',
      `reviews of a pull request that changes one pipeline with three templates, ${String(ANSWER_MS)} ms added to each call`,
      ...(await calls(world)),
      ...(await latency(world)),
      ...(await burst(world)),
    ];
  } finally {
    await world.stop();
  }
}

async function calls(world: World): Promise<readonly string[]> {
  const cold = await counted(world, () => opened(world, pipeline(1)));
  const warm = await counted(world, () => pushed(world, cold.result, pipeline(2), 2));
  // A new process knows nothing.
  await world.restart({});
  const risky = await counted(world, () => opened(world, pipeline(3, step('AzureFileCopy@4'))));
  const again = await counted(world, () => pushed(world, risky.result, pipeline(4, step('AzureFileCopy@4')), 2));
  return [
    `  calls where nothing is found: the first review ${String(cold.calls)} (to stay at 12), of the next push ${String(warm.calls)} (to stay at 7)`,
    `  calls where a step breaks, with its comments: ${String(risky.calls)}, of the next push ${String(again.calls)}`,
  ];
}

async function counted<T>(
  world: World,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly calls: number }> {
  const mark = world.simulator.mark();
  const result = await work();
  await settled(world);
  return { result, calls: world.simulator.requests(mark).length };
}

async function opened(world: World, text: string) {
  const change = open(world, { 'azure-pipelines.yml': text });
  await status(world, change.pullRequestId);
  return change;
}

async function pushed(world: World, change: Awaited<ReturnType<typeof opened>>, text: string, count: number) {
  const { organization } = world.simulator;
  organization.push({ repository: 'shop', branch: change.branch, changes: { 'azure-pipelines.yml': text } });
  await status(world, change.pullRequestId, count);
  return change;
}

/** Until no call was made for a while: an event that came second may still be looked at. */
async function settled(world: World): Promise<void> {
  await world.simulator.hooksSettled();
  for (let mark = world.simulator.mark(); ; mark = world.simulator.mark()) {
    await delay(500);
    if (world.simulator.requests(mark).length === 0) return;
  }
}

async function latency(world: World): Promise<readonly string[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await opened(world, pipeline(100 + round, round % 2 === 0 ? '' : step('AzureFileCopy@4')));
    times.push(performance.now() - start);
    await settled(world);
  }
  return [
    `  verdict after the event, of ${String(ROUNDS)} pull requests: p50 ${ms(median(times))}, p95 ${ms(quantile(times, 0.95))} (to stay below 2,000 ms)`,
  ];
}

/** 200 events in a minute: pull requests that are pushed to again and again. */
async function burst(world: World): Promise<readonly string[]> {
  const { organization } = world.simulator;
  const changes = Array.from({ length: PULL_REQUESTS }, (_, index) =>
    open(world, { 'azure-pipelines.yml': pipeline(1_000 + index) }),
  );
  const mark = world.simulator.mark();
  const start = performance.now();
  let sent = PULL_REQUESTS;
  for (; sent < EVENTS; sent += 1) {
    const due = start + ((sent - PULL_REQUESTS) * MINUTE_MS) / (EVENTS - PULL_REQUESTS);
    await delay(Math.max(0, due - performance.now()));
    const change = changes[sent % PULL_REQUESTS];
    if (change === undefined) continue;
    const text = pipeline(2_000 + sent);
    organization.push({ repository: 'shop', branch: change.branch, changes: { 'azure-pipelines.yml': text } });
  }
  const last = performance.now();
  const iterations = EVENTS / PULL_REQUESTS;
  const isDone = (id: number): boolean => statuses(world, id).some(({ iterationId }) => iterationId === iterations);
  while (!changes.every(({ pullRequestId }) => isDone(pullRequestId))) await delay(20);
  const drained = performance.now() - last;
  const perMinute = world.simulator.requests(mark).length / ((performance.now() - start) / MINUTE_MS);
  return [
    `  ${String(EVENTS)} events in a minute: the last verdict ${ms(drained)} after the last event; ${perMinute.toFixed(0)} calls a minute`,
    `  (an identity has 200 TSTU in 5 minutes: that is enough as long as a call costs at most ${(40 / perMinute).toFixed(3)} TSTU, which no source says)`,
  ];
}
