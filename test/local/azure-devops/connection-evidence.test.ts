import { describe, expect, it } from 'vitest';
import { startOrganization } from './start-organization.ts';

const PREVIEW = 'api-version=7.1-preview.1';

/** The sample organization with the id of its project and of its first connection. */
async function started() {
  const { simulator, organization, api } = await startOrganization();
  const project = organization.state.projects[0]?.id ?? '';
  const connection = organization.state.connections[0]?.id ?? '';
  return { simulator, organization, api, project, connection };
}

describe('the history of use of a connection', () => {
  it('gives pages, the newest first', async () => {
    const { simulator, organization, api, project, connection } = await started();
    for (const day of ['19', '21', '20'])
      organization.recordUse({
        project: 'Payments',
        connection: 'shop-prod',
        definition: { id: 1, name: 'shop-ci' },
        run: day,
        at: `2026-11-${day}T10:00:00Z`,
      });
    const path = `/${project}/_apis/serviceendpoint/${connection}/executionhistory`;
    const first = await api.get(`${path}?top=2`);
    expect(first.body).toMatchObject({
      count: 2,
      value: [{ data: { planType: 'Build', owner: { name: '21' } } }, { data: { owner: { name: '20' } } }],
    });
    const token = first.headers.get('x-ms-continuationtoken') ?? '';
    const last = await api.get(`${path}?top=2&continuationToken=${token}`);
    expect(last.body).toMatchObject({ count: 1, value: [{ endpointId: connection, data: { owner: { name: '19' } } }] });
    expect(last.headers.get('x-ms-continuationtoken')).toBeNull();
    expect(simulator.violations()).toEqual([]);
  });
});

describe('pipeline permissions', () => {
  it('are for all pipelines, until some are named', async () => {
    const { simulator, organization, api, project, connection } = await started();
    const path = `/${project}/_apis/pipelines/pipelinepermissions/endpoint/${connection}?${PREVIEW}`;
    expect((await api.get(path)).body).toMatchObject({ allPipelines: { authorized: true }, pipelines: [] });
    for (const definitionIds of [[1, 2], [3]])
      organization.permitPipelines({ project: 'Payments', connection: 'shop-prod', definitionIds });
    const { body } = await api.get(path);
    expect(body).toMatchObject({ pipelines: [{ id: 3, authorized: true }] });
    expect(body).not.toHaveProperty('allPipelines');
    expect(simulator.violations()).toEqual([]);
  });
});

describe('environments', () => {
  it('name their clusters when they are asked to, each with its connection', async () => {
    const { simulator, organization, api, project, connection } = await started();
    const clusters = [{ name: 'aks', connection: 'shop-prod' }, { name: 'hidden' }];
    const { environmentId } = organization.createEnvironment({ project: 'Payments', name: 'prod', clusters });
    const path = `/${project}/_apis/pipelines/environments`;
    expect((await api.get(path)).body).toMatchObject({ value: [{ name: 'prod', resources: [] }] });
    const one = `${path}/${String(environmentId)}`;
    expect((await api.get(`${one}?expands=resourceReferences`)).body).toMatchObject({
      resources: [
        { id: 1, type: 'kubernetes' },
        { id: 2, type: 'kubernetes' },
      ],
    });
    expect((await api.get(`${one}/providers/kubernetes/1`)).body).toMatchObject({ serviceEndpointId: connection });
    expect((await api.get(`${one}/providers/kubernetes/2`)).body).toMatchObject({ serviceEndpointId: null });
    expect((await api.get(`${one}/providers/kubernetes/3`)).status).toBe(404);
    expect((await api.get(`${path}/99`)).status).toBe(404);
    expect(simulator.violations()).toEqual([]);
  });
});

describe('checks', () => {
  it('of the resources that are asked for, with settings only where they are wanted', async () => {
    const { simulator, organization, api, project, connection } = await started();
    const resource = { type: 'endpoint', id: connection };
    organization.createCheck({ project: 'Payments', resource });
    const task = { id: '9c3e8943-130d-4c78-ac63-8af81df62dfb', name: 'InvokeRESTAPI', version: '1.220.0' };
    organization.createCheck({ project: 'Payments', resource, task });
    const path = `/${project}/_apis/pipelines/checks/queryconfigurations`;
    const ask = (query: string, body: object) => api.send('POST', `${path}?${query}${PREVIEW}`, body);
    expect((await ask('$expand=settings&', [resource])).body).toMatchObject({
      value: [{ type: { name: 'Approval' } }, { settings: { definitionRef: { name: 'InvokeRESTAPI' } } }],
    });
    expect(JSON.stringify((await ask('', [resource])).body)).not.toContain('settings');
    expect((await ask('', [{ type: 'endpoint', id: 'other' }])).body).toEqual({ count: 0, value: [] });
    expect(simulator.violations()).toEqual([]);
  });
});

describe('runs', () => {
  it('are those of the definitions that are asked for, the newest first, so many each', async () => {
    const { simulator, organization, api, project } = await started();
    for (const branch of ['main', 'a', 'b'])
      organization.startRun({ definition: 'shop-ci', branch: `refs/heads/${branch}` });
    organization.startRun({ definition: 'shop-ci', branch: 'refs/heads/old', at: '2020-01-01T00:00:00Z' });
    const path = `/${project}/_apis/build/builds`;
    const { body } = await api.get(
      `${path}?definitions=1,9&maxBuildsPerDefinition=2&minTime=2021-01-01T00:00:00.000Z&queryOrder=queueTimeDescending`,
    );
    expect(body).toMatchObject({ count: 2, value: [{ definition: { id: 1 } }, {}] });
    expect(JSON.stringify(body)).not.toContain('refs/heads/old');
    expect((await api.get(`${path}?definitions=9`)).body).toEqual({ count: 0, value: [] });
    expect(simulator.violations()).toEqual([]);
  });
});

describe('the log of a pool on a scale set', () => {
  it('is of that pool, the newest first', async () => {
    const { simulator, organization, api } = await started();
    const { poolId } = organization.createElasticPool({ connection: 'legacy-prod', name: 'agents' });
    organization.logElasticPool({ poolId, at: '2026-11-20T10:00:00Z' });
    organization.logElasticPool({ poolId, level: 'error', operation: 'reimage', at: '2026-11-21T10:00:00Z' });
    const path = `/_apis/distributedtask/elasticpools/${String(poolId)}/logs`;
    expect((await api.get(path)).body).toMatchObject({ value: [{ operation: 'reimage' }, { level: 'info' }] });
    expect((await api.get(`${path}?$top=1`)).body).toMatchObject({ count: 1 });
    expect(() => organization.logElasticPool({ poolId: 99 })).toThrow(/pool 99 does not exist/);
    expect(simulator.violations()).toEqual([]);
  });
});
