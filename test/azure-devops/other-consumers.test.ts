import { describe, expect, it } from 'vitest';
import { otherConsumerReads } from '../../shared/azure-devops/other-consumers.ts';
import { requestsOf } from '../../shared/azure-devops/request.ts';
import { organization, testClock } from './organization.ts';

const CONNECTION = '2805A14E-c1f5-4b45-ab1b-ac0de3de0540';

/** Reads over an organization that answers every call with this list. */
function answering(organizationUrl: string, value: readonly unknown[] = []) {
  const urls: URL[] = [];
  const requests = requestsOf(
    organizationUrl,
    (_, url) => {
      urls.push(new URL(url));
      const body = JSON.stringify({ value });
      return Promise.resolve({
        status: 200,
        contentType: 'application/json',
        retryAfterMs: undefined,
        continuationToken: undefined,
        body,
      });
    },
    testClock(),
  );
  return { reads: otherConsumerReads(requests), urls };
}

const pathOf = (url: URL | undefined): string => `${url?.host ?? ''}${url?.pathname ?? ''}`;

describe('classic releases', () => {
  it.each([
    ['https://dev.azure.com/contoso', 'vsrm.dev.azure.com/contoso'],
    ['https://dev.azure.com/contoso/', 'vsrm.dev.azure.com/contoso'],
    ['https://contoso.visualstudio.com', 'contoso.vsrm.visualstudio.com'],
    ['https://tfs.contoso.example/tfs/Default', 'tfs.contoso.example/tfs/Default'],
    ['http://127.0.0.1:7080/contoso', '127.0.0.1:7080/contoso'],
    ['https://dev.azure.com.contoso.example/x', 'dev.azure.com.contoso.example/x'],
    ['https://notvisualstudio.com/x', 'notvisualstudio.com/x'],
  ])('of %s are at %s', async (organizationUrl, base) => {
    const { reads, urls } = answering(organizationUrl);
    await reads.releaseDefinitions('project');
    expect(pathOf(urls[0])).toBe(`${base}/project/_apis/release/definitions`);
    expect(urls[0]?.protocol).toBe(new URL(organizationUrl).protocol);
  });

  it('and nothing else has a host of its own', async () => {
    const { reads, urls } = answering('https://dev.azure.com/contoso');
    await reads.variableGroups('project');
    await reads.elasticPools();
    expect(urls.map(({ host }) => host)).toEqual(['dev.azure.com', 'dev.azure.com']);
  });

  it('are all of a project, and none of another', async () => {
    const { azureDevOps, key, simulator } = await organization();
    const { projectId } = simulator.organization.createProject({ name: 'Other' });
    for (let index = 0; index < 1_050; index += 1)
      simulator.organization.createReleaseDefinition({ project: 'Payments', name: `release ${String(index)}` });
    expect(await azureDevOps.releaseDefinitions(key.projectId)).toHaveLength(1_050);
    expect(await azureDevOps.releaseDefinitions(projectId)).toEqual([]);
  });
});

describe('variable groups', () => {
  it('name the connection of their key vault, and others none', async () => {
    const { azureDevOps, key, simulator } = await organization();
    simulator.organization.createVariableGroup({ project: 'Payments', name: 'plain' });
    simulator.organization.createVariableGroup({
      project: 'Payments',
      name: 'vault',
      keyVault: { connection: 'shop-prod', vault: 'contoso-kv' },
    });
    const [prod] = (await azureDevOps.azureConnections(key.projectId)).connections;
    const groups = await azureDevOps.variableGroups(key.projectId);
    expect(groups.map(({ name, connectionId }) => [name, connectionId])).toEqual([
      ['plain', undefined],
      ['vault', prod?.id.toLowerCase()],
    ]);
  });

  it.each([
    [
      'in any casing of its type and its id',
      { type: 'azurekeyvault', providerData: { serviceEndpointId: CONNECTION } },
      CONNECTION.toLowerCase(),
    ],
    ['though the service keeps the id to itself', { type: 'AzureKeyVault', providerData: null }, ''],
    ['though the service says nothing of the vault', { type: 'AzureKeyVault' }, ''],
    [
      'but not where only its data is left',
      { type: 'Vsts', providerData: { serviceEndpointId: CONNECTION } },
      undefined,
    ],
  ])('with a key vault are told %s', async (_, over, connectionId) => {
    const { reads } = answering('https://dev.azure.com/contoso', [{ id: 1, name: 'g', ...over }]);
    expect(await reads.variableGroups('project')).toEqual([{ id: 1, name: 'g', connectionId, variables: new Map() }]);
  });
});

describe('the variables of a group', () => {
  it('have their values, but not where they are secret', async () => {
    const { azureDevOps, key, simulator } = await organization();
    simulator.organization.createVariableGroup({
      project: 'Payments',
      name: 'shared',
      variables: { connection: { value: 'shop-prod' }, password: { value: 'hush', isSecret: true } },
    });
    const [group] = await azureDevOps.variableGroups(key.projectId);
    expect([...(group?.variables ?? [])]).toEqual([
      ['connection', 'shop-prod'],
      ['password', undefined],
    ]);
  });

  it('that come from a key vault are known by name', async () => {
    const { azureDevOps, key, simulator } = await organization();
    simulator.organization.createVariableGroup({
      project: 'Payments',
      name: 'vault',
      keyVault: { connection: 'shop-prod', vault: 'contoso-kv' },
      variables: { 'sql-password': {} },
    });
    const [group] = await azureDevOps.variableGroups(key.projectId);
    expect([...(group?.variables ?? [])]).toEqual([['sql-password', undefined]]);
  });
});

describe('agent pools on scale sets', () => {
  it('name the connection they sign in with', async () => {
    const { azureDevOps, key, simulator } = await organization();
    simulator.organization.createElasticPool({ connection: 'shop-prod', name: 'agents' });
    const [prod] = (await azureDevOps.azureConnections(key.projectId)).connections;
    expect((await azureDevOps.elasticPools()).map(({ connectionId }) => connectionId)).toEqual([
      prod?.id.toLowerCase(),
    ]);
  });

  it('are told where the service keeps the id to itself', async () => {
    const { reads } = answering('https://dev.azure.com/contoso', [
      { poolId: 1 },
      { poolId: 2, serviceEndpointId: CONNECTION },
    ]);
    expect(await reads.elasticPools()).toEqual([
      { poolId: 1, connectionId: '' },
      { poolId: 2, connectionId: CONNECTION.toLowerCase() },
    ]);
  });
});

describe('a source that does not answer', () => {
  it.each([
    ['a sign-in page', { fault: 'sign-in-page' }, 'azure-devops-sign-in'],
    ['null', { fault: 'null' }, 'azure-devops-not-found'],
    ['403', { fault: 'status', status: 403 }, 'azure-devops-forbidden'],
  ] as const)('but with %s is never an empty one: nothing would seem to use the connection', async (_, fault, code) => {
    const { azureDevOps, key, simulator } = await organization();
    const asks = [
      () => azureDevOps.releaseDefinitions(key.projectId),
      () => azureDevOps.variableGroups(key.projectId),
      () => azureDevOps.elasticPools(),
      () => azureDevOps.pipelineDefinitions(key.projectId),
    ];
    for (const ask of asks) {
      simulator.addFault({ match: {}, ...fault });
      await expect(ask()).rejects.toMatchObject({ code });
    }
  });
});
