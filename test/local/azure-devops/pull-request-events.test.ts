import { describe, expect, it } from 'vitest';
import { startReceiver } from './hook-receiver.ts';
import { containing } from './matchers.ts';
import { openPullRequest, PULL_REQUEST } from './open-pull-request.ts';
import { startOrganization } from './start-organization.ts';
import { subscribe } from './subscribe.ts';

const CREATED = 'git.pullrequest.created';
const UPDATED = 'git.pullrequest.updated';
const MERGED = 'git.pullrequest.merged';
const PUSHED = 'git.push';

/** An organization that tells every event of pull requests; `told` gives those since the last look, by their types. */
async function startTelling() {
  const started = await startOrganization();
  const receiver = await startReceiver();
  for (const eventType of [CREATED, UPDATED, MERGED, PUSHED]) await subscribe(started.api, { eventType, receiver });
  let seen = 0;
  const told = async () => {
    await started.simulator.hooksSettled();
    const events = receiver.deliveries.slice(seen).map(({ event }) => event);
    seen = receiver.deliveries.length;
    const byType: Record<string, { resource: unknown; text: string | undefined }[]> = {};
    for (const { eventType, resource, message } of events) {
      (byType[eventType] ??= []).push({ resource, text: message?.text });
    }
    return byType;
  };
  return { ...started, told };
}

describe('what happens to a pull request is told', () => {
  it('when a draft is opened and published', async () => {
    const { organization, told, api } = await startTelling();
    organization.push({ repository: 'shop', branch: 'feature', changes: { 'a.txt': 'a' } });
    organization.openPullRequest({ repository: 'shop', source: 'feature', title: 'A', isDraft: true });
    const opened = await told();
    expect(opened[CREATED]).toMatchObject([{ resource: { isDraft: true, status: 'active' } }]);
    expect(opened[MERGED]).toHaveLength(1);
    organization.updatePullRequest({ pullRequest: 1, isDraft: false });
    expect(await told()).toMatchObject({ [UPDATED]: [{ resource: { isDraft: false } }] });
    expect((await api.get(PULL_REQUEST)).body).toMatchObject({ isDraft: false });
  });

  it('when it is abandoned, pushed to and opened again, with an iteration for the push', async () => {
    const { organization, told, api } = await startTelling();
    openPullRequest(organization);
    await told();
    organization.abandonPullRequest({ pullRequest: 1 });
    expect(await told()).toMatchObject({ [UPDATED]: [{ resource: { status: 'abandoned' } }] });
    const { commitId, pullRequests } = organization.push({
      repository: 'shop',
      branch: 'feature',
      changes: { 'b.txt': 'b' },
    });
    expect(pullRequests).toEqual([]);
    expect(Object.keys(await told())).toEqual([PUSHED]);
    organization.reactivatePullRequest({ pullRequest: 1 });
    const again = await told();
    expect(again[UPDATED]).toMatchObject([
      { text: containing('reactivated'), resource: { status: 'active', lastMergeSourceCommit: { commitId } } },
    ]);
    expect(again[MERGED]).toHaveLength(1);
    expect((await api.get(`${PULL_REQUEST}/iterations`)).body).toMatchObject({
      value: [{ id: 1 }, { id: 2, reason: 'push', sourceRefCommit: { commitId } }],
    });
  });

  it('when it is opened again and nothing was pushed, without a new iteration', async () => {
    const { organization, api } = await startTelling();
    openPullRequest(organization);
    organization.abandonPullRequest({ pullRequest: 1 });
    organization.reactivatePullRequest({ pullRequest: 1 });
    expect((await api.get(`${PULL_REQUEST}/iterations`)).body).toMatchObject({ count: 1 });
  });

  it('when it goes to another branch', async () => {
    const { organization, told } = await startTelling();
    openPullRequest(organization);
    organization.push({ repository: 'shop', branch: 'release', changes: {} });
    await told();
    organization.updatePullRequest({ pullRequest: 1, target: 'release' });
    expect(await told()).toMatchObject({
      [UPDATED]: [{ resource: { targetRefName: 'refs/heads/release' } }],
      [MERGED]: [{ resource: { targetRefName: 'refs/heads/release' } }],
    });
  });

  it('when its history is rewritten', async () => {
    const { organization, told, api } = await startTelling();
    openPullRequest(organization);
    await told();
    const { commitId } = organization.push({
      repository: 'shop',
      branch: 'feature',
      changes: { 'c.txt': 'c' },
      onto: 'main',
    });
    expect(await told()).toMatchObject({
      [PUSHED]: [{ resource: { refUpdates: [{ newObjectId: commitId }] } }],
      [UPDATED]: [{ text: containing('updated the source branch'), resource: { lastMergeSourceCommit: { commitId } } }],
      [MERGED]: [{}],
    });
    expect((await api.get(`${PULL_REQUEST}/iterations/2`)).body).toMatchObject({ reason: 'forcePush' });
  });

  it('when it is completed', async () => {
    const { organization, told } = await startTelling();
    openPullRequest(organization);
    await told();
    const { commitId } = organization.completePullRequest({ pullRequest: 1 });
    expect(await told()).toMatchObject({
      [UPDATED]: [{ resource: { status: 'completed' } }],
      [MERGED]: [{ resource: { status: 'completed' } }],
      [PUSHED]: [{ resource: { refUpdates: [{ name: 'refs/heads/main', newObjectId: commitId }] } }],
    });
    expect(() => organization.reactivatePullRequest({ pullRequest: 1 })).toThrow('is completed, not abandoned');
  });

  it('from a fork: in the project of the target, the push in that of the fork', async () => {
    const { organization, told } = await startTelling();
    organization.createProject({ name: 'Sandbox' });
    const fork = organization.forkRepository({ repository: 'shop', name: 'shop', into: 'Sandbox' });
    const push = { project: 'Sandbox', repository: 'shop', branch: 'feature' };
    organization.push({ ...push, changes: { 'a.txt': 'a' } });
    organization.openPullRequest({
      project: 'Payments',
      repository: 'shop',
      fork: { project: 'Sandbox', repository: 'shop' },
      source: 'feature',
      title: 'A',
    });
    const from = { forkSource: { repository: { id: fork.repositoryId } } };
    expect((await told())[CREATED]).toMatchObject([
      { resource: { repository: { project: { name: 'Payments' } }, ...from } },
    ]);
    organization.push({ ...push, changes: { 'b.txt': 'b' } });
    expect(await told()).toMatchObject({
      [UPDATED]: [{ resource: { repository: { project: { name: 'Payments' } }, ...from } }],
      [PUSHED]: [{ resource: { repository: { id: fork.repositoryId } } }],
    });
  });
});
