import { describe, expect, it } from 'vitest';
import { like } from './matchers.ts';
import { openPullRequest, PULL_REQUEST } from './open-pull-request.ts';
import { startOrganization } from './start-organization.ts';

const LIST = '/Payments/_apis/git/repositories/shop/pullrequests';

describe('a pull request', () => {
  it('is the same by its number alone and in its repository', async () => {
    const { simulator, organization, api } = await startOrganization();
    const { commitId } = openPullRequest(organization);
    const answer = await api.get(PULL_REQUEST);
    expect(answer.body).toMatchObject({
      pullRequestId: 1,
      status: 'active',
      title: 'Add a',
      isDraft: false,
      sourceRefName: 'refs/heads/feature',
      targetRefName: 'refs/heads/main',
      mergeStatus: 'succeeded',
      lastMergeSourceCommit: { commitId },
      createdBy: { displayName: 'Dana Developer' },
      repository: { name: 'shop', project: { name: 'Payments' } },
      supportsIterations: true,
    });
    expect((await api.get('/_apis/git/pullrequests/1')).body).toEqual(answer.body);
    expect((await api.get('/Payments/_apis/git/pullrequests/1')).body).toEqual(answer.body);
    expect(simulator.violations()).toEqual([]);
  });

  it('has a creation date of seven digits', async () => {
    const { organization, api } = await startOrganization();
    openPullRequest(organization);
    expect((await api.get(PULL_REQUEST)).body).toMatchObject({
      creationDate: like(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,7}Z$/),
    });
  });

  it('that does not exist is a 404', async () => {
    const { api } = await startOrganization();
    for (const path of [PULL_REQUEST, '/_apis/git/pullrequests/1']) {
      expect(await api.get(path)).toMatchObject({ status: 404, body: { typeKey: 'GitPullRequestNotFoundException' } });
    }
  });

  it('is not found in another repository', async () => {
    const { organization, api } = await startOrganization();
    organization.createRepository({ project: 'Payments', name: 'other', files: { a: 'a' } });
    openPullRequest(organization);
    expect((await api.get('/Payments/_apis/git/repositories/other/pullRequests/1')).status).toBe(404);
  });

  it('that cannot be merged says so', async () => {
    const { organization, api } = await startOrganization();
    openPullRequest(organization, { 'README.md': 'one\n' });
    organization.push({ repository: 'shop', branch: 'main', changes: { 'README.md': 'two\n' } });
    const answer = await api.get(PULL_REQUEST);
    expect(answer.body).toMatchObject({ mergeStatus: 'conflicts' });
    expect(answer.body).not.toHaveProperty('lastMergeCommit');
    expect(() => organization.completePullRequest({ pullRequest: 1 })).toThrow('pull request 1 has conflicts.');
  });

  it('lists its commits', async () => {
    const { simulator, organization, api } = await startOrganization();
    const { commitId } = openPullRequest(organization);
    expect((await api.get(`${PULL_REQUEST}/commits`)).body).toMatchObject({ count: 1, value: [{ commitId }] });
    expect((await api.get(`${PULL_REQUEST}?includeCommits=true`)).body).toMatchObject({ commits: [{ commitId }] });
    expect(simulator.violations()).toEqual([]);
  });

  it('can be abandoned and opened again', async () => {
    const { organization, api } = await startOrganization();
    openPullRequest(organization);
    organization.abandonPullRequest({ pullRequest: 1, by: 'Ravi Reviewer' });
    expect((await api.get(PULL_REQUEST)).body).toMatchObject({
      status: 'abandoned',
      closedBy: { displayName: 'Ravi Reviewer' },
    });
    organization.reactivatePullRequest({ pullRequest: 1 });
    const answer = await api.get(PULL_REQUEST);
    expect(answer.body).toMatchObject({ status: 'active' });
    expect(answer.body).not.toHaveProperty('closedBy');
  });

  it('that is completed has merged its files', async () => {
    const { organization, api } = await startOrganization();
    openPullRequest(organization);
    const { commitId } = organization.completePullRequest({ pullRequest: 1 });
    const item = await api.get('/Payments/_apis/git/repositories/shop/items?path=/a.txt');
    expect(item.body).toMatchObject({ commitId });
    expect((await api.get(PULL_REQUEST)).body).toMatchObject({ status: 'completed', lastMergeCommit: { commitId } });
  });

  it('keeps the votes of its reviewers', async () => {
    const { simulator, organization, api } = await startOrganization();
    openPullRequest(organization);
    organization.updatePullRequest({ pullRequest: 1, reviewers: ['Ravi Reviewer'] });
    organization.vote({ pullRequest: 1, by: 'Ravi Reviewer', vote: -5 });
    expect((await api.get(PULL_REQUEST)).body).toMatchObject({
      reviewers: [{ displayName: 'Ravi Reviewer', vote: -5 }],
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('is gone with its repository', async () => {
    const { organization, api } = await startOrganization();
    openPullRequest(organization);
    organization.deleteRepository({ repository: 'shop' });
    expect(await api.get(PULL_REQUEST)).toMatchObject({ body: { typeKey: 'GitRepositoryNotFoundException' } });
    expect((await api.get('/_apis/git/pullrequests/1')).status).toBe(404);
  });
});

describe('a list of pull requests', () => {
  it('has the active ones, the newest first', async () => {
    const { simulator, organization, api } = await startOrganization();
    openPullRequest(organization);
    for (const [source, target] of [
      ['b', 'main'],
      ['c', 'b'],
    ] as const) {
      organization.push({ repository: 'shop', branch: source, changes: { [source]: source } });
      organization.openPullRequest({ repository: 'shop', source, target, title: source });
    }
    organization.abandonPullRequest({ pullRequest: 2 });
    const ids = async (query: string) => (await api.get(`${LIST}?${query}`)).body;
    expect(await ids('')).toMatchObject({ count: 2, value: [{ pullRequestId: 3 }, { pullRequestId: 1 }] });
    expect(await ids('searchCriteria.status=all')).toMatchObject({ count: 3 });
    expect(await ids('searchCriteria.status=abandoned')).toMatchObject({ count: 1, value: [{ pullRequestId: 2 }] });
    expect(await ids('searchCriteria.targetRefName=refs/heads/b')).toMatchObject({ value: [{ pullRequestId: 3 }] });
    expect(await ids('searchCriteria.sourceRefName=refs/heads/feature')).toMatchObject({
      value: [{ pullRequestId: 1 }],
    });
    expect(await ids('$top=1&$skip=1')).toMatchObject({ count: 1, value: [{ pullRequestId: 1 }] });
    expect(simulator.violations()).toEqual([]);
  });

  it('covers a whole project', async () => {
    const { simulator, organization, api } = await startOrganization();
    openPullRequest(organization);
    const repositoryId = organization.state.repositories[0]?.id ?? '';
    const list = '/Payments/_apis/git/pullrequests';
    expect((await api.get(list)).body).toMatchObject({ count: 1 });
    expect((await api.get(`${list}?searchCriteria.repositoryId=${repositoryId}`)).body).toMatchObject({ count: 1 });
    expect(simulator.violations()).toEqual([]);
  });
});

describe('properties of a pull request', () => {
  const PROPERTIES = `${PULL_REQUEST}/properties`;
  const HEADERS = { 'content-type': 'application/json-patch+json' };

  it('are patched, and come back as text but for dates', async () => {
    const { simulator, organization, api } = await startOrganization();
    openPullRequest(organization);
    const patch = [
      { op: 'add', path: '/WifGuard.Key', value: 'abc' },
      { op: 'add', path: '/count', value: 8 },
      { op: 'add', path: '', value: { when: '2017-09-25T15:26:49.4760511Z' } },
    ];
    const answer = await api.send('PATCH', PROPERTIES, patch, HEADERS);
    expect(answer.body).toEqual({
      count: 5,
      value: {
        'Microsoft.Git.PullRequest.SourceRefName': { $type: 'System.String', $value: 'refs/heads/feature' },
        'Microsoft.Git.PullRequest.TargetRefName': { $type: 'System.String', $value: 'refs/heads/main' },
        'WifGuard.Key': { $type: 'System.String', $value: 'abc' },
        count: { $type: 'System.String', $value: '8' },
        when: { $type: 'System.DateTime', $value: '2017-09-25T15:26:49.476Z' },
      },
    });
    expect((await api.get(PROPERTIES)).body).toEqual(answer.body);
    expect(simulator.violations()).toEqual([]);
  });

  it('are refused in other patches', async () => {
    const { organization, api } = await startOrganization();
    openPullRequest(organization);
    const patches = [
      { op: 'add', path: '', value: 'text' },
      { op: 'move', path: '/a', from: '/b' },
      { op: 'replace', path: '', value: {} },
    ];
    for (const patch of patches) expect((await api.send('PATCH', PROPERTIES, [patch], HEADERS)).status).toBe(400);
  });

  it('are replaced and removed, also where they are missing', async () => {
    const { organization, api } = await startOrganization();
    openPullRequest(organization);
    await api.send('PATCH', PROPERTIES, [{ op: 'add', path: '/a', value: '1' }], HEADERS);
    const patch = [
      { op: 'replace', path: '/b', value: '2' },
      { op: 'remove', path: '/a' },
      { op: 'remove', path: '/never' },
    ];
    const answer = await api.send('PATCH', PROPERTIES, patch, HEADERS);
    expect(answer.body).toMatchObject({ count: 3, value: { b: { $value: '2' } } });
  });
});
