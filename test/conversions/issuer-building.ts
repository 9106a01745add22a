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
