import type { ConnectionSnapshot } from '../../conversions/snapshot.ts';
import { GuardError } from '../../errors.ts';
import type { ConnectionRecord } from '../../ledger/connections.ts';
import type { GuardContext } from '../context.ts';
import { readConnection } from './read-connection.ts';

/**
 * The connection that had the name of a new one in the same project and is gone: whatever manages it made it anew. A name stands for
 * one connection of a project at a time (assumption: the portal refuses a second one), so one look at the old id is enough.
 * @returns The last one, where there were several.
 */
export async function predecessorOf(
  context: Pick<GuardContext, 'azureDevOps' | 'clock' | 'ledger'>,
  now: ConnectionSnapshot,
): Promise<ConnectionRecord | undefined> {
  const named = await context.ledger.connections.named(now.name);
  const before = named
    .filter(({ snapshot }) => isSameName(snapshot, now))
    .sort((a, b) => Date.parse(b.snapshot.modificationDate) - Date.parse(a.snapshot.modificationDate));
  for (const record of before) if (await isGone(context, record)) return record;
  return undefined;
}

/** True for two connections that have, or had, one name in one project. */
export function isSameName(one: ConnectionSnapshot, other: ConnectionSnapshot): boolean {
  if (one.id === other.id) return false;
  const keys = (snapshot: ConnectionSnapshot): readonly string[] =>
    snapshot.projects.map(({ id, connectionName }) => `${id} ${connectionName.toLowerCase()}`);
  const wanted = new Set(keys(one));
  return keys(other).some((key) => wanted.has(key));
}

async function isGone(
  context: Pick<GuardContext, 'azureDevOps' | 'clock'>,
  { snapshot, deletedAt }: ConnectionRecord,
): Promise<boolean> {
  if (deletedAt !== '') return true;
  const projectIds = snapshot.projects.map(({ id }) => id);
  try {
    return (await readConnection(context, projectIds, snapshot.id)) === undefined;
  } catch (error) {
    // One that is kept from the guard may be there.
    if (error instanceof GuardError && error.code === 'azure-devops-forbidden') return false;
    throw error;
  }
}
