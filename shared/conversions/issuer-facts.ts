import { anySchemeKindOf, type SchemeKind, type ServiceConnection } from '../connections/service-connection.ts';
import type { ConnectionProject, ConnectionSnapshot } from './snapshot.ts';

/** What is known of a connection where its issuer is in question. Texts are as the service wrote them; what it did not say is empty. */
export interface IssuerFacts {
  /** In lower case. */
  readonly id: string;
  readonly name: string;
  /** `azurerm`, `dockerregistry`, or a type of an extension. */
  readonly type: string;
  readonly scheme: string;
  readonly issuer: string;
  readonly environment: string;
  readonly identityType: string;
  readonly creationMode: string;
  readonly projects: readonly ConnectionProject[];
  readonly hasHiddenProjects: boolean;
}

/** The facts in what was last seen of an Azure connection. */
export function factsInSnapshot(snapshot: ConnectionSnapshot): IssuerFacts {
  const { id, name, scheme, issuer, environment, identityType, creationMode, projects, hasHiddenProjects } = snapshot;
  const told = { scheme, issuer, environment, identityType, creationMode };
  return { id, name, type: 'azurerm', ...told, projects, hasHiddenProjects };
}

/**
 * The facts in an answer of Azure DevOps, of any connection that can have an issuer: Azure connections, and federated ones to Docker
 * registries and of extensions (https://learn.microsoft.com/azure/devops/pipelines/release/convert-service-connections).
 * Undefined for all others.
 */
export function factsInAnswer(connection: ServiceConnection): IssuerFacts | undefined {
  const { id, name, type, authorization, data, isShared, serviceEndpointProjectReferences } = connection;
  if (type.toLowerCase() !== 'azurerm' && anySchemeKindOf(connection) !== 'federated') return undefined;
  const { references, unreadable } = serviceEndpointProjectReferences;
  const projects = references
    .map(({ projectReference, name: connectionName }) => ({ ...projectReference, connectionName }))
    .sort((a, b) => a.id.localeCompare(b.id) || a.connectionName.localeCompare(b.connectionName));
  const { environment, identityType, creationMode } = data;
  return {
    id: id.toLowerCase(),
    name: projects[0]?.connectionName ?? name,
    type: type.toLowerCase(),
    scheme: authorization?.scheme ?? '',
    issuer: authorization?.issuer ?? '',
    environment,
    identityType,
    creationMode,
    projects,
    hasHiddenProjects: unreadable > 0 || (isShared === true && projects.length < 2),
  };
}

/** How the connection signs in; of another type than Azure only federated ones have facts. */
export function schemeKindWith({ type, scheme }: IssuerFacts): SchemeKind {
  return anySchemeKindOf({ type, authorization: { scheme } });
}
