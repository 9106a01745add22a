import { describe, expect, it } from 'vitest';
import { startOrganization } from './start-organization.ts';

const RELEASES = '/Payments/_apis/release/definitions';

describe('classic releases', () => {
  it('are none until one is created, and then of their project only', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.createProject({ name: 'Web' });
    expect((await api.get(RELEASES)).body).toEqual({ count: 0, value: [] });
    organization.createReleaseDefinition({ project: 'Payments', name: 'shop-cd', createdBy: 'Ravi' });
    expect((await api.get(RELEASES)).body).toMatchObject({
      count: 1,
      value: [{ id: 1, name: 'shop-cd', path: '\\', createdBy: { displayName: 'Ravi' } }],
    });
    expect((await api.get('/Web/_apis/release/definitions')).body).toMatchObject({ count: 0 });
    expect(simulator.violations()).toEqual([]);
  });

  it('come in pages with a token in a header', async () => {
    const { simulator, organization, api } = await startOrganization();
    for (const name of ['a', 'b', 'c']) organization.createReleaseDefinition({ project: 'Payments', name });
    const first = await api.get(`${RELEASES}?$top=2`);
    expect(first.body).toMatchObject({ count: 2, value: [{ name: 'a' }, { name: 'b' }] });
    const token = first.headers.get('x-ms-continuationtoken') ?? '';
    const second = await api.get(`${RELEASES}?$top=2&continuationToken=${token}`);
    expect(second.body).toMatchObject({ count: 1, value: [{ name: 'c' }] });
    expect(second.headers.has('x-ms-continuationtoken')).toBe(false);
    expect(simulator.violations()).toEqual([]);
  });

  it('show their stages and artifacts to a read by id only', async () => {
    const { simulator, organization, api } = await startOrganization();
    const environments = [{ id: 1, name: 'Prod', deployPhases: [{ name: 'Agent job', workflowTasks: [] }] }];
    const artifacts = [{ alias: '_shop', type: 'Build' }];
    organization.createVariableGroup({ project: 'Payments', name: 'shared' });
    const more = { variables: { key: { value: 'x', isSecret: true } }, variableGroups: ['shared'] };
    organization.createReleaseDefinition({ project: 'Payments', name: 'shop-cd', environments, artifacts, ...more });
    const { body } = await api.get(`${RELEASES}/1`);
    expect(body).toMatchObject({ id: 1, environments, artifacts, variableGroups: [1] });
    expect(JSON.stringify(body)).not.toContain('"x"');
    expect(JSON.stringify((await api.get(RELEASES)).body)).not.toContain('Prod');
    expect(await api.get(`${RELEASES}/2`)).toMatchObject({ status: 404 });
    organization.createProject({ name: 'Web' });
    expect(await api.get('/Web/_apis/release/definitions/1')).toMatchObject({ status: 404 });
    expect(simulator.violations()).toEqual([]);
  });

  it('do not show stages here, and asking for them is recorded', async () => {
    const { simulator, api } = await startOrganization();
    expect((await api.get(`${RELEASES}?$expand=environments`)).status).toBe(200);
    expect(simulator.violations()).toMatchObject([{ kind: 'not-simulated' }]);
  });
});
