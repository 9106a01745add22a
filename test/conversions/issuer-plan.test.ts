import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serviceConnectionSchema } from '../../shared/connections/service-connection.ts';
import { factsInAnswer, factsInSnapshot, type IssuerFacts } from '../../shared/conversions/issuer-facts.ts';
import { readPolicy } from '../../shared/policy/read-policy.ts';
import { snapshot } from './building.ts';
import { ENTRA_ISSUER, facts, OLD_ISSUER, planOf } from './issuer-building.ts';

const one = (over: Partial<IssuerFacts>) => {
  const { work, others } = planOf([facts(over)]);
  return [...work, ...others][0];
};
const OBSOLETE = 'https://app.vstoken.visualstudio.com';

describe('whom the retirement concerns', () => {
  it.each<readonly [string, Partial<IssuerFacts>, string, string]>([
    ['the issuer of Azure DevOps in the public cloud', {}, 'yes', 'retiring-issuer'],
    ['its address in another casing', { issuer: OLD_ISSUER.toUpperCase() }, 'yes', 'retiring-issuer'],
    ['a Docker registry that tells no cloud', { type: 'dockerregistry', environment: '' }, 'unknown', 'cloud-unknown'],
    ['a row of an older version', { environment: '', identityType: '' }, 'unknown', 'cloud-unknown'],
    ['a cloud that nobody knows', { environment: 'AzureMoon' }, 'unknown', 'cloud-unknown'],
    ['the obsolete issuer', { issuer: OBSOLETE }, 'yes', 'obsolete-issuer'],
    ['the obsolete issuer anywhere', { issuer: OBSOLETE, environment: 'AzureStack' }, 'yes', 'obsolete-issuer'],
    ['Entra', { issuer: ENTRA_ISSUER }, 'no', 'entra-issuer'],
    ['another cloud', { environment: 'azureusgovernment' }, 'no', 'other-cloud'],
    ['another cloud with an issuer of its own', { environment: 'AzureChinaCloud', issuer: 'x' }, 'no', 'other-cloud'],
    ['a secret', { scheme: 'ServicePrincipal' }, 'no', 'not-federated'],
    ['the identity of an agent', { scheme: 'ManagedServiceIdentity' }, 'no', 'not-federated'],
    ['a scheme that nobody knows', { scheme: 'SomethingNew' }, 'unknown', 'scheme-unknown'],
    ['no scheme', { scheme: '' }, 'unknown', 'scheme-unknown'],
    ['no issuer', { issuer: '' }, 'unknown', 'issuer-unknown'],
    ['an issuer of somebody else', { issuer: 'https://vstoken.dev.azure.com.example/' }, 'unknown', 'issuer-unknown'],
  ])('%s: %s', (_, over, concern, reason) => {
    expect(one(over)).toMatchObject({ concern, reason });
  });

  it('is nobody for whom the policy waives the rule, until the day on which the waiver ends', () => {
    const waivers = (entry: string) => readPolicy(`version: 1\nwaivers:\n  - { rule: ${entry} }`, 'policy').waivers;
    const reason = (entry: string, name = 'prod') =>
      planOf([facts({ name })], { waivers: waivers(entry) }).others[0]?.reason;
    expect(reason('issuer-retiring, connection: PROD, reason: several tenants, until: 2026-11-24')).toBe('waived');
    expect(reason('issuer-retiring, pipeline: "**", reason: all, until: 2027-01-01')).toBe('waived');
    expect(reason('issuer-retiring, connection: prod, reason: over, until: 2026-11-23')).toBeUndefined();
    expect(reason('issuer-retiring, connection: test, reason: another, until: 2027-01-01')).toBeUndefined();
    expect(reason('task-unknown, connection: prod, reason: another rule, until: 2027-01-01')).toBeUndefined();
    expect(
      reason('issuer-retiring, connection: prod, pipeline: a/b, reason: one pipeline, until: 2027-01-01'),
    ).toBeUndefined();
  });
});

describe('what stands in the way', () => {
  it.each<readonly [string, Partial<IssuerFacts>, string, readonly string[]]>([
    ['an app that Azure DevOps made', {}, 'update', ['app-tenancy']],
    ['a managed identity', { identityType: 'ManagedIdentity' }, 'update', []],
    ['a connection that does not say what it signs in as', { identityType: '' }, 'update', ['app-tenancy']],
    ['a credential made by hand', { creationMode: 'manual' }, 'by-hand', ['manual-credential', 'app-tenancy']],
    [
      'a managed identity whose credential was made by hand',
      { creationMode: 'Manual', identityType: 'ManagedIdentity' },
      'by-hand',
      ['manual-credential'],
    ],
    [
      'an app registration made by hand',
      { identityType: 'AppRegistrationManual' },
      'by-hand',
      ['manual-credential', 'app-tenancy'],
    ],
    ['nobody knows who made it', { creationMode: '' }, 'find-out', ['creation-unknown', 'app-tenancy']],
    ['projects that are hidden', { hasHiddenProjects: true }, 'update-shared', ['app-tenancy', 'hidden-projects']],
    ['a cloud that is not known', { environment: '' }, 'find-out', ['app-tenancy']],
    ['the obsolete issuer', { issuer: OBSOLETE }, 'broken', ['app-tenancy']],
  ])('%s', (_, over, wave, obstacles) => {
    expect(one(over)).toMatchObject({ wave, obstacles });
  });

  it('is said when several projects use it', () => {
    const projects = ['a', 'b'].map((id) => ({ id, name: id, connectionName: 'prod' }));
    expect(one({ projects })).toMatchObject({ wave: 'update-shared', obstacles: ['app-tenancy', 'several-projects'] });
  });

  it('is not asked of what is not concerned', () => {
    expect(one({ issuer: ENTRA_ISSUER, creationMode: 'Manual' })).toMatchObject({ wave: null, obstacles: [] });
  });
});

describe('the plan', () => {
  it('counts, and puts what is broken first and what nobody knows last', () => {
    const plan = planOf([
      facts({ id: '1', name: 'unknown', environment: '' }),
      facts({ id: '2', name: 'by-hand', creationMode: 'Manual' }),
      facts({ id: '3', name: 'b' }),
      facts({ id: '4', name: 'a' }),
      facts({ id: '5', name: 'broken', issuer: OBSOLETE }),
      facts({ id: '6', name: 'done', issuer: ENTRA_ISSUER }),
      facts({ id: '7', name: 'secret', scheme: 'ServicePrincipal' }),
      facts({ id: '8', name: 'gov', environment: 'AzureUSGovernment' }),
    ]);
    expect(plan.work.map((planned) => planned.facts.name)).toEqual(['broken', 'a', 'b', 'by-hand', 'unknown']);
    expect(plan.others.map((planned) => planned.facts.name)).toEqual(['done', 'gov', 'secret']);
    expect(plan.totals).toMatchObject({ connections: 8, left: 4, unknown: 1, done: 1, percent: 16 });
    expect(plan.totals.reasons).toMatchObject({ 'not-federated': 1, 'other-cloud': 1, waived: 0 });
    expect(plan.daysLeft).toBe(219);
  });

  it('loses a connection whose issuer changed', () => {
    const before = planOf([factsInSnapshot(snapshot({ issuer: OLD_ISSUER }))]);
    const after = planOf([factsInSnapshot(snapshot({ issuer: ENTRA_ISSUER }))]);
    expect([before.work.length, after.work.length, after.totals.done]).toEqual([1, 0, 1]);
  });

  it('is the same in whatever order the connections come, and says of each connection one thing', () => {
    const some = <T>(...values: readonly T[]) => fc.constantFrom(...values);
    const anything = fc.record({
      name: fc.string({ unit: 'binary' }),
      type: some('azurerm', 'dockerregistry'),
      scheme: some('WorkloadIdentityFederation', 'ServicePrincipal', '', 'x'),
      issuer: some(OLD_ISSUER, ENTRA_ISSUER, OBSOLETE, '', 'x'),
      environment: some('AzureCloud', '', 'AzureStack', 'x'),
      identityType: some('ManagedIdentity', 'AppRegistrationManual', '', 'x'),
      creationMode: some('Automatic', 'Manual', '', 'x'),
      hasHiddenProjects: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 12 }), (parts) => {
        const connections = parts.map((part, index) => facts({ ...part, id: String(index) }));
        const plan = planOf(connections);
        expect(planOf(connections.toReversed())).toEqual(plan);
        const { left, unknown, done, reasons, percent } = plan.totals;
        expect(plan.work.length).toBe(left + unknown);
        expect(plan.work.length + plan.others.length).toBe(connections.length);
        expect(Object.values(reasons).reduce((sum, count) => sum + count, 0)).toBe(connections.length);
        expect(percent === 100).toBe(left + unknown === 0);
        expect(done).toBe(reasons['entra-issuer']);
        // Nothing that is not known is done or out of it.
        for (const { facts: of, concern } of plan.others) {
          expect(concern).toBe('no');
          expect([
            of.scheme === 'ServicePrincipal',
            of.issuer === ENTRA_ISSUER,
            of.environment === 'AzureStack',
          ]).toContain(true);
        }
      }),
    );
  });
});

describe('an answer of Azure DevOps', () => {
  const answer = (over: object) =>
    factsInAnswer(
      serviceConnectionSchema.parse({
        id: 'ABC',
        name: 'prod',
        type: 'AzureRM',
        authorization: {
          scheme: 'WorkloadIdentityFederation',
          parameters: { workloadidentityfederationissuer: OLD_ISSUER, tenantid: 'hunter2' },
        },
        data: { environment: 'AzureCloud', creationMode: 'Manual', identityType: 'ManagedIdentity' },
        ...over,
      }),
    );

  it('is read without any other parameter of the authorization', () => {
    expect(answer({})).toEqual({
      id: 'abc',
      name: 'prod',
      type: 'azurerm',
      scheme: 'WorkloadIdentityFederation',
      issuer: OLD_ISSUER,
      environment: 'AzureCloud',
      identityType: 'ManagedIdentity',
      creationMode: 'Manual',
      projects: [],
      hasHiddenProjects: false,
    });
  });

  it('counts federated connections of every type, and of Azure all', () => {
    const scheme = (name: string) => ({ authorization: { scheme: name, parameters: {} } });
    expect(answer({ type: 'dockerregistry' })?.type).toBe('dockerregistry');
    expect(answer({ type: 'contoso-cloud' })?.type).toBe('contoso-cloud');
    expect(answer({ type: 'github', ...scheme('Token') })).toBeUndefined();
    expect(answer({ type: 'github', authorization: null })).toBeUndefined();
    expect(answer(scheme('SomethingNew'))?.scheme).toBe('SomethingNew');
  });

  it('tells of projects that are not named', () => {
    expect(answer({ serviceEndpointProjectReferences: [{}] })?.hasHiddenProjects).toBe(true);
    expect(answer({ isShared: true })?.hasHiddenProjects).toBe(true);
  });
});
