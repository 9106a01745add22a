import { z } from 'zod';
import { schemeKindOf, type SchemeKind } from '../connections/service-connection.ts';
import type { WatchedConnection } from '../connections/watched-connection.ts';

/** A project that may use a connection, and the name that the connection has there. */
export const connectionProjectSchema = z.object({ id: z.string(), name: z.string(), connectionName: z.string() });

/** What was last seen of a service connection. Texts are as the service wrote them; what it did not say is empty. */
export const snapshotSchema = z.object({
  /** GUID in lower case. */
  id: z.string(),
  name: z.string(),
  scheme: z.string(),
  /** Who signs its federated tokens. */
  issuer: z.string(),
  /** `data.revertSchemeDeadline`. */
  deadline: z.string(),
  /** `Automatic` or `Manual` (`data.creationMode`). */
  creationMode: z.string(),
  modificationDate: z.string(),
  modifiedById: z.string(),
  modifiedByName: z.string(),
  projects: z.array(connectionProjectSchema).readonly(),
});

export type ConnectionProject = Readonly<z.infer<typeof connectionProjectSchema>>;
export type ConnectionSnapshot = Readonly<z.infer<typeof snapshotSchema>>;

/** The snapshot of an Azure connection; undefined for every other type, which is not watched. */
export function snapshotOf(connection: WatchedConnection): ConnectionSnapshot | undefined {
  if (connection.type.toLowerCase() !== 'azurerm') return undefined;
  const { id, name, authorization, data, modificationDate, modifiedBy } = connection;
  return {
    id: id.toLowerCase(),
    name,
    scheme: authorization?.scheme ?? '',
    issuer: authorization?.issuer ?? '',
    deadline: data.revertSchemeDeadline,
    creationMode: data.creationMode,
    modificationDate: modificationDate ?? '',
    modifiedById: modifiedBy?.id ?? '',
    modifiedByName: modifiedBy?.displayName ?? modifiedBy?.uniqueName ?? '',
    projects: connection.serviceEndpointProjectReferences.map(({ projectReference, name: connectionName }) => ({
      id: projectReference.id,
      name: projectReference.name,
      connectionName,
    })),
  };
}

/** How the connection of a snapshot signs in. */
export function schemeKindIn({ id, name, scheme }: ConnectionSnapshot): SchemeKind {
  return schemeKindOf({ id, name, type: 'azurerm', isDisabled: false, authorization: { scheme } });
}
