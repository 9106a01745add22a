import { isUnderWay, type WatchedConnection } from '../../connections/watched-connection.ts';
import { GuardError } from '../../errors.ts';
import type { GuardContext } from '../context.ts';

/** A conversion takes seconds to a few minutes (https://learn.microsoft.com/azure/devops/pipelines/library/connect-to-azure). */
const PAUSE_MS = 3_000;
const MAX_READS = 100;

/**
 * Reads a connection until Azure DevOps works on it no more, five minutes at most.
 * @param waiting Told before each pause, with the seconds that were waited so far.
 * @throws GuardError `azure-devops-unavailable` when it does not come to rest.
 */
export async function whenReady(
  { azureDevOps, clock }: Pick<GuardContext, 'azureDevOps' | 'clock'>,
  projectId: string,
  connectionId: string,
  waiting: (seconds: number) => void,
): Promise<WatchedConnection> {
  for (let read = 1; ; read += 1) {
    const connection = await azureDevOps.serviceConnection(projectId, connectionId);
    if (!isUnderWay(connection)) return connection;
    if (read >= MAX_READS)
      throw new GuardError(
        'azure-devops-unavailable',
        `Azure DevOps has been working on service connection "${connection.name}" for five minutes: run the same command again later, it goes on where this one ended.`,
      );
    waiting(((read - 1) * PAUSE_MS) / 1000);
    await clock.wait(PAUSE_MS);
  }
}
