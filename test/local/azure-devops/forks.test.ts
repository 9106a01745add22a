import { describe, expect, it } from 'vitest';
import type { Simulator } from '../../../local/azure-devops/simulator.ts';
import { PULL_REQUEST } from './open-pull-request.ts';
import { startOrganization } from './start-organization.ts';

const FORK = '/Sandbox/_apis/git/repositories/shop';
const SHOP = '/Payments/_apis/git/repositories/shop';

const fileAt = (repository: string, commit: string, path = '/a.txt') =>
  `${repository}/items?path=${path}&versionDescriptor.versionType=commit&versionDescriptor.version=${commit}`;

/** A fork of the shop in another project, with a branch that adds a file. */
function fork(organization: Simulator['organization']) {
  organization.createProject({ name: 'Sandbox' });
  const { repositoryId } = organization.forkRepository({ repository: 'shop', name: 'shop', into: 'Sandbox' });
  const { commitId } = organization.push({
    project: 'Sandbox',
    repository: 'shop',
    branch: 'feature',
    changes: { 'a.txt': 'a\n' },
  });
  return { repositoryId, commitId };
}

function open(organization: Simulator['organization'], options: { readonly commitsInTarget?: boolean } = {}) {
  const source = fork(organization);
  const opened = organization.openPullRequest({
    project: 'Payments',
    repository: 'shop',
    fork: { project: 'Sandbox', repository: 'shop' },
    source: 'feature',
    title: 'Add a',
    ...options,
  });
  return { forkId: source.repositoryId, commitId: source.commitId, ...opened };
}

describe('a fork', () => {
  it('begins as its parent is, says which that is, and goes its own way', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.createTag({ repository: 'shop', name: '1.0', target: 'main', annotated: true });
    const { commitId } = fork(organization);
    expect((await api.get(`${FORK}?includeParent=true`)).body).toMatchObject({
      isFork: true,
      defaultBranch: 'refs/heads/main',
      parentRepository: { name: 'shop', isFork: false, project: { name: 'Payments' } },
    });
    expect((await api.get(SHOP)).body).not.toHaveProperty('isFork');
    expect((await api.get(`${FORK}/refs?filter=tags&peelTags=true`)).body).toMatchObject({
      value: [{ name: 'refs/tags/1.0' }],
    });
    expect((await api.get(fileAt(FORK, commitId))).status).toBe(200);
    expect((await api.get(fileAt(SHOP, commitId))).status).toBe(404);
    expect(simulator.violations()).toEqual([]);
  });

  it('may be in the same project under another name only', async () => {
    const { organization } = await startOrganization();
    expect(() => organization.forkRepository({ repository: 'shop', name: 'shop' })).toThrow(
      'project "Payments" already has a repository "shop".',
    );
    organization.forkRepository({ repository: 'shop', name: 'shop.dana' });
    expect(organization.state.repositories.map(({ name }) => name)).toEqual(['shop', 'shop.dana']);
  });
});

describe('a pull request from a fork', () => {
  it('belongs to the target and names its source', async () => {
    const { simulator, organization, api } = await startOrganization();
    const { forkId, commitId } = open(organization);
    expect((await api.get(PULL_REQUEST)).body).toMatchObject({
      repository: { name: 'shop', project: { name: 'Payments' } },
      sourceRefName: 'refs/heads/feature',
      forkSource: {
        name: 'refs/heads/feature',
        objectId: commitId,
        repository: { id: forkId, isFork: true, project: { name: 'Sandbox' } },
      },
      mergeStatus: 'succeeded',
      lastMergeSourceCommit: { commitId },
    });
    const list = `${SHOP}/pullrequests?searchCriteria.sourceRepositoryId=`;
    expect((await api.get(`${list}${forkId}`)).body).toMatchObject({ count: 1 });
    expect((await api.get(`${list}${organization.state.repositories[0]?.id ?? ''}`)).body).toMatchObject({ count: 0 });
    expect((await api.get(`${FORK}/pullrequests`)).body).toMatchObject({ count: 0 });
    expect(simulator.violations()).toEqual([]);
  });

  it('gets iterations by pushes to the fork, and none by pushes to a branch of that name in the target', async () => {
    const { simulator, organization, api } = await startOrganization();
    open(organization);
    const pushed = organization.push({
      project: 'Sandbox',
      repository: 'shop',
      branch: 'feature',
      changes: { 'b.txt': 'b\n' },
    });
    expect(pushed.pullRequests).toEqual([{ pullRequestId: 1, iterationId: 2 }]);
    const other = { project: 'Payments', repository: 'shop', branch: 'feature', changes: { 'c.txt': 'c\n' } };
    expect(organization.push(other).pullRequests).toEqual([]);
    expect((await api.get(`${PULL_REQUEST}/iterations/2/changes`)).body).toMatchObject({
      changeEntries: [{ item: { path: '/a.txt' } }, { item: { path: '/b.txt' } }],
    });
    organization.push({
      project: 'Sandbox',
      repository: 'shop',
      branch: 'feature',
      changes: { 'd.txt': 'd\n' },
      onto: 'main',
    });
    expect((await api.get(`${PULL_REQUEST}/iterations/3`)).body).toMatchObject({ reason: 'forcePush' });
    expect((await api.get(`${PULL_REQUEST}/commits`)).body).toMatchObject({ count: 1 });
    expect(simulator.violations()).toEqual([]);
  });

  it('has commits that can be read in the target by their ids', async () => {
    const { simulator, organization, api } = await startOrganization();
    const { commitId } = open(organization);
    expect((await api.get(`${fileAt(SHOP, commitId)}&includeContent=true`)).body).toMatchObject({ content: 'a\n' });
    expect((await api.get(`${SHOP}/commits/${commitId}/changes`)).status).toBe(200);
    expect(simulator.violations()).toEqual([]);
  });

  it('may have commits that can be read in the fork only, until it is completed', async () => {
    const { simulator, organization, api } = await startOrganization();
    const { commitId } = open(organization, { commitsInTarget: false });
    const changes = (await api.get(`${PULL_REQUEST}/iterations/1/changes`)).body;
    expect(changes).toMatchObject({ changeEntries: [{ changeType: 'add', item: { path: '/a.txt' } }] });
    const blob = '/blobs/78981922613b2afb6025042ff6bd878ac1994e85';
    for (const [repository, status] of [
      [SHOP, 404],
      [FORK, 200],
    ] as const) {
      expect((await api.get(fileAt(repository, commitId))).status).toBe(status);
      expect((await api.get(`${repository}/commits/${commitId}/changes`)).status).toBe(status);
      expect((await api.get(`${repository}${blob}`)).status).toBe(status);
    }
    organization.completePullRequest({ pullRequest: 1 });
    expect((await api.get(fileAt(SHOP, commitId))).status).toBe(200);
    expect((await api.get(`${SHOP}${blob}`)).status).toBe(200);
    expect((await api.get(`${SHOP}/items?path=/a.txt`)).status).toBe(200);
    expect(simulator.violations()).toEqual([]);
  });

  it('can conflict', async () => {
    const { organization, api } = await startOrganization();
    open(organization);
    organization.push({ project: 'Payments', repository: 'shop', branch: 'main', changes: { 'a.txt': 'other\n' } });
    expect((await api.get(PULL_REQUEST)).body).toMatchObject({ mergeStatus: 'conflicts' });
  });

  it('outlives its branch and its fork', async () => {
    const { simulator, organization, api } = await startOrganization();
    const { commitId } = open(organization);
    organization.deleteBranch({ project: 'Sandbox', repository: 'shop', branch: 'feature' });
    expect((await api.get(PULL_REQUEST)).body).toMatchObject({ forkSource: { objectId: commitId } });
    organization.deleteRepository({ project: 'Sandbox', repository: 'shop' });
    organization.push({ repository: 'shop', branch: 'main', changes: { 'm.txt': 'm\n' } });
    expect((await api.get(PULL_REQUEST)).body).toMatchObject({ mergeStatus: 'succeeded' });
    expect(simulator.violations()).toEqual([]);
  });

  it('needs a fork of that repository', async () => {
    const { organization } = await startOrganization();
    fork(organization);
    organization.createRepository({ project: 'Payments', name: 'other', files: { a: 'a' } });
    const pullRequest = { repository: 'other', source: 'feature', title: 'A' };
    expect(() =>
      organization.openPullRequest({ ...pullRequest, fork: { project: 'Sandbox', repository: 'shop' } }),
    ).toThrow('"shop" is no fork of "other".');
  });

  it('may go from a branch to one of the same name', async () => {
    const { organization } = await startOrganization();
    fork(organization);
    organization.push({ project: 'Sandbox', repository: 'shop', branch: 'main', changes: { 'a.txt': 'a\n' } });
    const wish = {
      project: 'Payments',
      repository: 'shop',
      fork: { project: 'Sandbox', repository: 'shop' },
      source: 'main',
      title: 'A',
    };
    expect(organization.openPullRequest(wish)).toMatchObject({ iterationId: 1 });
    expect(() => organization.openPullRequest(wish)).toThrow('already open for these branches');
  });
});
