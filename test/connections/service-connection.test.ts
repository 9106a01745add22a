import { describe, expect, it } from 'vitest';
import {
  knownConnections,
  schemeKindOf,
  serviceConnectionSchema,
} from '../../shared/connections/service-connection.ts';
import { connection } from '../rules/judging.ts';

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
      data: { creationMode: 'Automatic' },
      authorization: { scheme: 'ServicePrincipal', parameters: { serviceprincipalkey: 'hunter2' } },
    });
    expect(read).toEqual({
      id: '1',
      name: 'prod',
      type: 'azurerm',
      isDisabled: false,
      authorization: { scheme: 'ServicePrincipal' },
    });
  });
});

describe('known connections', () => {
  const prod = connection('Prod East', 'WorkloadIdentityFederation');
  const known = knownConnections([prod, connection('test', 'ServicePrincipal')]);

  it.each(['Prod East', 'prod east', ' PROD EAST ', 'id-of-Prod East', 'ID-OF-PROD EAST'])(
    'are found as "%s"',
    (text) => {
      expect(known.find(text)).toBe(prod);
    },
  );

  it.each(['prod', '', 'constructor', 'prod east (id)'])('are not found as "%s"', (text) => {
    expect(known.find(text)).toBeUndefined();
  });

  it('are found where the same connection is listed twice', () => {
    expect(knownConnections([prod, prod]).find('prod east')?.id).toBe(prod.id);
  });

  it('are not found by a name that two of them have, in whatever order, but still by their ids', () => {
    const other = { ...connection('prod east', 'ManagedServiceIdentity'), id: 'another' };
    for (const list of [
      [prod, other],
      [other, prod],
      [prod, other, prod],
    ]) {
      expect(knownConnections(list).find('Prod East')).toBeUndefined();
      expect(knownConnections(list).find('another')).toBe(other);
    }
  });
});
