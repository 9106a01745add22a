import type { GuardContext } from '../context.ts';
import { preflight, type Preflight } from './preflight.ts';
import { readConnection } from './read-connection.ts';

/**
 * Judges a connection by its id, through the projects that the ledger knows of it, else through all that the guard sees.
 * @returns undefined where no project shows it to the guard.
 */
export async function preflightOf(context: GuardContext, connectionId: string): Promise<Preflight | undefined> {
  const known = await context.ledger.connections.read(connectionId);
  const found =
    (known &&
      (await readConnection(
        context,
        known.snapshot.projects.map(({ id }) => id),
        connectionId,
      ))) ??
    (await readConnection(
      context,
      (await context.azureDevOps.projects()).map(({ id }) => id),
      connectionId,
    ));
  return found && preflight(context, found);
}
