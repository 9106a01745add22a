import type { Authorization, Connection } from './model.ts';
import type { OrganizationContext } from './organization-context.ts';
import { guidFor, same } from '../ids.ts';
import { federation, tenantOf, type Issuer, type Parameters } from './federation.ts';

/** Schemes of Azure connections that the simulator can make the parameters for. */
export const AZURE_SCHEMES = ['WorkloadIdentityFederation', 'ServicePrincipal'] as const;
/** One of them. */
export type AzureScheme = (typeof AZURE_SCHEMES)[number];

/** How long a conversion can be reverted (reference: azure-devops.md 3.5). */
const REVERT_WINDOW_MS = 7 * 24 * 60 * 60 * 1000;

type SchemedConnection = Pick<Connection, 'id' | 'shares' | 'authorization' | 'data'>;

/** What an Azure connection is made from. */
export interface AuthorizationWish {
  readonly scheme: AzureScheme;
  /** Heeded by federated ones only. */
  readonly issuer: Issuer;
}

/** Authorization of a new Azure connection, in the shapes of the service (reference: azure-devops.md 3.3). */
export function azureAuthorization(
  organization: OrganizationContext,
  connection: Pick<Connection, 'id' | 'shares'>,
  wish: AuthorizationWish,
): Authorization {
  return { scheme: wish.scheme, parameters: parametersFor(organization, connection, wish, {}) };
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

/** Whether Azure DevOps made the connection itself, and so can change its application (reference: azure-devops.md 3.4). */
export function isAutomatic({ data }: Pick<Connection, 'data'>): boolean {
  return same(data['creationMode'], 'Automatic');
}

/**
 * The same connection in another scheme: what a conversion or a revert at this time changes (reference: azure-devops.md 3.5). Only
 * a conversion of a connection that Azure DevOps made itself has a deadline for the way back.
 */
export function inScheme<T extends SchemedConnection>(
  organization: OrganizationContext,
  connection: T,
  wish: AuthorizationWish,
  at: Date,
): T {
  const { scheme } = wish;
  if (same(connection.authorization.scheme, scheme)) return connection;
  const { revertSchemeDeadline: _, ...data } = connection.data;
  const kept = keptParameters(connection.authorization.parameters);
  const authorization = { scheme, parameters: parametersFor(organization, connection, wish, kept) };
  if (scheme === 'ServicePrincipal' || !isAutomatic(connection)) return { ...connection, authorization, data };
  const deadline = new Date(at.getTime() + REVERT_WINDOW_MS);
  // Round-trip format of .NET, seven digits.
  const revertSchemeDeadline = deadline.toISOString().replace('Z', '0000Z');
  return { ...connection, authorization, data: { ...data, revertSchemeDeadline } };
}

function parametersFor(
  organization: OrganizationContext,
  connection: Pick<Connection, 'id' | 'shares'>,
  { scheme, issuer }: AuthorizationWish,
  kept: Parameters,
): Parameters {
  const tenantid = tenantOf(organization, kept);
  const common = { tenantid, serviceprincipalid: guidFor(`application/${connection.id}`) };
  const known = new Set(Object.keys(kept).map((name) => name.toLowerCase()));
  const fresh = Object.entries(common).filter(([name]) => !known.has(name));
  const ofScheme =
    scheme === 'WorkloadIdentityFederation'
      ? federation(organization, connection, tenantid, issuer)
      : { authenticationType: 'spnKey', serviceprincipalkey: `secret-of-${connection.id}` };
  return { ...Object.fromEntries(fresh), ...ofScheme, ...kept };
}

const KEPT_PARAMETERS: ReadonlySet<string> = new Set(['tenantid', 'serviceprincipalid', 'scope']);

function keptParameters(parameters: Parameters): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => KEPT_PARAMETERS.has(name.toLowerCase())));
}
