import { describe, expect, it } from 'vitest';
import type { Simulator } from '../../../local/azure-devops/simulator.ts';
import { containing, like } from './matchers.ts';
import { startOrganization } from './start-organization.ts';

const ENDPOINTS = '/Payments/_apis/serviceendpoint/endpoints';

function idOf(organization: Simulator['organization'], name: string): string {
  return organization.state.connections.find(({ shares }) => shares[0]?.name === name)?.id ?? '';
}

describe('service connections', () => {
  it('have the shapes of both schemes, without their secret', async () => {
    const { simulator, organization, api } = await startOrganization();
    const answer = await api.get(ENDPOINTS);
    expect(answer.body).toMatchObject({
      count: 2,
      value: [
        {
          name: 'shop-prod',
          type: 'azurerm',
          isReady: true,
          isShared: false,
          isDisabled: false,
          owner: 'library',
          authorization: {
            scheme: 'WorkloadIdentityFederation',
            parameters: {
              workloadIdentityFederationIssuer: like(/^https:\/\/login\.microsoftonline\.com\/.+\/v2\.0$/),
              workloadIdentityFederationIssuerType: 'EntraID',
              workloadIdentityFederationSubject: containing(
                `/sc/${organization.id}/${idOf(organization, 'shop-prod')}`,
              ),
            },
          },
          data: { environment: 'AzureCloud', creationMode: 'Automatic' },
          serviceEndpointProjectReferences: [{ name: 'shop-prod', projectReference: { name: 'Payments' } }],
        },
        {
          name: 'legacy-prod',
          authorization: {
            scheme: 'ServicePrincipal',
            parameters: { authenticationType: 'spnKey', serviceprincipalkey: null },
          },
        },
      ],
    });
    expect(answer.text).not.toContain('secret-of');
    expect(simulator.violations()).toEqual([]);
  });

  it('are filtered by type, scheme, id, owner and name', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.createConnection({ project: 'Payments', name: 'hub', type: 'dockerregistry' });
    const list = async (query: string) => (await api.get(`${ENDPOINTS}?${query}`)).body;
    expect(await list('type=AzureRM&includeDetails=true&includeFailed=true')).toMatchObject({ count: 2 });
    expect(await list('authSchemes=ServicePrincipal')).toMatchObject({ count: 1, value: [{ name: 'legacy-prod' }] });
    expect(await list('authSchemes=ServicePrincipal,WorkloadIdentityFederation')).toMatchObject({ count: 2 });
    expect(await list(`endpointIds=${idOf(organization, 'hub')}`)).toMatchObject({
      count: 1,
      value: [{ name: 'hub' }],
    });
    expect(await list('owner=library')).toMatchObject({ count: 3 });
    expect(await list('owner=agentcloud')).toMatchObject({ count: 0 });
    expect(await list('endpointNames=hub,shop-prod')).toMatchObject({ count: 2 });
    expect(simulator.violations()).toEqual([]);
  });

  it('are found by id, and an unknown id answers null with status 200', async () => {
    const { simulator, organization, api } = await startOrganization();
    const id = idOf(organization, 'shop-prod');
    expect((await api.get(`${ENDPOINTS}/${id}`)).body).toMatchObject({ id, name: 'shop-prod' });
    const unknown = await api.get(`${ENDPOINTS}/7a63b3c8-5b3e-4b5c-8d0f-0c3d1a2b4c5d`);
    expect(unknown).toMatchObject({ status: 200, body: null });
    expect(simulator.violations()).toEqual([]);
  });

  it('are not seen from another project unless they are shared with it', async () => {
    const { organization, api } = await startOrganization();
    organization.createProject({ name: 'Web' });
    organization.createConnection({ project: 'Payments', name: 'both', shareWith: ['Web'] });
    const elsewhere = '/Web/_apis/serviceendpoint/endpoints';
    expect((await api.get(elsewhere)).body).toMatchObject({ count: 1, value: [{ name: 'both', isShared: true }] });
    expect((await api.get(`${elsewhere}/${idOf(organization, 'shop-prod')}`)).body).toBeNull();
  });

  it('that are converted have a deadline for the way back', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.updateConnection({ connection: 'legacy-prod', scheme: 'WorkloadIdentityFederation', by: 'Ravi' });
    const answer = await api.get(`${ENDPOINTS}/${idOf(organization, 'legacy-prod')}`);
    expect(answer.body).toMatchObject({
      authorization: {
        scheme: 'WorkloadIdentityFederation',
        parameters: { workloadIdentityFederationIssuerType: 'EntraID' },
      },
      data: { revertSchemeDeadline: like(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/) },
      modifiedBy: { displayName: 'Ravi' },
    });
    expect(answer.text).not.toContain('serviceprincipalkey');
    expect(simulator.violations()).toEqual([]);
  });

  it('that were made by hand and are converted have none', async () => {
    const { organization, api } = await startOrganization();
    const update = { connection: 'legacy-prod', data: { creationMode: 'Manual' } };
    organization.updateConnection(update);
    organization.updateConnection({ connection: 'legacy-prod', scheme: 'WorkloadIdentityFederation' });
    const answer = await api.get(`${ENDPOINTS}/${idOf(organization, 'legacy-prod')}`);
    expect(answer.body).toMatchObject({ authorization: { scheme: 'WorkloadIdentityFederation' } });
    expect(answer.text).not.toContain('revertSchemeDeadline');
  });

  it('that are reverted have neither issuer nor deadline', async () => {
    const { organization, api } = await startOrganization();
    organization.updateConnection({ connection: 'legacy-prod', scheme: 'WorkloadIdentityFederation' });
    organization.updateConnection({ connection: 'legacy-prod', scheme: 'ServicePrincipal' });
    const answer = await api.get(`${ENDPOINTS}/${idOf(organization, 'legacy-prod')}`);
    expect(answer.body).toMatchObject({ authorization: { scheme: 'ServicePrincipal' } });
    expect(answer.text).not.toMatch(/revertSchemeDeadline|workloadIdentityFederation/);
  });

  it('can be renamed, disabled and deleted', async () => {
    const { organization, api } = await startOrganization();
    const id = idOf(organization, 'shop-prod');
    organization.updateConnection({
      connection: 'shop-prod',
      name: 'shop',
      isDisabled: true,
      data: { environment: null },
    });
    const answer = await api.get(`${ENDPOINTS}/${id}`);
    expect(answer.body).toMatchObject({ name: 'shop', isDisabled: true });
    expect(answer.body).not.toHaveProperty('data.environment');
    organization.deleteConnection({ connection: 'shop' });
    expect((await api.get(`${ENDPOINTS}/${id}`)).body).toBeNull();
  });

  it('keep their id over restarts, and get a new one when they are made again', async () => {
    const [one, other] = [await startOrganization(), await startOrganization()];
    const id = idOf(one.organization, 'shop-prod');
    expect(idOf(other.organization, 'shop-prod')).toBe(id);
    one.organization.deleteConnection({ connection: 'shop-prod' });
    one.organization.createConnection({ project: 'Payments', name: 'shop-prod' });
    expect(idOf(one.organization, 'shop-prod')).not.toBe(id);
  });
});
