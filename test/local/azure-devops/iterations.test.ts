import { describe, expect, it } from 'vitest';
import { anyText } from './matchers.ts';
import { openPullRequest, PULL_REQUEST } from './open-pull-request.ts';
import { startOrganization } from './start-organization.ts';

const ITERATIONS = `${PULL_REQUEST}/iterations`;
const FOUR_LINES = 'one\ntwo\nthree\nfour\n';

describe('iterations', () => {
  it('are added by each push to the source branch', async () => {
    const { simulator, organization, api } = await startOrganization();
    const { commitId, oldCommitId } = openPullRequest(organization);
    const main = organization.state.repositories[0]?.git.refs.get('refs/heads/main');
    const second = organization.push({
      repository: 'shop',
      branch: 'feature',
      changes: { 'b.txt': 'b' },
      author: 'Ravi',
    });
    expect(oldCommitId).toBe('0'.repeat(40));
    expect(second.pullRequests).toEqual([{ pullRequestId: 1, iterationId: 2 }]);
    expect((await api.get(ITERATIONS)).body).toMatchObject({
      count: 2,
      value: [
        { id: 1, reason: 'create', sourceRefCommit: { commitId }, targetRefCommit: { commitId: main } },
        { id: 2, reason: 'push', sourceRefCommit: { commitId: second.commitId }, author: { displayName: 'Ravi' } },
      ],
    });
    expect((await api.get(`${ITERATIONS}/2`)).body).toMatchObject({ id: 2, commonRefCommit: { commitId: main } });
    expect(simulator.violations()).toEqual([]);
  });

  it('have the commits since the one before', async () => {
    const { simulator, organization, api } = await startOrganization();
    const first = openPullRequest(organization);
    const second = organization.push({ repository: 'shop', branch: 'feature', changes: { 'b.txt': 'b' } });
    expect((await api.get(`${ITERATIONS}?includeCommits=true`)).body).toMatchObject({
      value: [{ commits: [{ commitId: first.commitId }] }, { commits: [{ commitId: second.commitId }] }],
    });
    expect((await api.get(`${ITERATIONS}/2/commits`)).body).toMatchObject({ count: 1 });
    expect(simulator.violations()).toEqual([]);
  });

  it('say when history was rewritten', async () => {
    const { organization, api } = await startOrganization();
    openPullRequest(organization);
    organization.push({ repository: 'shop', branch: 'feature', changes: { 'c.txt': 'c' }, onto: 'main' });
    expect((await api.get(`${ITERATIONS}/2`)).body).toMatchObject({ reason: 'forcePush' });
    expect((await api.get(`${ITERATIONS}/2/changes`)).body).toMatchObject({
      changeEntries: [{ item: { path: '/c.txt' } }],
    });
  });

  it('say when the pull request goes to another branch', async () => {
    const { organization, api } = await startOrganization();
    openPullRequest(organization);
    organization.push({ repository: 'shop', branch: 'release', changes: {} });
    organization.updatePullRequest({ pullRequest: 1, target: 'release' });
    expect((await api.get(`${ITERATIONS}/2`)).body).toMatchObject({ reason: 'retarget' });
  });

  it('are not added by a push to the target branch', async () => {
    const { organization, api } = await startOrganization();
    openPullRequest(organization);
    const { commitId } = organization.push({ repository: 'shop', branch: 'main', changes: { 'm.txt': 'm' } });
    expect((await api.get(ITERATIONS)).body).toMatchObject({ count: 1 });
    expect((await api.get(PULL_REQUEST)).body).toMatchObject({ lastMergeTargetCommit: { commitId } });
  });

  it('that do not exist are a 404', async () => {
    const { organization, api } = await startOrganization();
    openPullRequest(organization);
    expect((await api.get(`${ITERATIONS}/2`)).status).toBe(404);
    expect((await api.get(`${ITERATIONS}/2/changes`)).status).toBe(404);
  });
});

describe('changes of an iteration', () => {
  it('are files that were added, edited, deleted and renamed', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.push({
      repository: 'shop',
      branch: 'main',
      changes: { 'moved.txt': FOUR_LINES, 'kept.txt': FOUR_LINES },
    });
    openPullRequest(organization, {
      'added.txt': 'x\n',
      'README.md': '# Shop 2\n',
      'package.json': null,
      'moved.txt': null,
      'deploy/moved.txt': FOUR_LINES.replace('four', 'five'),
    });
    expect((await api.get(`${ITERATIONS}/1/changes`)).body).toEqual({
      changeEntries: [
        {
          changeTrackingId: 1,
          changeId: 1,
          changeType: 'edit',
          item: { path: '/README.md', objectId: anyText, originalObjectId: anyText },
        },
        {
          changeTrackingId: 2,
          changeId: 2,
          changeType: 'add',
          item: { path: '/added.txt', objectId: anyText },
        },
        {
          changeTrackingId: 3,
          changeId: 3,
          changeType: 'edit, rename',
          originalPath: '/moved.txt',
          item: { path: '/deploy/moved.txt', objectId: anyText, originalObjectId: anyText },
        },
        {
          changeTrackingId: 4,
          changeId: 4,
          changeType: 'delete',
          item: { path: '/package.json', originalObjectId: anyText },
        },
      ],
      nextSkip: 0,
      nextTop: 0,
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('leave out what happened on the target branch only', async () => {
    const { organization, api } = await startOrganization();
    organization.push({ repository: 'shop', branch: 'feature', changes: { 'a.txt': 'a' } });
    organization.push({ repository: 'shop', branch: 'main', changes: { 'm.txt': 'm' } });
    organization.openPullRequest({ repository: 'shop', source: 'feature', title: 'A' });
    const answer = await api.get(`${ITERATIONS}/1/changes`);
    expect(answer.body).toMatchObject({ changeEntries: [{ item: { path: '/a.txt' } }] });
  });

  it('keep the tracking id of a path over iterations, also over a rename', async () => {
    const { organization, api } = await startOrganization();
    openPullRequest(organization, { 'b.txt': FOUR_LINES });
    organization.push({ repository: 'shop', branch: 'feature', changes: { 'a.txt': 'a' } });
    organization.push({ repository: 'shop', branch: 'feature', changes: { 'b.txt': null, 'c.txt': FOUR_LINES } });
    expect((await api.get(`${ITERATIONS}/2/changes`)).body).toMatchObject({
      changeEntries: [
        { changeTrackingId: 2, item: { path: '/a.txt' } },
        { changeTrackingId: 1, item: { path: '/b.txt' } },
      ],
    });
    expect((await api.get(`${ITERATIONS}/3/changes?$compareTo=2`)).body).toMatchObject({
      changeEntries: [{ changeTrackingId: 1, changeType: 'rename', item: { path: '/c.txt' }, originalPath: '/b.txt' }],
    });
  });

  it('can be compared to an earlier iteration', async () => {
    const { simulator, organization, api } = await startOrganization();
    openPullRequest(organization);
    organization.push({ repository: 'shop', branch: 'feature', changes: { 'b.txt': 'b' } });
    expect((await api.get(`${ITERATIONS}/2/changes?$compareTo=1`)).body).toMatchObject({
      changeEntries: [{ changeType: 'add', item: { path: '/b.txt' } }],
    });
    expect((await api.get(`${ITERATIONS}/2/changes?$compareTo=0`)).body).toMatchObject({
      changeEntries: [{ item: { path: '/a.txt' } }, { item: { path: '/b.txt' } }],
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('come in pages of a hundred that say where the next one begins', async () => {
    const { organization, api } = await startOrganization();
    const files = Array.from({ length: 103 }, (_, index): [string, string] => [
      `f/${String(index).padStart(3, '0')}`,
      `${index}`,
    ]);
    openPullRequest(organization, Object.fromEntries(files));
    expect((await api.get(`${ITERATIONS}/1/changes`)).body).toMatchObject({ nextSkip: 100, nextTop: 3 });
    const last = await api.get(`${ITERATIONS}/1/changes?$skip=100&$top=3`);
    expect(last.body).toMatchObject({
      changeEntries: [{ item: { path: '/f/100' } }, { item: { path: '/f/101' } }, { item: { path: '/f/102' } }],
      nextSkip: 0,
      nextTop: 0,
    });
  });
});
