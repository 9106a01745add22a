import { z } from 'zod';

/**
 * A service connection in the REST shape of "service endpoints" (7.1): the fields the guard reads. Everything else, and all
 * authorization parameters, are dropped on reading, so that no secret can travel further.
 */
export const serviceConnectionSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  isDisabled: z.boolean().default(false),
  authorization: z.object({ scheme: z.string() }).nullish(),
});

export type ServiceConnection = z.infer<typeof serviceConnectionSchema>;

/**
 * What judging needs to know of a connection: `federated` breaks now, `secret` would break on a conversion, `other` is neither
 * (managed identity of the agent, publish profile, another service), `unknown` is an Azure connection of a scheme that is not known.
 */
export type SchemeKind = 'federated' | 'secret' | 'other' | 'unknown';

/** Schemes of Azure connections, in lower case: the service writes keys and values in varying casing. */
const AZURE_SCHEMES: ReadonlyMap<string, SchemeKind> = new Map([
  ['workloadidentityfederation', 'federated'],
  ['serviceprincipal', 'secret'],
  ['managedserviceidentity', 'other'],
  ['publishprofile', 'other'],
]);

/** How a connection signs in. */
export function schemeKindOf(connection: ServiceConnection): SchemeKind {
  if (connection.type.toLowerCase() !== 'azurerm') return 'other';
  return AZURE_SCHEMES.get(connection.authorization?.scheme.toLowerCase() ?? '') ?? 'unknown';
}

/** The connections of a project, found as pipelines name them. */
export interface KnownConnections {
  /** By name (any casing) or id; undefined where there is none, or where two differ. */
  find(nameOrId: string): ServiceConnection | undefined;
}

/** Makes a list of connections searchable. */
export function knownConnections(connections: readonly ServiceConnection[]): KnownConnections {
  const byKey = new Map<string, ServiceConnection | undefined>();
  const add = (key: string, connection: ServiceConnection): void => {
    const differs = byKey.has(key) && byKey.get(key)?.id.toLowerCase() !== connection.id.toLowerCase();
    byKey.set(key, differs ? undefined : connection);
  };
  for (const connection of connections) {
    add(connection.name.trim().toLowerCase(), connection);
    add(connection.id.toLowerCase(), connection);
  }
  return { find: (nameOrId) => byKey.get(nameOrId.trim().toLowerCase()) };
}
