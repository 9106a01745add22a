import { describe, expect, it } from 'vitest';
import { startReceiver } from './hook-receiver.ts';
import { containing, like } from './matchers.ts';
import { openPullRequest } from './open-pull-request.ts';
import { startOrganization } from './start-organization.ts';
import { subscribe, type SubscriptionWish } from './subscribe.ts';

/** An organization with one subscription; `events` gives what it was told. */
async function startListening(wish: Omit<SubscriptionWish, 'receiver'>) {
  const started = await startOrganization();
  const receiver = await startReceiver();
  await subscribe(started.api, { ...wish, receiver });
  const events = async () => {
    await started.simulator.hooksSettled();
    return receiver.deliveries.map(({ event }) => event);
  };
  return { ...started, receiver, events };
}

const MERGED = 'git.pullrequest.merged';
const UPDATED = 'git.pullrequest.updated';

describe('a push', () => {
  it('is told with its reference updates and commits', async () => {
    const { organization, events } = await startListening({ eventType: 'git.push' });
    const { commitId, oldCommitId, pushId } = organization.push({
      repository: 'shop',
      branch: 'main',
      changes: { 'a.txt': 'a' },
      message: 'Add a',
    });
    expect(await events()).toMatchObject([
      {
        notificationId: 1,
        eventType: 'git.push',
        publisherId: 'tfs',
        resourceVersion: '1.0',
        message: { text: 'Dana Developer pushed updates to shop:main.' },
        resource: {
          pushId,
          refUpdates: [{ name: 'refs/heads/main', oldObjectId: oldCommitId, newObjectId: commitId }],
          commits: [{ commitId, comment: 'Add a' }],
          repository: { name: 'shop', project: { name: 'Payments' } },
          pushedBy: { displayName: 'Dana Developer' },
        },
        resourceContainers: {
          collection: { id: organization.id },
          project: { id: organization.state.projects[0]?.id },
        },
      },
    ]);
  });

  it('that deletes a branch ends at the all-zero id', async () => {
    const { organization, events } = await startListening({ eventType: 'git.push' });
    organization.push({ repository: 'shop', branch: 'old', changes: {} });
    organization.deleteBranch({ repository: 'shop', branch: 'old' });
    expect((await events())[1]).toMatchObject({ resource: { refUpdates: [{ newObjectId: '0'.repeat(40) }] } });
  });
});

describe('a pull request', () => {
  it('is told when it is opened, and its first merge attempt as well', async () => {
    const created = await startListening({ eventType: 'git.pullrequest.created' });
    openPullRequest(created.organization);
    expect(await created.events()).toMatchObject([
      { resource: { pullRequestId: 1, status: 'active', sourceRefName: 'refs/heads/feature', commits: [{}] } },
    ]);
    const merged = await startListening({ eventType: MERGED });
    openPullRequest(merged.organization);
    expect(await merged.events()).toMatchObject([{ resource: { pullRequestId: 1, mergeStatus: 'succeeded' } }]);
  });

  it('is told when its source branch is pushed to, which only the text says', async () => {
    const { organization, events } = await startListening({ eventType: UPDATED });
    openPullRequest(organization);
    const { commitId } = organization.push({ repository: 'shop', branch: 'feature', changes: { 'b.txt': 'b' } });
    expect(await events()).toMatchObject([
      {
        message: {
          text: containing('Dana Developer updated the source branch of pull request 1 (Add a) in shop'),
        },
        resource: { lastMergeSourceCommit: { commitId } },
      },
    ]);
  });

  it.each([
    ['PushNotification', 'updated the source branch of'],
    ['StatusUpdateNotification', 'abandoned'],
    ['ReviewersUpdateNotification', 'changed the reviewer list on'],
    ['ReviewerVoteNotification', 'voted 10 on'],
  ])('is told of one kind of update only with the filter %s', async (notificationType, what) => {
    const { organization, events } = await startListening({
      eventType: UPDATED,
      publisherInputs: { notificationType },
    });
    openPullRequest(organization);
    organization.push({ repository: 'shop', branch: 'feature', changes: { 'b.txt': 'b' } });
    organization.updatePullRequest({ pullRequest: 1, reviewers: ['Ravi'] });
    organization.vote({ pullRequest: 1, by: 'Ravi', vote: 10 });
    organization.abandonPullRequest({ pullRequest: 1 });
    const told = await events();
    expect(told).toHaveLength(1);
    expect(told[0]?.message?.text).toContain(what);
  });

  it('that is completed is an update, a merge attempt and a push to the target', async () => {
    for (const [eventType, count] of [
      [UPDATED, 1],
      [MERGED, 2],
      ['git.push', 2],
    ] as const) {
      const { organization, events } = await startListening({ eventType });
      openPullRequest(organization);
      organization.completePullRequest({ pullRequest: 1 });
      const told = await events();
      expect(told).toHaveLength(count);
      expect(JSON.stringify(told.at(-1)?.resource)).toContain(
        eventType === 'git.push' ? 'refs/heads/main' : 'completed',
      );
    }
  });

  it('that cannot be merged is an unsuccessful attempt', async () => {
    const { organization, events } = await startListening({
      eventType: MERGED,
      publisherInputs: { mergeResult: 'Conflicts' },
    });
    openPullRequest(organization, { 'README.md': 'one\n' });
    organization.push({ repository: 'shop', branch: 'main', changes: { 'README.md': 'two\n' } });
    organization.push({ repository: 'shop', branch: 'feature', changes: { 'b.txt': 'b' } });
    expect(await events()).toMatchObject([{ resource: { mergeStatus: 'conflicts' } }]);
  });
});

describe('a comment', () => {
  const eventType = 'ms.vss-code.git-pullrequest-comment-event';

  it('is told with the pull request one level deeper and the thread in a link', async () => {
    const { organization, events } = await startListening({ eventType });
    openPullRequest(organization);
    const { threadId } = organization.comment({ pullRequest: 1, content: 'Why?', by: 'Ravi' });
    expect(await events()).toMatchObject([
      {
        resourceVersion: '2.0',
        resource: {
          comment: {
            content: 'Why?',
            author: { displayName: 'Ravi' },
            _links: { threads: { href: like(new RegExp(`/pullRequests/1/threads/${threadId}$`)) } },
          },
          pullRequest: { pullRequestId: 1 },
        },
      },
    ]);
  });

  it('is told also when it comes from the API', async () => {
    const { organization, api, events } = await startListening({ eventType });
    openPullRequest(organization);
    const threads = '/Payments/_apis/git/repositories/shop/pullRequests/1/threads';
    await api.send('POST', threads, { comments: [{ content: 'Finding.' }] });
    await api.send('PATCH', `${threads}/1/comments/1`, { content: 'Finding, changed.' });
    expect(await events()).toMatchObject([
      { resource: { comment: { author: { displayName: 'WIF Guard' } } } },
      { resource: { comment: { content: 'Finding, changed.' } } },
    ]);
  });
});

describe('a service connection', () => {
  it('is told when it is created or updated, without what changed or who did it', async () => {
    const updated = await startListening({ eventType: 'ms.vss-endpoint.endpoint-updated' });
    updated.organization.updateConnection({ connection: 'legacy-prod', scheme: 'WorkloadIdentityFederation' });
    expect(await updated.events()).toMatchObject([
      {
        message: { text: 'azurerm service connection updated: legacy-prod' },
        resource: { name: 'legacy-prod', type: 'azurerm', authorization: null, projectIds: [] },
        resourceVersion: '1.0-preview.1',
      },
    ]);
    const created = await startListening({ eventType: 'ms.vss-endpoint.endpoint-created' });
    created.organization.createConnection({ project: 'Payments', name: 'new' });
    expect(await created.events()).toMatchObject([{ resource: { name: 'new' } }]);
  });

  it('that is shared is told to each of its projects', async () => {
    const { organization, events } = await startListening({ eventType: 'ms.vss-endpoint.endpoint-created' });
    organization.createProject({ name: 'Web' });
    organization.createConnection({ project: 'Payments', name: 'both', shareWith: ['Web'] });
    expect(new Set((await events()).map((event) => event.resourceContainers['project']?.id)).size).toBe(2);
  });

  it('that is deleted is told to nobody', async () => {
    const { organization, events } = await startListening({ eventType: 'ms.vss-endpoint.endpoint-updated' });
    organization.deleteConnection({ connection: 'legacy-prod' });
    expect(await events()).toEqual([]);
  });
});

describe('filters', () => {
  it('leave out other repositories, branches and projects', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.createRepository({ project: 'Payments', name: 'other', files: { a: 'a' } });
    organization.createProject({ name: 'Web' });
    const repository = organization.state.repositories[0]?.id ?? '';
    const web = organization.state.projects[1]?.id ?? '';
    const wishes = [
      { repository },
      { branch: 'main' },
      { branch: 'refs/heads/main' },
      { projectId: web },
      { repository: '' },
    ];
    const receivers = await Promise.all(
      wishes.map(async (publisherInputs) => {
        const receiver = await startReceiver();
        await subscribe(api, { eventType: 'git.push', receiver, publisherInputs });
        return receiver;
      }),
    );
    organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'a' } });
    organization.push({ repository: 'shop', branch: 'feature', changes: { 'a.txt': 'b' } });
    organization.push({ repository: 'other', branch: 'feature', changes: { 'a.txt': 'b' } });
    await simulator.hooksSettled();
    expect(receivers.map(({ deliveries }) => deliveries.length)).toEqual([2, 1, 1, 0, 3]);
  });
});
