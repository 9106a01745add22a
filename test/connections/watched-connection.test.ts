import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUnderWay, watchedConnectionSchema } from '../../shared/connections/watched-connection.ts';
import { snapshotOf } from '../../shared/conversions/snapshot.ts';

const PROJECT = '6ccc6dcf-a875-4572-a2b2-731318be4d3a';
const ISSUER = 'https://login.microsoftonline.com/tenant/v2.0';

const answer = (over: object = {}): object => ({
  id: '2805A14E-c1f5-4b45-ab1b-ac0de3de0540',
  name: 'prod',
  type: 'azurerm',
  url: 'https://management.azure.com/',
  authorization: {
    scheme: 'WorkloadIdentityFederation',
    parameters: { tenantid: 'tenant', serviceprincipalid: 'app', workloadIdentityFederationIssuer: ISSUER },
  },
  data: { creationMode: 'Automatic', revertSchemeDeadline: '2026-12-01T09:00:00.0000000Z', subscriptionId: 'sub' },
  isReady: true,
  modificationDate: '2026-11-24T09:00:00.1234567Z',
  modifiedBy: { id: 'person', displayName: 'Robin Admin', uniqueName: 'robin@contoso.example' },
  serviceEndpointProjectReferences: [{ projectReference: { id: PROJECT, name: 'Payments' }, name: 'shop-prod' }],
  ...over,
});

const read = (over?: object) => watchedConnectionSchema.parse(answer(over));
const seen = (over?: object) => snapshotOf(read(over));

describe('a watched connection', () => {
  it('is what the service says of it, as far as it is watched', () => {
    expect(seen()).toEqual({
      id: '2805a14e-c1f5-4b45-ab1b-ac0de3de0540',
      name: 'shop-prod',
      scheme: 'WorkloadIdentityFederation',
      issuer: ISSUER,
      deadline: '2026-12-01T09:00:00.0000000Z',
      creationMode: 'Automatic',
      modificationDate: '2026-11-24T09:00:00.1234567Z',
      modifiedById: 'person',
      modifiedByName: 'Robin Admin',
      projects: [{ id: PROJECT, name: 'Payments', connectionName: 'shop-prod' }],
      hasHiddenProjects: false,
      environment: '',
      identityType: '',
      creationDate: '',
      isDisabled: false,
    });
  });

  it('tells its cloud and what it signs in as, where the service does, and no parameter of its authorization', () => {
    const parameters = { tenantid: 'hunter2', serviceprincipalid: 'hunter2', workloadIdentityFederationIssuer: ISSUER };
    const told = seen({
      authorization: { scheme: 'WorkloadIdentityFederation', parameters },
      data: { environment: 'AzureUSGovernment', identityType: 'ManagedIdentity' },
    });
    expect(told).toMatchObject({ environment: 'AzureUSGovernment', identityType: 'ManagedIdentity' });
    expect(JSON.stringify(told)).not.toContain('hunter2');
  });

  it.each(['azurerm', 'AzureRM', 'AZURERM'])('is one of type %s', (type) => {
    expect(seen({ type })).toBeDefined();
  });

  it.each(['dockerregistry', 'azure', 'generic'])('is none of type %s', (type) => {
    expect(seen({ type })).toBeUndefined();
  });

  it('is found in keys of any casing', () => {
    expect(
      seen({
        authorization: {
          scheme: 'WorkloadIdentityFederation',
          parameters: { WORKLOADIDENTITYFEDERATIONISSUER: ISSUER },
        },
        data: { REVERTSCHEMEDEADLINE: '2026-12-01', creationmode: 'Manual' },
      }),
    ).toMatchObject({ issuer: ISSUER, deadline: '2026-12-01', creationMode: 'Manual' });
  });

  it.each<readonly [string, object, object]>([
    ['no authorization', { authorization: null }, { scheme: '', issuer: '' }],
    ['no parameters', { authorization: { scheme: 'ServicePrincipal' } }, { scheme: 'ServicePrincipal', issuer: '' }],
    ['parameters that are none', { authorization: { scheme: 'X', parameters: 'none' } }, { scheme: 'X', issuer: '' }],
    ['no data', { data: null }, { deadline: '', creationMode: '' }],
    ['data that is none', { data: ['x'] }, { deadline: '', creationMode: '' }],
    [
      'data of other types',
      { data: { creationMode: 1, revertSchemeDeadline: {} } },
      { deadline: '', creationMode: '' },
    ],
    ['no date', { modificationDate: undefined }, { modificationDate: '' }],
    ['a date that is a number', { modificationDate: 1_796_000_000 }, { modificationDate: '' }],
    ['a date that would burst a key', { modificationDate: '2'.repeat(2_000) }, { modificationDate: '' }],
    ['nobody', { modifiedBy: null }, { modifiedById: '', modifiedByName: '' }],
    ['somebody who is a text', { modifiedBy: 'Robin' }, { modifiedById: '', modifiedByName: '' }],
    ['somebody without a name', { modifiedBy: { uniqueName: 'r@x' } }, { modifiedById: '', modifiedByName: 'r@x' }],
    ['projects that are null', { serviceEndpointProjectReferences: null }, { projects: [] }],
    ['an operation that is a text', { operationStatus: 'Ready', isReady: 'yes' }, { projects: [{ id: PROJECT }] }],
  ])('with %s is seen all the same', (_, over, expected) => {
    expect(seen(over)).toMatchObject(expected);
  });

  it.each(['a project without a name', null])('keeps a project whose name is %j', (name) => {
    const serviceEndpointProjectReferences = [{ projectReference: { id: PROJECT, name }, name: 'prod' }];
    expect(seen({ serviceEndpointProjectReferences })).toMatchObject({
      projects: [{ id: PROJECT }],
      hasHiddenProjects: false,
    });
  });

  it.each(['../x', '1; rm -rf ~', ''])('is refused under the id %j, which people would get in a command', (id) => {
    expect(watchedConnectionSchema.safeParse(answer({ id })).success).toBe(false);
  });
});

describe('projects that use a connection and are not shown', () => {
  const shown = { projectReference: { id: PROJECT, name: 'Payments' }, name: 'prod' };

  it.each([
    ['without an id', { projectReference: { name: 'Other' }, name: 'prod' }],
    ['with an id that is none', { projectReference: { id: '; rm -rf ~', name: 'Other' }, name: 'prod' }],
    ['without a name of the connection', { projectReference: { id: PROJECT, name: 'Other' } }],
    ['as null', null],
  ])('are told of where one comes %s, and hide no other', (_, odd) => {
    expect(seen({ serviceEndpointProjectReferences: [odd, shown] })).toMatchObject({
      projects: [{ id: PROJECT, name: 'Payments', connectionName: 'prod' }],
      hasHiddenProjects: true,
    });
  });

  it('are told of where it is shared and names one', () => {
    expect(seen({ isShared: true })?.hasHiddenProjects).toBe(true);
    expect(seen({ isShared: false })?.hasHiddenProjects).toBe(false);
  });

  it('are told of where there are more than a row holds', () => {
    const guid = (index: number): string => `6ccc6dcf-a875-4572-a2b2-${String(index).padStart(12, '0')}`;
    const many = Array.from({ length: 1_000 }, (_, index) => ({
      projectReference: { id: guid(index), name: 'P' },
      name: 'prod',
    }));
    const projects = seen({ serviceEndpointProjectReferences: many })?.projects ?? [];
    expect(projects.length).toBeGreaterThan(100);
    expect(JSON.stringify(projects).length).toBeLessThan(32_000);
    expect(seen({ serviceEndpointProjectReferences: many })?.hasHiddenProjects).toBe(true);
  });

  it('come in the same order, whichever project was asked', () => {
    const other = { projectReference: { id: PROJECT.replace('6', '1'), name: 'Other' }, name: 'other-prod' };
    const one = seen({ name: 'prod', serviceEndpointProjectReferences: [shown, other] });
    expect(one?.projects).toHaveLength(2);
    expect(seen({ name: 'other-prod', serviceEndpointProjectReferences: [other, shown] })).toEqual(one);
  });
});

describe('no authorization parameter but the issuer', () => {
  const MARK = 'hunter2';

  it('travels further, whatever its name and its type', () => {
    const secret = fc.string().map((text) => `${MARK}${text}`);
    const value = fc.oneof(secret, fc.array(secret), fc.dictionary(fc.string(), secret), fc.constant(null));
    const key = fc.oneof(
      fc.constantFrom(
        'serviceprincipalkey',
        'servicePrincipalCertificate',
        'accesstoken',
        'revertSchemeDeadline',
        'scheme',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.dictionary(key, value), secret, (parameters, extra) => {
        const authorization = {
          scheme: 'WorkloadIdentityFederation',
          parameters: { ...parameters, workloadIdentityFederationIssuer: ISSUER },
          [extra]: extra,
        };
        const json = JSON.stringify(read({ authorization, [extra]: extra, data: { [extra]: extra } }));
        expect(json).not.toContain(MARK);
        expect(json).toContain(ISSUER);
      }),
    );
  });
});

describe('a connection is under way', () => {
  it.each<readonly [object, boolean]>([
    [{ isReady: false, operationStatus: { state: 'InProgress' } }, true],
    [{ isReady: false }, true],
    [{ isReady: false, operationStatus: { state: 'Failed' } }, false],
    [{ isReady: false, operationStatus: { state: 'failed' } }, false],
    [{ isReady: true, operationStatus: { state: 'InProgress' } }, false],
    [{ isReady: undefined }, false],
    [{ isReady: null, operationStatus: null }, false],
  ])('with %j: %s', (over, expected) => {
    expect(isUnderWay(read(over))).toBe(expected);
  });
});
