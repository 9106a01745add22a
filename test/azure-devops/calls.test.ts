import { describe, expect, it } from 'vitest';
import { organization } from './organization.ts';

describe('the guard reads', () => {
  it('a pull request, its newest iteration, and the files it leaves different', async () => {
    const { azureDevOps, key, simulator } = await organization();
    simulator.organization.push({ repository: 'shop', branch: 'feature', changes: { 'late.yml': 'steps: []\n' } });
    expect(await azureDevOps.pullRequest(key)).toMatchObject({
      status: 'active',
      targetRefName: 'refs/heads/main',
      repository: { name: 'shop' },
    });
    const iteration = await azureDevOps.lastIteration(key);
    expect(iteration?.id).toBe(2);
    const { files, gone } = await azureDevOps.iterationChanges(key, 2);
    expect(gone).toEqual(['README.md']);
    expect(files.map(({ path }) => path).sort()).toEqual(['azure-pipelines.yml', 'late.yml', 'new/deploy.yml']);
    expect(new Set(files.map(({ changeTrackingId }) => changeTrackingId)).size).toBe(3);
  });

  it('changes of more than one page', async () => {
    const { azureDevOps, key, simulator } = await organization();
    const changes = Object.fromEntries(
      Array.from({ length: 1_200 }, (_, index) => [`charts/c${String(index)}.yaml`, 'a: 1\n']),
    );
    simulator.organization.push({ repository: 'shop', branch: 'feature', changes });
    expect((await azureDevOps.iterationChanges(key, 2)).files).toHaveLength(1_202);
  });

  it('the text of a file at a commit, whatever its characters', async () => {
    const { azureDevOps, key } = await organization();
    const commit = (await azureDevOps.lastIteration(key))?.sourceRefCommit.commitId ?? '';
    expect(await azureDevOps.fileText(key.projectId, key.repositoryId, commit, 'azure-pipelines.yml')).toBe(
      'steps:\n- bash: echo ü\n',
    );
    await expect(azureDevOps.fileText(key.projectId, key.repositoryId, commit, 'README.md')).rejects.toMatchObject({
      code: 'azure-devops-not-found',
    });
  });

  it('the definitions of a repository that run YAML, page by page', async () => {
    const { azureDevOps, key, simulator } = await organization();
    simulator.organization.createDefinition({
      name: 'nightly',
      repository: 'shop',
      yamlFilename: '/pipelines/nightly.yml',
    });
    simulator.organization.createDefinition({ name: 'classic', repository: 'shop', phases: [] });
    const definitions = await azureDevOps.yamlDefinitions(key.projectId, key.repositoryId);
    expect(definitions.map(({ name, yamlFile }) => [name, yamlFile])).toEqual([
      ['shop-ci', 'azure-pipelines.yml'],
      ['nightly', 'pipelines/nightly.yml'],
    ]);
  });

  it('connections by name and scheme, and of their authorization the issuer only', async () => {
    const { azureDevOps, key } = await organization();
    const connections = await azureDevOps.serviceConnections(key.projectId);
    const shown = connections.map(({ name, authorization }) => [
      name,
      { ...authorization, issuer: authorization?.issuer?.replace(/[\da-f-]{36}/, 'TENANT') },
    ]);
    expect(shown).toEqual([
      ['shop-prod', { scheme: 'WorkloadIdentityFederation', issuer: 'https://login.microsoftonline.com/TENANT/v2.0' }],
      ['legacy-prod', { scheme: 'ServicePrincipal', issuer: '' }],
    ]);
  });

  it('who it is, once', async () => {
    const { azureDevOps, simulator } = await organization();
    expect(await azureDevOps.ownId()).toBe(await azureDevOps.ownId());
    expect(await azureDevOps.ownName()).toBe('WIF Guard');
    expect(simulator.requests().filter(({ path }) => path.includes('connectionData'))).toHaveLength(1);
  });
});

describe('the guard writes', () => {
  it('threads with a place and properties that come back as they were sent', async () => {
    const { azureDevOps, key } = await organization();
    const place = {
      path: 'azure-pipelines.yml',
      line: 2,
      column: 3,
      endColumn: 7,
      iterationId: 1,
      changeTrackingId: 1,
    };
    const made = await azureDevOps.createThread(key, {
      content: 'hello',
      status: 'active',
      properties: { 'WifGuard.Key': 'k' },
      place,
    });
    await azureDevOps.createThread(key, { content: 'whole', status: 'closed', properties: {}, place: undefined });
    await azureDevOps.editComment(key, made.id, 1, 'edited');
    await azureDevOps.setThreadStatus(key, made.id, 'fixed');
    const threads = await azureDevOps.threads(key);
    expect(
      threads.map(({ status, properties, comments }) => [status, properties?.['WifGuard.Key'], comments?.[0]?.content]),
    ).toEqual([
      ['fixed', 'k', 'edited'],
      ['closed', undefined, 'whole'],
    ]);
  });

  it('a status on the iteration', async () => {
    const { azureDevOps, key, simulator } = await organization();
    await azureDevOps.postStatus(key, { iterationId: 1, state: 'failed', description: 'x' });
    expect(simulator.organization.state.pullRequests[0]?.statuses[0]).toMatchObject({
      iterationId: 1,
      state: 'failed',
      context: { genre: 'wif-guard', name: 'compatibility' },
    });
  });
});
