import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../local/functions-host/until.ts';
import { open, PIPELINE, pullRequest, status, statuses, subscribeGuard, threads, withStep } from './pull-requests.ts';
import { startHostProcess } from '../../local/processes/start-host.ts';
import { SECRET, startWorld, type World } from './world.ts';

const FILE = 'azure-pipelines.yml';
const COPY_LINE =
  withStep('AzureFileCopy@4')
    .split('\n')
    .findIndex((line) => line.includes('AzureFileCopy')) + 1;

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await subscribeGuard(world);
});

afterAll(() => world.stop());

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

/** Waits until the guard has worked on so many events of this pull request. */
const workedOn = (id: number, times: number) =>
  until(`pull request ${String(id)} was reviewed ${String(times)} times`, () => {
    const lines = world.log.filter((line) => line.includes(`Pull request ${String(id)}, iteration`));
    return lines.length >= times;
  });

const eventOf = (id: number, eventType: string): string => {
  const subscription = world.simulator.organization.hooks.subscriptions.find(
    (candidate) => candidate.eventType === eventType,
  );
  const found = subscription?.notifications.findLast(({ event }) =>
    JSON.stringify(event.resource).includes(`"pullRequestId":${String(id)},`),
  );
  if (found === undefined) throw new Error(`no ${eventType} of pull request ${String(id)}`);
  return found.event.id;
};

describe('a pull request that adds a task which cannot federate', () => {
  let id = 0;
  let branch = '';

  it('gets one thread on the line of the task, a summary, and a failed status', async () => {
    const opened = open(world, { [FILE]: withStep('AzureFileCopy@4') });
    ({ pullRequestId: id, branch } = opened);
    expect(await status(world, id)).toMatchObject({
      state: 'failed',
      iterationId: 1,
      context: { genre: 'wif-guard', name: 'compatibility' },
    });
    const { lines, whole } = threads(world, id);
    expect(lines.map(({ status: state, threadContext }) => ({ state, threadContext }))).toEqual([
      {
        state: 'active',
        threadContext: {
          filePath: `/${FILE}`,
          rightFileStart: { line: COPY_LINE, offset: 25 },
          rightFileEnd: { line: COPY_LINE, offset: 25 + 'AzureFileCopy@4'.length },
        },
      },
    ]);
    expect(lines[0]?.comments[0]?.content).toContain(
      'AzureFileCopy@4 cannot sign in through workload identity federation',
    );
    expect(whole).toHaveLength(1);
    expect(whole[0]).toMatchObject({ status: 'active' });
    expect(whole[0]?.comments[0]?.content).toContain('**Blocked**');
  });

  it('is left alone when the same event comes again', async () => {
    const before = JSON.stringify([pullRequest(world, id).threads, statuses(world, id)]);
    const event = eventOf(id, 'git.pullrequest.created');
    world.simulator.organization.deliverAgain({ eventId: event });
    await until('the repeat was seen', () =>
      world.log.some((line) => line.includes(`Event ${event} was worked on before`)),
    );
    expect(JSON.stringify([pullRequest(world, id).threads, statuses(world, id)])).toBe(before);
  });

  it('is left alone when another event finds nothing new', async () => {
    const before = { ...threads(world, id), statuses: statuses(world, id).length };
    world.simulator.organization.vote({ pullRequest: id, by: 'Robin Reviewer', vote: 10 });
    await workedOn(id, 2);
    const after = { ...threads(world, id), statuses: statuses(world, id).length };
    expect(after.lines.map(({ comments }) => comments.length)).toEqual(
      before.lines.map(({ comments }) => comments.length),
    );
    expect(
      after.whole.filter(({ comments }) => comments.some(({ content }) => content.includes('wif-guard'))),
    ).toHaveLength(1);
    expect(after.statuses).toBe(before.statuses);
  });

  it('has its thread closed and the same summary updated by the iteration that mends it', async () => {
    const summary = threads(world, id).whole.find(({ comments }) => comments[0]?.content.includes('wif-guard'))?.id;
    world.simulator.organization.push({ repository: 'shop', branch, changes: { [FILE]: withStep('AzureFileCopy@6') } });
    expect(await status(world, id, 2)).toMatchObject({ state: 'succeeded', iterationId: 2 });
    const { lines, whole } = threads(world, id);
    expect(lines.map(({ status: state }) => state)).toEqual(['fixed']);
    const ours = whole.filter(({ comments }) => comments[0]?.content.includes('wif-guard'));
    expect(ours.map(({ id: threadId, status: state }) => [threadId, state])).toEqual([[summary, 'closed']]);
    expect(ours[0]?.comments[0]?.content).toContain('**Ready**');
  });

  it('has the same thread opened again when the task comes back, on another line', async () => {
    const moved = `# a new first line\n${withStep('AzureFileCopy@4')}`;
    world.simulator.organization.push({ repository: 'shop', branch, changes: { [FILE]: moved } });
    expect(await status(world, id, 3)).toMatchObject({ state: 'failed', iterationId: 3 });
    expect(threads(world, id).lines.map(({ status: state }) => state)).toEqual(['active']);
  });

  it('is remembered in the Reviews table with what was last reported', async () => {
    const rows = await world.rows('Reviews');
    expect(rows.find(({ rowKey }) => Number(rowKey) === id)).toMatchObject({ iterationId: 3, verdict: 'blocked' });
  });
});

describe('the status', () => {
  it('is notApplicable, without a comment, when no pipeline is touched', async () => {
    const { pullRequestId } = open(world, { 'README.md': '# New\n', 'chart/values.yaml': 'replicas: 2\n' });
    expect(await status(world, pullRequestId)).toMatchObject({ state: 'notApplicable' });
    expect(threads(world, pullRequestId)).toEqual({ lines: [], whole: [] });
  });

  it('succeeds without a comment when every step federates', async () => {
    const { pullRequestId } = open(world, { [FILE]: withStep('AzureCLI@2') });
    expect(await status(world, pullRequestId)).toMatchObject({ state: 'succeeded' });
    expect(threads(world, pullRequestId)).toEqual({ lines: [], whole: [] });
  });

  it('succeeds with a warning when the connection is still on a secret', async () => {
    const { pullRequestId } = open(world, { [FILE]: withStep('AzureFileCopy@4', 'legacy-prod') });
    const posted = await status(world, pullRequestId);
    expect(posted).toMatchObject({ state: 'succeeded' });
    expect(posted.description).toContain('would break once their connection is converted');
    expect(threads(world, pullRequestId).lines[0]?.comments[0]?.content).toContain(
      'this would break once it is converted',
    );
  });

  it.each([
    ['the YAML is damaged', { [FILE]: `${PIPELINE}\n  : [broken\n` }, 'The YAML is not valid'],
    [
      'a template is not there',
      { [FILE]: `${PIPELINE}                - template: steps.yml\n` },
      'there is no file steps.yml',
    ],
    ['the connection is not there', { [FILE]: withStep('AzureCLI@2', 'nowhere') }, 'was not found'],
    ['nobody knows the task', { [FILE]: withStep('ContosoDeploy@1') }, 'is not known'],
    [
      'only a template is changed',
      { 'steps.yml': 'parameters:\n  - name: x\nsteps:\n  - bash: echo\n' },
      'is a template',
    ],
  ])('is error, never succeeded, when %s', async (_, changes, words) => {
    const { pullRequestId } = open(world, changes);
    expect(await status(world, pullRequestId)).toMatchObject({ state: 'error' });
    const summary = threads(world, pullRequestId).whole[0]?.comments[0]?.content;
    expect(summary).toContain('**Unknown**');
    expect(summary).toContain(words);
  });

  it('is error when the connections may not be read', async () => {
    world.simulator.addFault({
      match: { path: '/serviceendpoint/endpoints' },
      fault: 'status',
      status: 403,
      message: 'no access',
    });
    const { pullRequestId } = open(world, { [FILE]: withStep('AzureFileCopy@6') });
    expect(await status(world, pullRequestId)).toMatchObject({ state: 'error' });
    expect(threads(world, pullRequestId).whole[0]?.comments[0]?.content).toContain(
      'has no access to the service connections',
    );
  });

  it('names a new pipeline file that no definition runs yet', async () => {
    const { pullRequestId } = open(world, {
      'nightly.yml':
        'trigger: none\nsteps:\n  - task: AzureNLBManagement@1\n    inputs:\n      azureSubscription: shop-prod\n',
    });
    expect(await status(world, pullRequestId)).toMatchObject({ state: 'failed' });
    expect(threads(world, pullRequestId).lines[0]?.threadContext).toMatchObject({
      filePath: '/nightly.yml',
      rightFileStart: { line: 3 },
    });
  });
});

describe('the service and its oddities', () => {
  it('is waited for when it answers 200 and asks for a pause', async () => {
    world.simulator.addFault({ match: { path: '/iterations$' }, fault: 'retry-after', retryAfterSeconds: 1 });
    const { pullRequestId } = open(world, { [FILE]: withStep('AzureFileCopy@6') });
    expect(await status(world, pullRequestId)).toMatchObject({ state: 'succeeded' });
    expect(world.simulator.faults()).toEqual([]);
  });

  it('is asked again later when it shows its sign-in page: nothing is posted and nothing is lost', async () => {
    world.simulator.addFault({ match: { path: '/pullRequests/\\d+$' }, fault: 'sign-in-page' });
    const { pullRequestId } = open(world, { [FILE]: withStep('AzureFileCopy@4') });
    const event = await until('the event was delivered', () =>
      world.log.find((line) => line.includes('did not accept the sign-in')),
    );
    expect(event).toContain('is tried again in 60 s');
    expect(statuses(world, pullRequestId)).toEqual([]);
    const delivery = (await deliveries()).find(
      ({ partitionKey }) => partitionKey === eventOf(pullRequestId, 'git.pullrequest.created'),
    );
    expect(delivery).toMatchObject({ state: 'waiting' });
  });

  it.each([
    ['the pull request is null', { match: { path: '/pullRequests/\\d+$' }, fault: 'null' as const }],
    ['the pull request is deleted', { match: { path: '/pullRequests/\\d+$' }, fault: 'status' as const, status: 404 }],
  ])('says that it is gone: recorded, nothing posted, when %s', async (_, fault) => {
    world.simulator.addFault(fault);
    const { pullRequestId } = open(world, { [FILE]: withStep('AzureFileCopy@4') });
    const id = eventOf(pullRequestId, 'git.pullrequest.created');
    const delivery = await until('the delivery is done', async () => {
      const row = (await deliveries()).find(({ partitionKey }) => partitionKey === id);
      return row?.['state'] === 'done' && row;
    });
    expect(delivery).toMatchObject({ outcome: 'gone' });
    expect(statuses(world, pullRequestId)).toEqual([]);
    expect(threads(world, pullRequestId)).toEqual({ lines: [], whole: [] });
  });

  it('has a commit that is gone meanwhile: it is looked at again, as it is then', async () => {
    world.simulator.addFault({ match: { path: '/items$' }, fault: 'status' as const, status: 404 });
    const { pullRequestId } = open(world, { [FILE]: withStep('AzureFileCopy@4') });
    const id = eventOf(pullRequestId, 'git.pullrequest.created');
    await until('the event was put back', () =>
      world.log.some((line) => line.includes(`Event ${id} failed`) && line.includes('is tried again')),
    );
    expect(statuses(world, pullRequestId)).toEqual([]);
  });

  it('has abandoned it meanwhile: nothing is posted', async () => {
    world.simulator.addFault({ match: { path: '/pullRequests/\\d+$' }, fault: 'slow', delayMs: 300 });
    const { pullRequestId } = open(world, { [FILE]: withStep('AzureFileCopy@4') });
    world.simulator.organization.abandonPullRequest({ pullRequest: pullRequestId });
    const id = eventOf(pullRequestId, 'git.pullrequest.created');
    await until('the delivery is done', async () =>
      (await deliveries()).some(({ partitionKey, state }) => partitionKey === id && state === 'done'),
    );
    expect(statuses(world, pullRequestId)).toEqual([]);
  });
});

describe('comments by others', () => {
  it('are never taken for the guard’s own, whatever marker they carry', async () => {
    world.simulator.addFault({ match: { path: '/iterations$' }, fault: 'slow', delayMs: 500 });
    const { pullRequestId } = open(world, { [FILE]: withStep('AzureFileCopy@4') });
    const forged = 'All fine.\n\n<!-- wif-guard:summary -->';
    world.simulator.organization.comment({ pullRequest: pullRequestId, content: forged, by: 'Robin Reviewer' });
    await status(world, pullRequestId);
    const { whole } = threads(world, pullRequestId);
    expect(whole.map(({ comments }) => comments[0]?.content).filter((content) => content === forged)).toHaveLength(1);
    expect(whole).toHaveLength(2);
  });
});

describe('two instances on one queue', () => {
  it('never comment twice, however the events fall', async () => {
    const second = await startHostProcess({
      appDirectory: process.cwd(),
      port: 0,
      onLine: () => undefined,
      env: {
        AzureWebJobsStorage: world.azurite.connectionString,
        AZURE_DEVOPS_ORG_URL: world.simulator.organizationUrl,
        AZURE_DEVOPS_AUTH: 'pat',
        AZURE_DEVOPS_PAT: world.simulator.token,
        GUARD_WEBHOOK_SECRET: SECRET,
      },
    });
    try {
      const opened = [1, 2, 3, 4].map(() => open(world, { [FILE]: withStep('AzureFileCopy@4') }).pullRequestId);
      for (const id of opened) world.simulator.organization.vote({ pullRequest: id, by: 'Robin Reviewer', vote: 5 });
      for (const id of opened) await status(world, id);
      await world.simulator.hooksSettled();
      for (const id of opened) {
        const { lines, whole } = threads(world, id);
        expect(lines).toHaveLength(1);
        expect(whole.filter(({ comments }) => comments[0]?.content.includes('wif-guard'))).toHaveLength(1);
        expect(statuses(world, id)).toHaveLength(1);
      }
    } finally {
      await second.stop();
    }
  });
});

async function deliveries() {
  const year = new Date().getUTCFullYear();
  const names = Array.from({ length: 54 }, (_, week) => `Deliveries${String(year)}${String(week).padStart(2, '0')}`);
  const rows = await Promise.all(names.map((name) => world.rows(name)));
  return rows.flat();
}
