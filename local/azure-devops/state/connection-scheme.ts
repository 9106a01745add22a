import type { Authorization, Connection } from './model.ts';
import type { OrganizationContext } from './organization-context.ts';
import { guidFor, same } from '../ids.ts';

/** Schemes of Azure connections that the simulator can make the parameters for. */
export const AZURE_SCHEMES = ['WorkloadIdentityFederation', 'ServicePrincipal'] as const;
/** One of them. */
export type AzureScheme = (typeof AZURE_SCHEMES)[number];

/** How long a conversion can be reverted (reference: azure-devops.md 3.5). */
const REVERT_WINDOW_MS = 7 * 24 * 60 * 60 * 1000;

/** Application id of Azure DevOps in Entra, part of the subject of federated connections (reference: azure-devops.md 7). */
const AZURE_DEVOPS_APP = '499b84ac-1321-427f-aa17-267ca6975798';

type Parameters = Readonly<Record<string, string>>;
type SchemedConnection = Pick<Connection, 'id' | 'authorization' | 'data'>;

/** Authorization of a new Azure connection, in the shapes of the service (reference: azure-devops.md 3.3). */
export function azureAuthorization(
  organization: OrganizationContext,
  connectionId: string,
  scheme: AzureScheme,
): Authorization {
  const common = {
    tenantid: guidFor(`tenant/${organization.name}`),
    serviceprincipalid: guidFor(`application/${connectionId}`),
  };
  const parameters =
    scheme === 'WorkloadIdentityFederation'
      ? { ...common, ...federation(organization, connectionId, common.tenantid) }
      : { ...common, authenticationType: 'spnKey', serviceprincipalkey: `secret-of-${connectionId}` };
  return { scheme, parameters };
}

/** `data` of a new Azure connection that Azure DevOps made itself. */
export function azureData(organization: OrganizationContext): Record<string, string> {
  return {
    environment: 'AzureCloud',
    scopeLevel: 'Subscription',
    subscriptionId: guidFor(`subscription/${organization.name}`),
    subscriptionName: `${organization.name}-production`,
    creationMode: 'Automatic',
  };
}

/**
 * The same connection in another scheme: what a conversion or a revert changes (reference: azure-devops.md 3.5). Only a
 * conversion of a connection that Azure DevOps made itself has a deadline for the way back.
 */
export function inScheme<T extends SchemedConnection>(
  organization: OrganizationContext,
  connection: T,
  scheme: AzureScheme,
): T {
  if (same(connection.authorization.scheme, scheme)) return connection;
  const { revertSchemeDeadline: _, ...data } = connection.data;
  const kept = keptParameters(connection.authorization.parameters);
  const fresh = azureAuthorization(organization, connection.id, scheme);
  const authorization = { scheme, parameters: { ...fresh.parameters, ...kept } };
  if (scheme === 'ServicePrincipal' || data['creationMode'] !== 'Automatic')
    return { ...connection, authorization, data };
  const deadline = new Date(organization.clock.now().getTime() + REVERT_WINDOW_MS);
  // Round-trip format of .NET, seven digits.
  const revertSchemeDeadline = deadline.toISOString().replace('Z', '0000Z');
  return { ...connection, authorization, data: { ...data, revertSchemeDeadline } };
}

function federation(organization: OrganizationContext, connectionId: string, tenant: string): Parameters {
  return {
    workloadIdentityFederationIssuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
    workloadIdentityFederationIssuerType: 'EntraID',
    workloadIdentityFederationSubject: `/eid1/c/pub/t/${shortGuid(tenant)}/a/${shortGuid(AZURE_DEVOPS_APP)}/sc/${organization.id}/${connectionId}`,
  };
}

const KEPT_PARAMETERS: ReadonlySet<string> = new Set(['tenantid', 'serviceprincipalid', 'scope']);

function keptParameters(parameters: Parameters): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => KEPT_PARAMETERS.has(name.toLowerCase())));
}

function shortGuid(guid: string): string {
  return Buffer.from(guid.replaceAll('-', ''), 'hex').toString('base64url');
}
