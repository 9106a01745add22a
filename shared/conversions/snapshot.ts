import { schemeKindOf, type SchemeKind } from '../connections/service-connection.ts';
import type { WatchedConnection } from '../connections/watched-connection.ts';

/** A project that may use a connection, and the name that the connection has there. */
export interface ConnectionProject {
  readonly id: string;
  readonly name: string;
  readonly connectionName: string;
}

/** What was last seen of a service connection. Texts are as the service wrote them; what it did not say is empty. */
export interface ConnectionSnapshot {
  /** GUID in lower case. */
  readonly id: string;
  readonly name: string;
  readonly scheme: string;
  /** Who signs its federated tokens. */
  readonly issuer: string;
  /** `data.revertSchemeDeadline`. */
  readonly deadline: string;
  /** `Automatic` or `Manual` (`data.creationMode`). */
  readonly creationMode: string;
  readonly modificationDate: string;
  readonly modifiedById: string;
  readonly modifiedByName: string;
  readonly projects: readonly ConnectionProject[];
}

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
