import type { AzureDevOps } from '../shared/azure-devops/index.ts';
import type { WatchedConnection } from '../shared/connections/watched-connection.ts';
import { GuardError } from '../shared/errors.ts';
import type { FoundConnection } from '../shared/guard/conversion/read-connection.ts';
import { CONNECTION_ID } from './recorded-connection.ts';

/** The Azure connections of projects, each once, and the projects that did not show theirs. */
export interface ConnectionsOf {
  readonly found: readonly FoundConnection[];
  /** Why, one sentence each. */
  readonly hidden: readonly string[];
}

/** The projects that a person means: all that they see, or the one that they name. */
export async function projectsMeant(azureDevOps: AzureDevOps, project: string | undefined): Promise<readonly string[]> {
  return project === undefined ? (await azureDevOps.projects()).map(({ id }) => id) : [project];
}

/** One project that keeps its connections from this person does not hide those of the others. */
export async function connectionsOf(azureDevOps: AzureDevOps, projects: readonly string[]): Promise<ConnectionsOf> {
  const found = new Map<string, FoundConnection>();
  const hidden: string[] = [];
  for (const projectId of projects) {
    try {
      const { connections, unreadable } = await azureDevOps.azureConnections(projectId);
      for (const connection of connections) {
        const id = connection.id.toLowerCase();
        if (!found.has(id)) found.set(id, { projectId, connection });
      }
      if (unreadable > 0)
        hidden.push(`${String(unreadable)} connections of project ${projectId} are in a shape that is not known.`);
    } catch (error) {
      if (!(error instanceof GuardError) || error.code !== 'azure-devops-forbidden') throw error;
      hidden.push(error.message);
    }
  }
  return { found: [...found.values()], hidden };
}

/**
 * The connection that a person names by its id, or by its name in one of the projects, in any casing.
 * @throws GuardError `usage` where there is none, or where several bear the name: the message lists their ids and projects.
 */
export async function namedConnection(
  azureDevOps: AzureDevOps,
  projects: readonly string[],
  named: string,
): Promise<FoundConnection> {
  const wanted = named.trim().toLowerCase();
  if (CONNECTION_ID.test(wanted)) return connectionWithId(azureDevOps, projects, wanted);
  const { found, hidden } = await connectionsOf(azureDevOps, projects);
  const bearing = found.filter(({ connection }) => namesOf(connection).some((name) => name === wanted));
  const [only, ...others] = bearing;
  const unseen = hidden.length === 0 ? '' : `\nNot seen: ${hidden.join(' ')}`;
  if (only === undefined)
    throw new GuardError(
      'usage',
      `No project shows you an Azure service connection named "${named}": check the name, --project and your access.${unseen}`,
    );
  if (others.length > 0)
    throw new GuardError(
      'usage',
      `Several service connections bear the name "${named}": give an id.\n${bearing.map(choice).join('\n')}`,
    );
  return only;
}

async function connectionWithId(
  azureDevOps: AzureDevOps,
  projects: readonly string[],
  id: string,
): Promise<FoundConnection> {
  const { connectionIn } = await import('../shared/guard/conversion/read-connection.ts');
  const found = await connectionIn(azureDevOps, projects, id);
  if (found !== undefined) return found;
  throw new GuardError(
    'usage',
    `No project shows an Azure service connection ${id} to you: check the id, --project and your access.`,
  );
}

function namesOf({ name, serviceEndpointProjectReferences }: WatchedConnection): readonly string[] {
  const others = serviceEndpointProjectReferences.references.map((reference) => reference.name);
  return [name, ...others].map((one) => one.trim().toLowerCase());
}

function choice({ connection, projectId }: FoundConnection): string {
  const { references } = connection.serviceEndpointProjectReferences;
  const where = references.map(({ projectReference }) => projectReference.name).join(', ') || projectId;
  return `  ${connection.id}  "${connection.name}" in ${where}`;
}
