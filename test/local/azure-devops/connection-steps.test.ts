import { describe, expect, it } from 'vitest';
import type { Seed } from '../../../local/azure-devops/seeds/seed.ts';
import { startEndpoint } from './endpoint.ts';
import { like } from './matchers.ts';
import { startOrganization } from './start-organization.ts';

const FEDERATED = 'WorkloadIdentityFederation';

describe('the issuer of a federated connection', () => {
  it('may be Azure DevOps, and then changes to Entra and back', async () => {
    const { simulator, organization, id, read } = await startEndpoint({ scheme: FEDERATED, issuer: 'azure-devops' });
    const old = {
      workloadIdentityFederationIssuer: `https://vstoken.dev.azure.com/${organization.id}`,
      workloadIdentityFederationSubject: 'sc://contoso/Payments/target',
    };
    const before = await read();
    expect(before.body).toMatchObject({ authorization: { scheme: FEDERATED, parameters: old } });
    expect(before.text).not.toContain('IssuerType');
    organization.updateConnection({ connection: 'target', issuer: 'entra', by: 'Ravi' });
    expect((await read()).body).toMatchObject({
      authorization: {
        scheme: FEDERATED,
        parameters: {
          workloadIdentityFederationIssuer: like(/^https:\/\/login\.microsoftonline\.com\//),
          workloadIdentityFederationIssuerType: 'EntraID',
          workloadIdentityFederationSubject: like(new RegExp(`/sc/${organization.id}/${id}$`)),
        },
      },
      modifiedBy: { displayName: 'Ravi' },
    });
    organization.updateConnection({ connection: 'target', issuer: 'azure-devops' });
    const back = await read();
    expect(back.body).toMatchObject({ authorization: { parameters: old } });
    expect(back.text).not.toContain('IssuerType');
    expect(simulator.violations()).toEqual([]);
  });

  it('keeps tenant, application and deadline when it changes', async () => {
    const { organization, read } = await startEndpoint();
    organization.updateConnection({ connection: 'target', scheme: FEDERATED, issuer: 'azure-devops' });
    const before = (await read()).body;
    organization.updateConnection({ connection: 'target', issuer: 'entra' });
    const [tenant, application, deadline] = [
      'authorization.parameters.tenantid',
      'authorization.parameters.serviceprincipalid',
      'data.revertSchemeDeadline',
    ].map((path) => path.split('.').reduce<unknown>(member, before));
    expect((await read()).body).toMatchObject({
      authorization: { parameters: { tenantid: tenant, serviceprincipalid: application } },
      data: { revertSchemeDeadline: deadline },
    });
    expect(deadline).toEqual(like(/Z$/));
  });

  it('is of the tenant that the connection has', async () => {
    const parameters = { tenantId: 'b1f0', serviceprincipalid: 'c2' };
    const { organization, read } = await startEndpoint({ authorization: { scheme: 'ServicePrincipal', parameters } });
    organization.updateConnection({ connection: 'target', scheme: FEDERATED });
    const answer = await read();
    expect(answer.body).toMatchObject({
      authorization: {
        parameters: {
          tenantId: 'b1f0',
          workloadIdentityFederationIssuer: 'https://login.microsoftonline.com/b1f0/v2.0',
        },
      },
    });
    expect(answer.text).not.toContain('"tenantid"');
  });

  it('cannot change where there is none', async () => {
    const { organization } = await startEndpoint();
    expect(() => organization.updateConnection({ connection: 'target', issuer: 'entra' })).toThrow(
      'connection "target" is not federated',
    );
  });
});

describe('a change in the past', () => {
  it('has its date, and a conversion its deadline seven days later', async () => {
    const { organization, read } = await startEndpoint();
    organization.updateConnection({ connection: 'target', scheme: FEDERATED, at: '2026-01-30T12:30:00+02:00' });
    expect((await read()).body).toMatchObject({
      modificationDate: '2026-01-30T10:30:00Z',
      data: { revertSchemeDeadline: '2026-02-06T10:30:00.0000000Z' },
    });
  });

  it('may be the creation, also in a seed', async () => {
    const connection = { name: 'old', at: '2024-05-06T07:08:09.5Z' };
    const seed: Seed = { organization: 'fabrikam', projects: [{ name: 'Web', connections: [connection] }] };
    const { api } = await startOrganization({ seed });
    expect((await api.get('/Web/_apis/serviceendpoint/endpoints')).body).toMatchObject({
      value: [{ creationDate: connection.at, modificationDate: connection.at }],
    });
  });

  it('needs a date', async () => {
    const { organization } = await startEndpoint();
    expect(() => organization.updateConnection({ connection: 'target', at: 'yesterday' })).toThrow('ISO datetime');
  });
});

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
