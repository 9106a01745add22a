import { guidFor, same } from '../ids.ts';
import type { Connection } from './model.ts';
import type { OrganizationContext } from './organization-context.ts';

/** Who issues the tokens of a federated connection. Azure DevOps itself is the old issuer (reference: azure-devops.md 3.7). */
export const ISSUERS = ['entra', 'azure-devops'] as const;
/** One of them. */
export type Issuer = (typeof ISSUERS)[number];

/** Parameters of an authorization; their names come in any case (reference: azure-devops.md 3.3). */
export type Parameters = Readonly<Record<string, string>>;

/** Application id of Azure DevOps in Entra, part of the subject of federated connections (reference: azure-devops.md 7). */
const AZURE_DEVOPS_APP = '499b84ac-1321-427f-aa17-267ca6975798';

/**
 * What Entra is told to trust. The old subject has the names at the time, and a rename does not change it (reference:
 * azure-devops.md 3.3); that the old issuer has no type is an assumption.
 */
export function federation(
  organization: OrganizationContext,
  { id, shares }: Pick<Connection, 'id' | 'shares'>,
  tenant: string,
  issuer: Issuer,
): Parameters {
  const share = shares[0];
  switch (issuer) {
    case 'entra':
      return {
        workloadIdentityFederationIssuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
        workloadIdentityFederationIssuerType: 'EntraID',
        workloadIdentityFederationSubject: `/eid1/c/pub/t/${shortGuid(tenant)}/a/${shortGuid(AZURE_DEVOPS_APP)}/sc/${organization.id}/${id}`,
      };
    case 'azure-devops':
      return {
        workloadIdentityFederationIssuer: `https://vstoken.dev.azure.com/${organization.id}`,
        workloadIdentityFederationSubject: `sc://${organization.name}/${share?.project.name ?? ''}/${share?.name ?? ''}`,
      };
  }
}

/** The same connection with tokens of another issuer. */
export function withIssuer<T extends Pick<Connection, 'id' | 'shares' | 'authorization'>>(
  organization: OrganizationContext,
  connection: T,
  issuer: Issuer,
): T {
  const { scheme, parameters } = connection.authorization;
  const kept = Object.entries(parameters).filter(([name]) => !name.toLowerCase().startsWith('workloadidentity'));
  const trusted = federation(organization, connection, tenantOf(organization, parameters), issuer);
  return { ...connection, authorization: { scheme, parameters: { ...Object.fromEntries(kept), ...trusted } } };
}

/** The tenant in the parameters, or the one that the simulator makes up. */
export function tenantOf(organization: OrganizationContext, parameters: Parameters): string {
  const [, tenant] = Object.entries(parameters).find(([name]) => same(name, 'tenantid')) ?? [];
  return tenant ?? guidFor(`tenant/${organization.name}`);
}

function shortGuid(guid: string): string {
  return Buffer.from(guid.replaceAll('-', ''), 'hex').toString('base64url');
}
