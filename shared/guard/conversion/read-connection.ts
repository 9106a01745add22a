import { isUnderWay, type WatchedConnection } from '../../connections/watched-connection.ts';
import { GuardError, orUndefined } from '../../errors.ts';
import type { GuardContext } from '../context.ts';

/** How often and how long apart a connection is read that Azure DevOps still works on; a conversion takes seconds to minutes. */
const SETTLING_READS = 15;
const SETTLING_PAUSE_MS = 2_000;

type ReadContext = Pick<GuardContext, 'azureDevOps' | 'clock'>;

/** A connection, and a project through which it can be read. */
export interface FoundConnection {
  readonly projectId: string;
  readonly connection: WatchedConnection;
}

/**
 * Reads a connection through the first of the projects that knows it, as it is at the moment.
 * @returns undefined where no project knows it: it is gone, or this identity may not see it.
 * @throws GuardError `azure-devops-forbidden` when a project keeps it from this identity and no other shows it.
 */
export async function connectionIn(
  azureDevOps: Pick<GuardContext['azureDevOps'], 'serviceConnection'>,
  projectIds: readonly string[],
  connectionId: string,
): Promise<FoundConnection | undefined> {
  let forbidden: GuardError | undefined;
  for (const projectId of new Set(projectIds)) {
    try {
      const connection = await orUndefined(azureDevOps.serviceConnection(projectId, connectionId));
      if (connection !== undefined) return { projectId, connection };
    } catch (error) {
      // One project that keeps it from the guard does not hide it where another shows it.
      if (!(error instanceof GuardError) || error.code !== 'azure-devops-forbidden') throw error;
      forbidden = error;
    }
  }
  if (forbidden !== undefined) throw forbidden;
  return undefined;
}

/**
 * The same, waiting while Azure DevOps still works on it.
 * @throws GuardError `azure-devops-unavailable` when it does not come to rest in half a minute.
 */
export async function readConnection(
  context: ReadContext,
  projectIds: readonly string[],
  connectionId: string,
): Promise<FoundConnection | undefined> {
  const found = await connectionIn(context.azureDevOps, projectIds, connectionId);
  return found && { ...found, connection: await settled(context, found.projectId, found.connection) };
}

async function settled({ azureDevOps, clock }: ReadContext, projectId: string, first: WatchedConnection) {
  let connection = first;
  for (let read = 1; isUnderWay(connection); read += 1) {
    if (read >= SETTLING_READS) {
      throw new GuardError(
        'azure-devops-unavailable',
        `Azure DevOps is still working on service connection ${connection.id}: it is looked at again later.`,
      );
    }
    await clock.wait(SETTLING_PAUSE_MS);
    connection = await azureDevOps.serviceConnection(projectId, connection.id);
  }
  return connection;
}
