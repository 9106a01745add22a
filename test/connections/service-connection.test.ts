import { describe, expect, it } from 'vitest';
import { schemeKindOf, serviceConnectionSchema } from '../../shared/connections/service-connection.ts';
import { connection, endpoint } from '../rules/judging.ts';

describe('a service connection', () => {
  it.each([
    ['WorkloadIdentityFederation', 'federated'],
    ['workloadidentityfederation', 'federated'],
    ['ServicePrincipal', 'secret'],
    ['ManagedServiceIdentity', 'other'],
    ['PublishProfile', 'other'],
    ['SomethingNew', 'unknown'],
    ['', 'unknown'],
    ['constructor', 'unknown'],
    [null, 'unknown'],
  ])('of scheme %s is %s', (scheme, kind) => {
    expect(schemeKindOf(connection('prod', scheme))).toBe(kind);
  });

  it.each(['AzureRM', 'azurerm', 'AZURERM'])('of type %s is an Azure connection', (type) => {
    expect(schemeKindOf(connection('prod', 'WorkloadIdentityFederation', type))).toBe('federated');
  });

  it.each(['dockerregistry', 'github', 'azure', 'externalnugetfeed'])('of type %s is of another kind', (type) => {
    expect(schemeKindOf(connection('prod', 'WorkloadIdentityFederation', type))).toBe('other');
  });

  it('loses everything that could hold a secret when it is read', () => {
    const read = serviceConnectionSchema.parse({
      id: '1',
      name: 'prod',
      type: 'azurerm',
      data: { creationMode: 'Automatic', subscriptionId: 'sub', accessToken: 'hunter2' },
      createdBy: { displayName: 'Robin', imageUrl: 'https://dev.azure.com/contoso/_apis/GraphProfile/MemberAvatars/x' },
      authorization: { scheme: 'ServicePrincipal', parameters: { serviceprincipalkey: 'hunter2' } },
    });
    expect(read).toEqual({
      id: '1',
      name: 'prod',
      type: 'azurerm',
      isDisabled: false,
      authorization: { scheme: 'ServicePrincipal', issuer: '' },
      data: { revertSchemeDeadline: '', creationMode: 'Automatic', environment: '', identityType: '' },
      createdBy: { organizationUrl: 'https://dev.azure.com/contoso' },
      serviceEndpointProjectReferences: { references: [], unreadable: 0 },
    });
  });

  it('tells who signs its tokens, how it was made and for which cloud, in keys of any casing', () => {
    const { authorization, data } = endpoint({
      authorization: {
        scheme: 'WorkloadIdentityFederation',
        parameters: { WorkloadIdentityFederationISSUER: ' https://vstoken.dev.azure.com/1 ' },
      },
      data: { CreationMode: 'Manual', ENVIRONMENT: 'AzureChinaCloud' },
    });
    expect(authorization?.issuer).toBe('https://vstoken.dev.azure.com/1');
    expect(data).toMatchObject({ creationMode: 'Manual', environment: 'AzureChinaCloud' });
  });

  it.each([
    ['isShared', 'yes'],
    ['data', 'none'],
    ['createdBy', 7],
    ['createdBy', { imageUrl: 7, _links: 'none' }],
    ['serviceEndpointProjectReferences', {}],
    ['isDisabled', null],
  ])('is read where its %s is odd (%j)', (field, value) => {
    expect(endpoint({ [field]: value })).toMatchObject({ name: 'prod', isDisabled: false });
  });

  it('is not taken for one that works where nobody can read whether it is disabled', () => {
    expect(() => endpoint({ isDisabled: 'true' })).toThrow('isDisabled');
  });
});
