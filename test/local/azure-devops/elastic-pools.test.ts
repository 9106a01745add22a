import { describe, expect, it } from 'vitest';
import { containing } from './matchers.ts';
import { startOrganization } from './start-organization.ts';

const POOLS = '/_apis/distributedtask/elasticpools';

describe('pools of scale sets', () => {
  it('are none until one is created, and name connection and project', async () => {
    const { simulator, organization, api } = await startOrganization();
    expect((await api.get(POOLS)).body).toEqual({ count: 0, value: [] });
    organization.createElasticPool({ connection: 'legacy-prod', name: 'agents' });
    expect((await api.get(POOLS)).body).toMatchObject({
      count: 1,
      value: [
        {
          poolId: 1,
          serviceEndpointId: organization.state.connections[1]?.id,
          serviceEndpointScope: organization.state.projects[0]?.id,
          azureId: containing('/virtualMachineScaleSets/agents'),
        },
      ],
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('have the project that is named where several have the connection', async () => {
    const { organization, api } = await startOrganization();
    organization.createProject({ name: 'Web' });
    organization.createConnection({ project: 'Payments', name: 'both', shareWith: ['Web'] });
    organization.createElasticPool({ project: 'Web', connection: 'both', name: 'agents' });
    expect((await api.get(POOLS)).body).toMatchObject({
      value: [{ serviceEndpointScope: organization.state.projects[1]?.id }],
    });
  });
});
