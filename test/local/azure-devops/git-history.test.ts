import { describe, expect, it } from 'vitest';
import { containing } from './matchers.ts';
import { startOrganization } from './start-organization.ts';

const SHOP = '/Payments/_apis/git/repositories/shop';

describe('repositories', () => {
  it('are listed for a project and for the organization', async () => {
    const { simulator, api } = await startOrganization();
    expect((await api.get('/Payments/_apis/git/repositories')).body).toMatchObject({
      count: 1,
      value: [{ name: 'shop', defaultBranch: 'refs/heads/main', project: { name: 'Payments', state: 'wellFormed' } }],
    });
    expect((await api.get('/_apis/git/repositories')).body).toMatchObject({ count: 1 });
    expect(simulator.violations()).toEqual([]);
  });

  it('are found by name, by id, and by id without a project', async () => {
    const { simulator, organization, api } = await startOrganization();
    const id = organization.state.repositories[0]?.id ?? '';
    expect((await api.get(SHOP)).body).toMatchObject({ id, name: 'shop' });
    expect((await api.get(`/Payments/_apis/git/repositories/${id}`)).body).toMatchObject({ id });
    expect((await api.get(`/_apis/git/repositories/${id}?includeParent=true`)).body).toMatchObject({ id });
    expect(simulator.violations()).toEqual([]);
  });

  it('that do not exist are a 404', async () => {
    const { api } = await startOrganization();
    expect(await api.get('/Payments/_apis/git/repositories/none')).toMatchObject({
      status: 404,
      body: { typeKey: 'GitRepositoryNotFoundException', message: containing('TF401019') },
    });
  });

  it('of a project that does not exist are a 404', async () => {
    const { api } = await startOrganization();
    expect(await api.get('/None/_apis/git/repositories')).toMatchObject({
      status: 404,
      body: { typeKey: 'ProjectDoesNotExistWithNameException' },
    });
  });
});

describe('projects', () => {
  it('are listed and found by name', async () => {
    const { simulator, api } = await startOrganization();
    expect((await api.get('/_apis/projects')).body).toMatchObject({ count: 1, value: [{ name: 'Payments' }] });
    expect((await api.get('/_apis/projects/payments')).body).toMatchObject({ name: 'Payments', visibility: 'private' });
    expect(simulator.violations()).toEqual([]);
  });

  it('come in pages', async () => {
    const { organization, api } = await startOrganization();
    organization.createProject({ name: 'Web' });
    const first = await api.get('/_apis/projects?$top=1');
    const token = first.headers.get('x-ms-continuationtoken') ?? '';
    const second = await api.get(`/_apis/projects?$top=1&continuationToken=${token}`);
    expect(first.body).toMatchObject({ value: [{ name: 'Payments' }] });
    expect(second.body).toMatchObject({ value: [{ name: 'Web' }] });
    expect(second.headers.get('x-ms-continuationtoken')).toBeNull();
    expect((await api.get('/_apis/projects?$skip=1')).body).toMatchObject({ count: 1, value: [{ name: 'Web' }] });
  });

  it('that do not exist are a 404', async () => {
    const { api } = await startOrganization();
    expect((await api.get('/_apis/projects/none')).status).toBe(404);
  });
});

describe('references', () => {
  it('are filtered by the beginning of their name', async () => {
    const { simulator, organization, api } = await startOrganization();
    const { commitId } = organization.push({ repository: 'shop', branch: 'feature/a', changes: { 'a.txt': 'a' } });
    organization.push({ repository: 'shop', branch: 'main-2', changes: { 'a.txt': 'a' } });
    expect((await api.get(`${SHOP}/refs?filter=heads/feature/`)).body).toMatchObject({
      count: 1,
      value: [{ name: 'refs/heads/feature/a', objectId: commitId }],
    });
    expect((await api.get(`${SHOP}/refs?filter=heads/main`)).body).toMatchObject({ count: 2 });
    expect((await api.get(`${SHOP}/refs?filterContains=EATURE`)).body).toMatchObject({ count: 1 });
    expect(simulator.violations()).toEqual([]);
  });

  it('come in pages', async () => {
    const { organization, api } = await startOrganization();
    organization.push({ repository: 'shop', branch: 'b', changes: { 'a.txt': 'a' } });
    const first = await api.get(`${SHOP}/refs?$top=1`);
    expect(first.body).toMatchObject({ count: 1, value: [{ name: 'refs/heads/b' }] });
    const token = first.headers.get('x-ms-continuationtoken') ?? '';
    expect((await api.get(`${SHOP}/refs?continuationToken=${token}`)).body).toMatchObject({
      value: [{ name: 'refs/heads/main' }],
    });
  });
});

describe('changes', () => {
  it('of a commit are those against its first parent, folders among them', async () => {
    const { simulator, organization, api } = await startOrganization();
    const { commitId } = organization.push({
      repository: 'shop',
      branch: 'main',
      changes: { 'deploy/steps.yml': 'steps: []\n', 'README.md': null, 'package.json': '{}\n' },
    });
    expect((await api.get(`${SHOP}/commits/${commitId}/changes`)).body).toMatchObject({
      changeCounts: { Add: 1, Edit: 1, Delete: 1 },
      changes: [
        { changeType: 'delete', item: { path: '/README.md', gitObjectType: 'blob' } },
        { changeType: 'add', item: { path: '/deploy', isFolder: true, gitObjectType: 'tree' } },
        { changeType: 'add', item: { path: '/deploy/steps.yml' } },
        { changeType: 'edit', item: { path: '/package.json' } },
      ],
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('of a renamed file name where it was', async () => {
    const { organization, api } = await startOrganization();
    organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'text\n' } });
    const changes = { 'a.txt': null, 'b.txt': 'text\n' };
    const { commitId } = organization.push({ repository: 'shop', branch: 'main', changes });
    expect((await api.get(`${SHOP}/commits/${commitId}/changes`)).body).toMatchObject({
      changes: [{ changeType: 'rename', sourceServerItem: '/a.txt', item: { path: '/b.txt' } }],
    });
  });

  it('between two branches come with how far they are apart', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.push({ repository: 'shop', branch: 'feature', changes: { 'a.txt': 'a' } });
    organization.push({ repository: 'shop', branch: 'main', changes: { 'b.txt': 'b' } });
    const versions = 'baseVersion=main&baseVersionType=branch&targetVersion=feature&targetVersionType=branch';
    expect((await api.get(`${SHOP}/diffs/commits?${versions}&diffCommonCommit=true`)).body).toMatchObject({
      allChangesIncluded: true,
      changes: [{ changeType: 'add', item: { path: '/a.txt' } }],
      aheadCount: 1,
      behindCount: 1,
    });
    expect((await api.get(`${SHOP}/diffs/commits?${versions}`)).body).toMatchObject({
      changes: [{ item: { path: '/a.txt' } }, { item: { path: '/b.txt' }, changeType: 'delete' }],
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('of a push are its reference updates and commits', async () => {
    const { simulator, organization, api } = await startOrganization();
    const { pushId, commitId, oldCommitId } = organization.push({
      repository: 'shop',
      branch: 'main',
      changes: { 'a.txt': 'a' },
      message: 'Add a',
    });
    const answer = await api.get(`${SHOP}/pushes/${pushId}?includeCommits=10&includeRefUpdates=true`);
    expect(answer.body).toMatchObject({
      pushId,
      refUpdates: [{ name: 'refs/heads/main', oldObjectId: oldCommitId, newObjectId: commitId }],
      commits: [{ commitId, comment: 'Add a' }],
    });
    expect((await api.get(`${SHOP}/pushes/999`)).status).toBe(404);
    expect(simulator.violations()).toEqual([]);
  });
});
