import { describe, expect, it } from 'vitest';
import { startOrganization } from './start-organization.ts';

const GROUPS = '/Payments/_apis/distributedtask/variablegroups';

describe('variable groups', () => {
  it('are none until one is created; one of a key vault names its connection', async () => {
    const { simulator, organization, api } = await startOrganization();
    expect((await api.get(GROUPS)).body).toEqual({ count: 0, value: [] });
    organization.createVariableGroup({ project: 'Payments', name: 'plain' });
    const keyVault = { connection: 'shop-prod', vault: 'shop-kv' };
    organization.createVariableGroup({ project: 'Payments', name: 'secrets', keyVault });
    const connection = organization.state.connections[0]?.id;
    const answer = await api.get(`${GROUPS}?actionFilter=none`);
    expect(answer.body).toMatchObject({
      count: 2,
      value: [
        { id: 1, name: 'plain', type: 'Vsts' },
        {
          id: 2,
          name: 'secrets',
          type: 'AzureKeyVault',
          providerData: { serviceEndpointId: connection, vault: 'shop-kv' },
        },
      ],
    });
    expect(answer.body).not.toHaveProperty('value.0.providerData');
    expect(simulator.violations()).toEqual([]);
  });

  it('give their variables, and of a secret or of a key vault the name only', async () => {
    const { simulator, organization, api } = await startOrganization();
    const variables = { connection: { value: 'shop-prod' }, none: {}, password: { value: 'hush', isSecret: true } };
    organization.createVariableGroup({ project: 'Payments', name: 'plain', variables });
    const keyVault = { connection: 'shop-prod', vault: 'shop-kv' };
    organization.createVariableGroup({ project: 'Payments', name: 'vault', keyVault, variables: { token: {} } });
    const answer = await api.get(GROUPS);
    expect(answer.body).toMatchObject({
      value: [
        {
          variables: {
            connection: { value: 'shop-prod' },
            none: { value: null },
            password: { value: null, isSecret: true },
          },
        },
        { variables: { token: { value: null, isSecret: true } } },
      ],
    });
    expect(answer.text).not.toContain('hush');
    expect(simulator.violations()).toEqual([]);
  });

  it('of a key vault take no values', async () => {
    const { organization } = await startOrganization();
    const keyVault = { connection: 'shop-prod', vault: 'v' };
    const group = { project: 'Payments', name: 'x', keyVault, variables: { token: { value: 'hush' } } };
    expect(() => organization.createVariableGroup(group)).toThrow('variable "token" of a key vault has no value here');
  });

  it('come in pages, and are of their project only', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.createProject({ name: 'Web' });
    organization.createVariableGroup({ project: 'Web', name: 'elsewhere' });
    for (const name of ['a', 'b']) organization.createVariableGroup({ project: 'Payments', name });
    const first = await api.get(`${GROUPS}?$top=1`);
    expect(first.body).toMatchObject({ count: 1, value: [{ name: 'a' }] });
    const token = first.headers.get('x-ms-continuationtoken') ?? '';
    const second = await api.get(`${GROUPS}?$top=1&continuationToken=${token}`);
    expect(second.body).toMatchObject({ count: 1, value: [{ name: 'b' }] });
    expect(second.headers.has('x-ms-continuationtoken')).toBe(false);
    expect(simulator.violations()).toEqual([]);
  });

  it('need a connection of their project', async () => {
    const { organization } = await startOrganization();
    organization.createProject({ name: 'Web' });
    const keyVault = { connection: 'shop-prod', vault: 'v' };
    expect(() => organization.createVariableGroup({ project: 'Web', name: 'x', keyVault })).toThrow(
      'connection "shop-prod" does not exist',
    );
  });
});
