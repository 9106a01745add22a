import type { IssuerRetirement } from '../../shared/catalogue/issuer-retirement.ts';
import type { IssuerFacts } from '../../shared/conversions/issuer-facts.ts';
import { issuerPlan, type IssuerPlan, type Planning } from '../../shared/conversions/issuer-plan.ts';
import { CONNECTION, NOW, PROJECT } from './building.ts';

export const OLD_ISSUER = `https://vstoken.dev.azure.com/${PROJECT}`;
export const ENTRA_ISSUER = 'https://login.microsoftonline.com/7b0e9a5d-6f3c-4d0a-9a55-0a1b2c3d4e5f/v2.0';

export const RETIREMENT: IssuerRetirement = {
  issuer: 'https://vstoken.dev.azure.com/<organization id>',
  retires: '2027-07-01',
  note: 'It stays elsewhere.',
  source: 'https://learn.microsoft.com/azure/devops/pipelines/release/convert-service-connections',
  asOf: '2026-06-15',
};

/** A connection of one project that Azure DevOps made, on its own issuer. */
export function facts(over: Partial<IssuerFacts> = {}): IssuerFacts {
  return {
    id: CONNECTION,
    name: 'prod',
    type: 'azurerm',
    scheme: 'WorkloadIdentityFederation',
    issuer: OLD_ISSUER,
    environment: 'AzureCloud',
    identityType: 'AppRegistrationAutomatic',
    creationMode: 'Automatic',
    projects: [{ id: PROJECT, name: 'Payments', connectionName: 'prod' }],
    hasHiddenProjects: false,
    ...over,
  };
}

export function planOf(connections: readonly IssuerFacts[], over: Partial<Planning> = {}): IssuerPlan {
  return issuerPlan(connections, { retirement: RETIREMENT, nowMs: NOW, waivers: [], unseen: [], ...over });
}

/** The plan that docs/issuer-retirement.md shows. */
export function shownPlan(): IssuerPlan {
  const project = (name: string, connectionName: string, id = PROJECT) => ({ id, name, connectionName });
  const shared = [
    project('Payments', 'shared-acr'),
    project('Search', 'shared-acr', '9a3d2f5e-6b0c-4c7e-8f21-3d5b7a9c1e02'),
  ];
  return planOf(
    [
      facts({
        id: '6d657de3-fa65-4396-aeaf-da36d6ccea80',
        name: 'shop-prod',
        projects: [project('Payments', 'shop-prod')],
      }),
      facts({
        id: '0c6f3f3e-8d4b-4f5c-9b6e-2f1d7c1a9e55',
        name: 'shop-test',
        identityType: 'ManagedIdentity',
        projects: [project('Payments', 'shop-test')],
      }),
      facts({ id: 'b1f0a5d2-3c44-4e8b-8a6d-5e2c9f7d1b33', name: 'legacy', creationMode: 'Manual', identityType: '' }),
      facts({
        id: 'f4a9c8e1-7b25-4d3a-9c10-6e8d2b5f0a77',
        name: 'shared-acr',
        type: 'dockerregistry',
        environment: '',
        identityType: '',
        creationMode: '',
        projects: shared,
      }),
      facts({ id: '1', name: 'new', issuer: ENTRA_ISSUER }),
      facts({ id: '2', name: 'newer', issuer: ENTRA_ISSUER }),
      facts({ id: '3', name: 'gov', environment: 'AzureUSGovernment' }),
      facts({ id: '4', name: 'secret', scheme: 'ServicePrincipal' }),
    ],
    { nowMs: Date.parse('2027-01-02T00:00:15Z') },
  );
}
