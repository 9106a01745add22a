import { describe, expect, it } from 'vitest';
import { definitionReads } from '../../shared/azure-devops/definitions.ts';
import { requestsOf } from '../../shared/azure-devops/request.ts';
import { organization, testClock } from './organization.ts';

/** Reads over an organization that has this one definition. */
function withDefinition(over: object) {
  const body = JSON.stringify({ value: [{ id: 1, name: 'ci', process: { yamlFilename: 'ci.yml' }, ...over }] });
  const answer = {
    status: 200,
    contentType: 'application/json',
    retryAfterMs: undefined,
    continuationToken: undefined,
  };
  const send = () => Promise.resolve({ ...answer, body });
  return definitionReads(requestsOf('https://dev.azure.com/contoso', send, testClock()));
}

describe('a definition', () => {
  it('has its variables, without what is secret, and the groups that are linked to it', async () => {
    const { azureDevOps, key, simulator } = await organization();
    const { groupId } = simulator.organization.createVariableGroup({ project: 'Payments', name: 'shared' });
    simulator.organization.createDefinition({
      name: 'nightly',
      repository: 'shop',
      yamlFilename: 'nightly.yml',
      variables: {
        Connection: { value: 'shop-prod', allowOverride: true },
        empty: { value: '' },
        none: {},
        password: { value: 'hush', isSecret: true },
      },
      variableGroups: ['shared'],
    });
    const expected = {
      name: 'nightly',
      variables: new Map([
        ['Connection', 'shop-prod'],
        ['empty', ''],
        ['none', undefined],
        ['password', undefined],
      ]),
      openVariables: new Set(['Connection']),
      variableGroupIds: [groupId],
    };
    const { projectId, repositoryId } = key;
    expect((await azureDevOps.pipelineDefinitions(projectId)).at(-1)).toMatchObject(expected);
    expect((await azureDevOps.yamlDefinitions(projectId, repositoryId)).at(-1)).toMatchObject(expected);
  });

  it.each([{}, { variables: null, variableGroups: null }])('with %j has no variables and no groups', async (over) => {
    const [definition] = await withDefinition(over).pipelineDefinitions('project');
    expect(definition).toMatchObject({ variables: new Map(), variableGroupIds: [] });
    expect(definition?.variables.size).toBe(0);
  });

  it.each([
    ['null', null],
    ['a number for a value', { value: 7 }],
    ['a secret that gives its value away', { value: 'hush', isSecret: true }],
    ['a mark of secrecy that is no mark', { value: 'hush', isSecret: 'yes' }],
  ])('is still there when a variable is odd: %s', async (_, odd) => {
    const reads = withDefinition({ variables: { odd, plain: { value: 'a', isSecret: null } } });
    const [definition] = await reads.yamlDefinitions('project', 'repository');
    expect([...(definition?.variables ?? [])]).toEqual([
      ['odd', undefined],
      ['plain', 'a'],
    ]);
  });
});

describe('definitions by their ids', () => {
  it('are those that there are, asked for a hundred at a time, and none without a call', async () => {
    const { azureDevOps, key, simulator } = await organization();
    const from = simulator.requests().length;
    expect(await azureDevOps.definitionsWithIds(key.projectId, [])).toEqual([]);
    expect(simulator.requests().slice(from)).toEqual([]);
    const ids = Array.from({ length: 150 }, (_, index) => index + 1);
    const found = await azureDevOps.definitionsWithIds(key.projectId, ids);
    expect(found).toMatchObject([
      { name: 'shop-ci', projectName: 'Payments', repository: { name: 'shop', type: 'TfsGit', id: key.repositoryId } },
    ]);
    expect(simulator.requests().slice(from)).toHaveLength(2);
  });

  it('of a repository are those whose code is in it', async () => {
    const { azureDevOps, key, simulator } = await organization();
    const { repositoryId } = simulator.organization.createRepository({ project: 'Payments', name: 'other' });
    simulator.organization.createDefinition({ name: 'other-ci', repository: 'other', yamlFilename: 'ci.yml' });
    const namesIn = async (id: string) =>
      (await azureDevOps.definitionsOfRepository(key.projectId, id)).map(({ name }) => name);
    expect(await namesIn(key.repositoryId)).toEqual(['shop-ci']);
    expect(await namesIn(repositoryId)).toEqual(['other-ci']);
  });
});
