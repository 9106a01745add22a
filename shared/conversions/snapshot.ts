import { z } from 'zod';
import { schemeKindOf, serviceConnectionSchema, type SchemeKind } from '../connections/service-connection.ts';
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
  /** When it was made, as the service wrote it. */
  creationDate: z.string().default(''),
  modificationDate: z.string(),
  modifiedById: z.string(),
  modifiedByName: z.string(),
  projects: z.array(connectionProjectSchema).readonly(),
  /** True where more projects may use it than are listed: what they do with it cannot be seen. */
  hasHiddenProjects: z.boolean().default(false),
  /** Undefined where an older version noted it. */
  isDisabled: z.boolean().optional(),
  /** The cloud (`data.environment`); rows of older versions do not say. */
  environment: z.string().default(''),
  /** What it signs in as (`data.identityType`); rows of older versions do not say. */
  identityType: z.string().default(''),
});

export type ConnectionProject = Readonly<z.infer<typeof connectionProjectSchema>>;
export type ConnectionSnapshot = Readonly<z.infer<typeof snapshotSchema>>;

/** The snapshot of an Azure connection; undefined for every other type, which is not watched. */
export function snapshotOf(connection: WatchedConnection): ConnectionSnapshot | undefined {
  if (connection.type.toLowerCase() !== 'azurerm') return undefined;
  const { id, authorization, data, creationDate, modificationDate, modifiedBy, isShared, isDisabled } = connection;
  const { references, unreadable } = connection.serviceEndpointProjectReferences;
  // In one order, whichever project answered: the service names the asked one first.
  const all = references
    .map(({ projectReference, name: connectionName }) => ({ ...projectReference, connectionName }))
    .sort((a, b) => a.id.localeCompare(b.id) || a.connectionName.localeCompare(b.connectionName));
  const projects = all.slice(0, fitting(all));
  return {
    id: id.toLowerCase(),
    name: projects[0]?.connectionName ?? connection.name,
    scheme: authorization?.scheme ?? '',
    issuer: authorization?.issuer ?? '',
    deadline: data.revertSchemeDeadline,
    creationMode: data.creationMode,
    creationDate: creationDate ?? '',
    modificationDate: modificationDate ?? '',
    modifiedById: modifiedBy?.id ?? '',
    modifiedByName: modifiedBy?.displayName ?? modifiedBy?.uniqueName ?? '',
    projects,
    hasHiddenProjects: unreadable > 0 || projects.length < all.length || (isShared === true && all.length < 2),
    isDisabled,
    environment: data.environment,
    identityType: data.identityType,
  };
}

/** Room for the projects of a connection in its row, as JSON: a property holds 32,768 characters. */
const MAX_PROJECTS_LENGTH = 30_000;

/** How many of them fit. */
function fitting(projects: readonly ConnectionProject[]): number {
  let room = MAX_PROJECTS_LENGTH;
  const beyond = projects.findIndex((project) => {
    room -= JSON.stringify(project).length + 1;
    return room < 0;
  });
  return beyond < 0 ? projects.length : beyond;
}

/** How the connection of a snapshot signs in. */
export function schemeKindIn({ scheme }: ConnectionSnapshot): SchemeKind {
  return schemeKindOf({ type: 'azurerm', authorization: { scheme } });
}

/** What a snapshot tells of the connection itself; what it does not hold counts as not said. */
export function connectionIn(snapshot: ConnectionSnapshot) {
  const { id, name, scheme, issuer, deadline, creationMode, projects, isDisabled } = snapshot;
  const { environment, identityType } = snapshot;
  return serviceConnectionSchema.parse({
    id,
    name,
    type: 'azurerm',
    authorization: { scheme, parameters: { workloadIdentityFederationIssuer: issuer } },
    data: { revertSchemeDeadline: deadline, creationMode, environment, identityType },
    isShared: projects.length > 1,
    isDisabled,
  });
}
