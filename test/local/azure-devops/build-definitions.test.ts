import { describe, expect, it } from 'vitest';
import { startOrganization } from './start-organization.ts';

const DEFINITIONS = '/Payments/_apis/build/definitions';

describe('build definitions', () => {
  it('are listed without what they run unless everything is asked for', async () => {
    const { simulator, organization, api } = await startOrganization();
    const repositoryId = organization.state.repositories[0]?.id;
    const short = await api.get(DEFINITIONS);
    expect(short.body).toMatchObject({
      count: 1,
      value: [{ id: 1, name: 'shop-ci', path: '\\', queueStatus: 'enabled' }],
    });
    expect(short.text).not.toContain('yamlFilename');
    expect((await api.get(`${DEFINITIONS}?includeAllProperties=true`)).body).toMatchObject({
      value: [
        {
          process: { type: 2, yamlFilename: 'azure-pipelines.yml' },
          repository: { id: repositoryId, type: 'TfsGit', defaultBranch: 'refs/heads/main' },
        },
      ],
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('are filtered by repository, file, kind, name, folder and id', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.createRepository({ project: 'Payments', name: 'other', files: { 'a.yml': 'a' } });
    organization.createDefinition({ name: 'other-ci', repository: 'other', yamlFilename: 'a.yml', path: '\\nightly' });
    organization.createDefinition({ name: 'classic', repository: 'shop', phases: [{ steps: [] }] });
    const other = organization.state.repositories[1]?.id ?? '';
    const names = async (query: string) => {
      const { body } = await api.get(`${DEFINITIONS}?${query}`);
      return body;
    };
    const onlyOther = { count: 1, value: [{ name: 'other-ci' }] };
    expect(await names(`repositoryId=${other}&repositoryType=TfsGit`)).toMatchObject(onlyOther);
    expect(await names('repositoryType=GitHub')).toMatchObject({ count: 0 });
    expect(await names('includeAllProperties=true&yamlFilename=a.yml')).toMatchObject(onlyOther);
    expect(await names('processType=1')).toMatchObject({ count: 1, value: [{ name: 'classic' }] });
    expect(await names('name=other*')).toMatchObject(onlyOther);
    expect(await names(String.raw`path=\nightly`)).toMatchObject(onlyOther);
    expect(await names('definitionIds=1,3')).toMatchObject({ count: 2 });
    expect(simulator.violations()).toEqual([]);
  });

  it('may have their code on GitHub', async () => {
    const { simulator, organization, api } = await startOrganization();
    const definition = { project: 'Payments', gitHub: 'contoso/site', yamlFilename: 'ci.yml' };
    organization.createDefinition({ ...definition, name: 'site-ci', queueStatus: 'disabled' });
    expect((await api.get(`${DEFINITIONS}?repositoryType=GitHub&includeAllProperties=true`)).body).toMatchObject({
      count: 1,
      value: [
        {
          name: 'site-ci',
          queueStatus: 'disabled',
          process: { type: 2, yamlFilename: 'ci.yml' },
          repository: { id: 'contoso/site', type: 'GitHub', name: 'contoso/site' },
        },
      ],
    });
    expect((await api.get(`${DEFINITIONS}?repositoryType=TfsGit`)).body).toMatchObject({
      value: [{ name: 'shop-ci' }],
    });
    expect((await api.get('/Payments/_apis/pipelines/2')).body).toMatchObject({
      configuration: { type: 'yaml', path: 'ci.yml', repository: { type: 'gitHub', fullName: 'contoso/site' } },
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('that are classic have their phases', async () => {
    const { simulator, organization, api } = await startOrganization();
    const phases = [{ name: 'Job', steps: [{ enabled: true, inputs: { ConnectedServiceName: 'shop-prod' } }] }];
    organization.createDefinition({ name: 'classic', repository: 'shop', phases, queueStatus: 'paused' });
    expect((await api.get(`${DEFINITIONS}/2`)).body).toMatchObject({
      queueStatus: 'paused',
      process: { type: 1, phases },
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('give their variables and groups with all properties only, and never what is secret', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.createVariableGroup({ project: 'Payments', name: 'one' });
    const { groupId } = organization.createVariableGroup({ project: 'Payments', name: 'two' });
    organization.createDefinition({
      name: 'nightly',
      repository: 'shop',
      yamlFilename: 'nightly.yml',
      variables: {
        connection: { value: 'shop-prod', allowOverride: true },
        none: {},
        password: { value: 'hush', isSecret: true },
      },
      variableGroups: ['one', groupId],
    });
    expect((await api.get(`${DEFINITIONS}?name=nightly`)).text).not.toContain('variable');
    const answer = await api.get(`${DEFINITIONS}?name=nightly&includeAllProperties=true`);
    expect(answer.body).toMatchObject({
      value: [
        {
          variables: {
            connection: { value: 'shop-prod', allowOverride: true },
            none: { value: null },
            password: { value: null, isSecret: true },
          },
          variableGroups: [
            { id: 1, name: 'one' },
            { id: groupId, name: 'two' },
          ],
        },
      ],
    });
    expect(answer.text).not.toContain('hush');
    expect((await api.get(`${DEFINITIONS}/1`)).body).not.toHaveProperty('variableGroups');
    expect(simulator.violations()).toEqual([]);
  });

  it('ignore the file filter without all properties, which is recorded', async () => {
    const { simulator, api } = await startOrganization();
    expect((await api.get(`${DEFINITIONS}?yamlFilename=none.yml`)).body).toMatchObject({ count: 1 });
    expect(simulator.violations()).toMatchObject([{ kind: 'unproven' }]);
  });

  it('come in pages with a token in a header', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.createDefinition({ name: 'a', repository: 'shop', yamlFilename: 'a.yml' });
    organization.createDefinition({ name: 'b', repository: 'shop', yamlFilename: 'b.yml' });
    const query = `${DEFINITIONS}?$top=2&queryOrder=definitionNameAscending`;
    const first = await api.get(query);
    expect(first.body).toMatchObject({ count: 2, value: [{ name: 'a' }, { name: 'b' }] });
    const token = first.headers.get('x-ms-continuationtoken') ?? '';
    const second = await api.get(`${query}&continuationToken=${token}`);
    expect(second.body).toMatchObject({ count: 1, value: [{ name: 'shop-ci' }] });
    expect(second.headers.has('x-ms-continuationtoken')).toBe(false);
    expect(simulator.violations()).toEqual([]);
  });

  it('can be read one by one', async () => {
    const { simulator, api } = await startOrganization();
    expect((await api.get(`${DEFINITIONS}/1`)).body).toMatchObject({
      id: 1,
      process: { yamlFilename: 'azure-pipelines.yml' },
    });
    expect(await api.get(`${DEFINITIONS}/7`)).toMatchObject({
      status: 404,
      body: { typeKey: 'DefinitionNotFoundException' },
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('of another project are not seen', async () => {
    const { organization, api } = await startOrganization();
    organization.createProject({ name: 'Web' });
    expect((await api.get('/Web/_apis/build/definitions')).body).toMatchObject({ count: 0 });
    expect((await api.get('/Web/_apis/build/definitions/1')).status).toBe(404);
  });

  it('are gone when they are deleted', async () => {
    const { organization, api } = await startOrganization();
    organization.deleteDefinition({ definition: 'shop-ci' });
    expect((await api.get(DEFINITIONS)).body).toMatchObject({ count: 0 });
  });
});

describe('pipelines', () => {
  it('are the same definitions, with where their file is', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.createDefinition({ name: 'classic', repository: 'shop', phases: [] });
    const list = await api.get('/Payments/_apis/pipelines?$top=1');
    expect(list.body).toMatchObject({ count: 1, value: [{ id: 1, name: 'shop-ci', folder: '\\' }] });
    expect(list.headers.get('x-ms-continuationtoken')).toBe('1');
    expect((await api.get('/Payments/_apis/pipelines/1')).body).toMatchObject({
      configuration: { type: 'yaml', path: 'azure-pipelines.yml', repository: { type: 'azureReposGit' } },
    });
    expect((await api.get('/Payments/_apis/pipelines/2')).body).toMatchObject({
      configuration: { type: 'designerJson' },
    });
    expect((await api.get('/Payments/_apis/pipelines/3')).status).toBe(404);
    expect(simulator.violations()).toEqual([]);
  });
});
