import { describe, expect, it } from 'vitest';
import { serviceConnectionReads } from '../../shared/azure-devops/service-connections.ts';
import { requestsOf } from '../../shared/azure-devops/request.ts';
import { snapshotOf } from '../../shared/conversions/snapshot.ts';
import { containing, matching } from '../matching.ts';
import { organization, testClock } from './organization.ts';

const ID = '2805a14e-c1f5-4b45-ab1b-ac0de3de0540';

describe('the Azure connections of a project', () => {
  it('are those of type azurerm, with what is watched of them and nothing of their secrets', async () => {
    const { azureDevOps, key, simulator } = await organization();
    simulator.organization.createConnection({ project: 'Payments', name: 'registry', type: 'dockerregistry' });
    const { connections, unreadable } = await azureDevOps.azureConnections(key.projectId);
    expect(connections.map(({ name }) => name)).toEqual(['shop-prod', 'legacy-prod']);
    expect(unreadable).toBe(0);
    expect(connections.map(({ authorization }) => authorization)).toEqual([
      { scheme: 'WorkloadIdentityFederation', issuer: matching(/^https:\/\//) },
      { scheme: 'ServicePrincipal', issuer: '' },
    ]);
  });

  it('show a conversion with its deadline, who made it, and when', async () => {
    const { azureDevOps, key, simulator } = await organization();
    simulator.organization.updateConnection({
      connection: 'legacy-prod',
      scheme: 'WorkloadIdentityFederation',
      by: 'Robin Admin',
      at: '2026-11-24T10:30:00+02:00',
    });
    const { connections } = await azureDevOps.azureConnections(key.projectId);
    const converted = connections.find(({ name }) => name === 'legacy-prod');
    expect(converted && snapshotOf(converted)).toMatchObject({
      scheme: 'WorkloadIdentityFederation',
      deadline: '2026-12-01T08:30:00.0000000Z',
      creationMode: 'Automatic',
      modificationDate: matching(/^2026-11-24T08:30:00/),
      modifiedByName: 'Robin Admin',
      projects: [{ id: key.projectId, name: 'Payments', connectionName: 'legacy-prod' }],
    });
  });

  it('include one whose last operation failed', async () => {
    const { azureDevOps, key, simulator } = await organization();
    simulator.organization.planConversions({ connection: 'legacy-prod', unreadyReads: 0, failure: 'no rights' });
    const [, legacy] = (await azureDevOps.azureConnections(key.projectId)).connections;
    await fetch(
      `${simulator.organizationUrl}/_apis/serviceendpoint/endpoints/${legacy?.id ?? ''}?operation=ConvertAuthenticationScheme&api-version=7.1`,
      {
        method: 'PUT',
        headers: {
          authorization: `Basic ${Buffer.from(`:${simulator.token}`).toString('base64')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          id: legacy?.id,
          type: 'azurerm',
          authorization: { scheme: 'WorkloadIdentityFederation' },
          serviceEndpointProjectReferences: [{ projectReference: { id: key.projectId }, name: 'legacy-prod' }],
        }),
      },
    );
    const after = (await azureDevOps.azureConnections(key.projectId)).connections.find(
      ({ name }) => name === 'legacy-prod',
    );
    expect(after).toMatchObject({ isReady: false, operationStatus: { state: 'Failed' } });
  });

  it('are counted where they cannot be read, and hide none of the others', async () => {
    const good = { id: ID, name: 'prod', type: 'azurerm' };
    const send = () =>
      Promise.resolve({
        status: 200,
        contentType: 'application/json',
        retryAfterMs: undefined,
        continuationToken: undefined,
        body: JSON.stringify({ value: [{ id: 1 }, good, null, { ...good, authorization: { scheme: null } }] }),
      });
    const reads = serviceConnectionReads(requestsOf('https://dev.azure.com/contoso', send, testClock()));
    const { connections, unreadable } = await reads.azureConnections('project');
    expect(connections.map(({ name }) => name)).toEqual(['prod']);
    expect(unreadable).toBe(3);
  });

  it('of a project that has none are none', async () => {
    const { azureDevOps, simulator } = await organization();
    const { projectId } = simulator.organization.createProject({ name: 'Empty' });
    expect(await azureDevOps.azureConnections(projectId)).toEqual({ connections: [], unreadable: 0 });
  });
});

describe('one connection', () => {
  const of = async () => {
    const made = await organization();
    const { connections } = await made.azureDevOps.azureConnections(made.key.projectId);
    return { ...made, id: connections[0]?.id ?? '' };
  };

  it('is the same as in the list', async () => {
    const { azureDevOps, key, id } = await of();
    const [listed] = (await azureDevOps.azureConnections(key.projectId)).connections;
    const one = await azureDevOps.serviceConnection(key.projectId, id);
    expect(snapshotOf(one)).toEqual(listed && snapshotOf(listed));
  });

  it('that nobody knows is not found, by its id', async () => {
    const { azureDevOps, key } = await of();
    await expect(azureDevOps.serviceConnection(key.projectId, ID)).rejects.toMatchObject({
      code: 'azure-devops-not-found',
      message: containing(`service connection ${ID}`),
    });
  });

  it.each([
    ['null', { fault: 'null' }, 'azure-devops-not-found'],
    ['a sign-in page', { fault: 'sign-in-page' }, 'azure-devops-sign-in'],
    ['401', { fault: 'status', status: 401 }, 'azure-devops-sign-in'],
    ['403', { fault: 'status', status: 403 }, 'azure-devops-forbidden'],
  ] as const)('answered with %s is %s', async (_, fault, code) => {
    const { azureDevOps, key, id, simulator } = await of();
    simulator.addFault({ match: { path: '/endpoints/' }, ...fault });
    await expect(azureDevOps.serviceConnection(key.projectId, id)).rejects.toMatchObject({ code });
  });
});
