import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startReviewers, type Reviewers } from './reviewer.ts';

const FILE = 'azure-pipelines.yml';
const step = (task: string): string => `- task: ${task}\n  inputs: { azureSubscription: shop-prod }\n`;
const BREAKS = { [FILE]: `steps:\n${step('AzureFileCopy@4')}` };
const FINE = { [FILE]: `steps:\n${step('AzureCLI@2')}` };

let reviewers: Reviewers;

const start = async (policy?: string): Promise<void> => {
  reviewers = await startReviewers(policy);
};

beforeEach(() => start());

afterEach(async () => {
  expect(reviewers.simulator.violations()).toEqual([]);
  await reviewers.stop();
});

const organization = () => reviewers.simulator.organization;

function open(
  changes: Readonly<Record<string, string>>,
  more: { readonly isDraft?: boolean; readonly target?: string } = {},
) {
  organization().push({ repository: 'shop', branch: 'own', changes });
  return organization().openPullRequest({ repository: 'shop', source: 'own', title: 'Own', ...more });
}

/** The statuses of the guard and its threads. */
function standing(id: number) {
  const found = organization().state.pullRequests.find((one) => one.id === id);
  const own = found?.threads.filter(({ comments }) => comments[0]?.content.includes('<!-- wif-guard:') === true) ?? [];
  return {
    statuses: found?.statuses.map(({ iterationId, state }) => `${String(iterationId)} ${state}`),
    last: found?.statuses.at(-1)?.description,
    threads: own.map(({ threadContext, status }) => `${threadContext === null ? 'summary' : 'line'} ${status ?? ''}`),
  };
}

describe('the status', () => {
  it('is pending at once, then what was found, once for each iteration', async () => {
    const key = open(BREAKS);
    await reviewers.review(key);
    organization().push({ repository: 'shop', branch: 'own', changes: FINE });
    await reviewers.review(key);
    expect(standing(key.pullRequestId).statuses).toEqual(['1 pending', '1 failed', '2 pending', '2 succeeded']);
  });

  it('says that comments are missing where they are refused, and stays when they are tried again', async () => {
    const key = open(BREAKS);
    const receivedAt = reviewers.now();
    const refused = {
      match: { method: 'POST', path: '/threads$' },
      fault: 'status',
      status: 403,
      message: 'no',
    } as const;
    // The summary and the line, twice.
    reviewers.simulator.addFault({ ...refused, times: 4 });
    await expect(reviewers.review(key, { receivedAt })).rejects.toMatchObject({ code: 'azure-devops-forbidden' });
    expect(standing(key.pullRequestId)).toMatchObject({ statuses: ['1 pending', '1 failed'], threads: [] });
    expect(standing(key.pullRequestId).last).toContain('(comments could not be written)');
    // The event comes back as it was received.
    await expect(reviewers.review(key, { receivedAt })).rejects.toMatchObject({ code: 'azure-devops-forbidden' });
    expect(standing(key.pullRequestId).statuses).toEqual(['1 pending', '1 failed']);
    await reviewers.review(key, { receivedAt });
    expect(standing(key.pullRequestId).threads).toEqual(['summary active', 'line active']);
    expect(standing(key.pullRequestId).last).not.toContain('comments');
  });

  it('does not stay pending where a person asked again and that review fails for good', async () => {
    const key = open(BREAKS);
    await reviewers.review(key);
    reviewers.simulator.addFault({ match: { path: '/changes$' }, fault: 'status', status: 400, times: 2 });
    for (const _ of [1, 2]) await expect(reviewers.review(key, { force: true })).rejects.toThrow('refused');
    expect(standing(key.pullRequestId).statuses).toEqual(['1 pending', '1 failed', '1 pending']);
    await reviewers.giveUp(key, 'the service refused it');
    expect(standing(key.pullRequestId).statuses?.at(-1)).toBe('1 error');
    expect((await reviewers.review(key)).outcome).toBe('reviewed');
    expect(standing(key.pullRequestId).statuses?.at(-1)).toBe('1 failed');
    await reviewers.giveUp(key, 'another event of it failed');
    expect(standing(key.pullRequestId).statuses?.at(-1)).toBe('1 failed');
  });

  it('is posted where threads cannot even be read', async () => {
    const key = open(BREAKS);
    await reviewers.review(key);
    organization().push({ repository: 'shop', branch: 'own', changes: FINE });
    reviewers.simulator.addFault({ match: { method: 'GET', path: '/threads$' }, fault: 'status', status: 403 });
    await expect(reviewers.review(key)).rejects.toMatchObject({ code: 'azure-devops-forbidden' });
    expect(standing(key.pullRequestId).statuses?.at(-1)).toBe('2 succeeded');
  });
});

it('an edit at the same time as somebody else’s is worked out again, and nothing is doubled', async () => {
  const key = open(BREAKS);
  await reviewers.review(key);
  organization().push({ repository: 'shop', branch: 'own', changes: FINE });
  reviewers.simulator.addFault({ match: { method: 'PATCH', path: '/threads/' }, fault: 'status', status: 409 });
  expect((await reviewers.review(key)).outcome).toBe('reviewed');
  expect(standing(key.pullRequestId).threads).toEqual(['summary closed', 'line fixed']);
});

it('one thread that is refused keeps none of the others back', async () => {
  const key = open({ [FILE]: `${BREAKS[FILE] ?? ''}${step('AzureFileCopy@5')}${step('AzureFileCopy@3')}` });
  const path = '/threads$';
  reviewers.simulator.addFault({ match: { method: 'POST', path }, fault: 'slow', delayMs: 1 });
  reviewers.simulator.addFault({ match: { method: 'POST', path }, fault: 'status', status: 400, message: 'odd place' });
  await expect(reviewers.review(key)).rejects.toMatchObject({ code: 'azure-devops-refused' });
  expect(standing(key.pullRequestId).threads).toEqual(['summary active', 'line active', 'line active']);
});

it('a thread that somebody deletes at the same time holds nothing up', async () => {
  const key = open(BREAKS);
  await reviewers.review(key);
  organization().push({ repository: 'shop', branch: 'own', changes: FINE });
  reviewers.simulator.addFault({ match: { method: 'PATCH', path: '/threads/' }, fault: 'status', status: 404 });
  expect((await reviewers.review(key)).outcome).toBe('reviewed');
  expect(standing(key.pullRequestId).statuses?.at(-1)).toBe('2 succeeded');
});

it('threads that stand are found where nothing is remembered of them: a storage account can be new', async () => {
  const key = open(BREAKS);
  await reviewers.review(key);
  await reviewers.forget(key);
  await reviewers.review(key);
  expect(standing(key.pullRequestId).threads).toEqual(['summary active', 'line active']);
});

describe('events', () => {
  it('that came before a finished review began cost no call to the service', async () => {
    const key = open(BREAKS);
    const receivedAt = reviewers.now();
    await reviewers.review(key);
    const mark = reviewers.simulator.mark();
    expect(await reviewers.review(key, { receivedAt })).toMatchObject({ outcome: 'covered' });
    // Nor where people ask again and again: one review answers all that came before it began.
    expect(await reviewers.review(key, { receivedAt, force: true })).toMatchObject({ outcome: 'covered' });
    expect(reviewers.simulator.requests(mark)).toEqual([]);
  });

  it('that find the same iteration end after two calls', async () => {
    const key = open(BREAKS);
    await reviewers.review(key);
    const mark = reviewers.simulator.mark();
    expect((await reviewers.review(key)).outcome).toBe('unchanged');
    expect(reviewers.simulator.requests(mark)).toHaveLength(2);
  });

  it('that find it after a while look again: what it rests on may have changed', async () => {
    const key = open({ [FILE]: BREAKS[FILE]?.replace('shop-prod', 'legacy-prod') ?? '' });
    await reviewers.review(key);
    expect(standing(key.pullRequestId).statuses?.at(-1)).toBe('1 succeeded');
    organization().updateConnection({ connection: 'legacy-prod', scheme: 'WorkloadIdentityFederation' });
    reviewers.pass(15 * 60_000);
    await reviewers.review(key);
    expect(standing(key.pullRequestId).statuses?.at(-1)).toBe('1 failed');
  });

  it('look again at what could not be judged, and at once where somebody asked for it', async () => {
    const key = open({ [FILE]: `steps:\n${step('AzureCLI@2')}- template: later.yml@self\n` });
    await reviewers.review(key);
    expect((await reviewers.review(key)).outcome).toBe('unchanged');
    expect((await reviewers.review(key, { force: true })).outcome).toBe('reviewed');
    expect(standing(key.pullRequestId).statuses).toEqual(['1 pending', '1 error', '1 pending', '1 error']);
  });
});

describe('a pull request', () => {
  it('that is a draft has its status, and comments once it is published', async () => {
    const key = open(BREAKS, { isDraft: true });
    await reviewers.review(key);
    expect(standing(key.pullRequestId)).toMatchObject({ statuses: ['1 pending', '1 failed'], threads: [] });
    organization().updatePullRequest({ pullRequest: key.pullRequestId, isDraft: false });
    await reviewers.review(key);
    expect(standing(key.pullRequestId)).toMatchObject({
      statuses: ['1 pending', '1 failed'],
      threads: ['summary active', 'line active'],
    });
  });

  it('that is abandoned is left alone, and reviewed again once it is reactivated', async () => {
    const key = open(BREAKS);
    organization().abandonPullRequest({ pullRequest: key.pullRequestId });
    expect((await reviewers.review(key)).outcome).toBe('not-active');
    expect(standing(key.pullRequestId)).toMatchObject({ statuses: [], threads: [] });
    organization().reactivatePullRequest({ pullRequest: key.pullRequestId });
    await reviewers.review(key);
    expect(standing(key.pullRequestId).statuses).toEqual(['1 pending', '1 failed']);
  });

  it('that is completed is left alone', async () => {
    const key = open(BREAKS);
    organization().completePullRequest({ pullRequest: key.pullRequestId });
    expect((await reviewers.review(key)).outcome).toBe('not-active');
    expect(standing(key.pullRequestId).statuses).toEqual([]);
  });

  it('that is retargeted is compared with its new target', async () => {
    organization().push({ repository: 'shop', branch: 'release', changes: BREAKS });
    organization().push({ repository: 'shop', branch: 'own', onto: 'release', changes: { 'a.yml': 'a: 1\n' } });
    const key = open({ 'b.yml': 'b: 1\n' });
    await reviewers.review(key);
    expect(standing(key.pullRequestId).statuses?.at(-1)).toBe('1 failed');
    organization().updatePullRequest({ pullRequest: key.pullRequestId, target: 'release' });
    await reviewers.review(key);
    // Against the release branch it changes no pipeline.
    expect(standing(key.pullRequestId)).toMatchObject({ threads: ['summary closed', 'line fixed'] });
    expect(standing(key.pullRequestId).statuses?.at(-1)).toBe('2 notApplicable');
  });

  it('that is force-pushed is reviewed as it is now, in the same threads', async () => {
    const key = open(BREAKS);
    await reviewers.review(key);
    organization().push({
      repository: 'shop',
      branch: 'own',
      onto: 'main',
      changes: { [FILE]: `# new\n${BREAKS[FILE] ?? ''}` },
    });
    await reviewers.review(key);
    expect(standing(key.pullRequestId)).toMatchObject({
      threads: ['summary active', 'line active'],
      statuses: ['1 pending', '1 failed', '2 pending', '2 failed'],
    });
  });

  it('that is deleted meanwhile is gone', async () => {
    const key = open(BREAKS);
    organization().deleteRepository({ repository: 'shop' });
    expect((await reviewers.review(key)).outcome).toBe('gone');
  });
});

describe('a pull request from a fork', () => {
  const fromFork = (commitsInTarget: boolean) => {
    const { repositoryId } = organization().forkRepository({ repository: 'shop', name: 'shop-fork' });
    organization().push({ repository: repositoryId, branch: 'own', changes: { ...BREAKS, 'b.yml': 'b: 1\n' } });
    return organization().openPullRequest({
      repository: 'shop',
      fork: { repository: 'shop-fork' },
      source: 'own',
      title: 'From afar',
      commitsInTarget,
    });
  };

  it.each([true, false])('is judged, whether or not its commits can be read in the target: %s', async (inTarget) => {
    const key = fromFork(inTarget);
    await reviewers.review(key);
    expect(standing(key.pullRequestId)).toMatchObject({
      statuses: ['1 pending', '1 failed'],
      threads: ['summary active', 'line active'],
    });
  });
});

describe('what the policy leaves alone', () => {
  it.each([
    ['pullRequests: off', 'off'],
    ['projects: { exclude: ["pay*"] }', 'not-covered'],
    ['projects: { include: [Other] }', 'not-covered'],
  ])('gets neither status nor comment: %s', async (line, outcome) => {
    await reviewers.stop();
    await start(`version: 1\n${line}\n`);
    const key = open(BREAKS);
    expect((await reviewers.review(key)).outcome).toBe(outcome);
    expect(standing(key.pullRequestId)).toMatchObject({ statuses: [], threads: [] });
  });
});

describe('a ledger that knows of no review', () => {
  it('makes no thread a second time', async () => {
    const key = open(BREAKS);
    await reviewers.review(key);
    const before = standing(key.pullRequestId).threads;
    expect(before).toEqual(['summary active', 'line active']);
    await reviewers.forget(key);
    expect((await reviewers.review(key)).outcome).toBe('reviewed');
    expect(standing(key.pullRequestId).threads).toEqual(before);
  });

  it('looks for no threads while there is none to make', async () => {
    const key = open(FINE);
    const mark = reviewers.simulator.mark();
    await reviewers.review(key);
    const asked = reviewers.simulator.requests(mark).filter(({ path }) => path.includes('/threads'));
    expect(asked).toEqual([]);
  });
});
