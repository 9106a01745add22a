import { foundChange } from '../../conversions/record.ts';
import type { ConnectionSnapshot } from '../../conversions/snapshot.ts';
import { GuardError } from '../../errors.ts';
import type { ConnectionLease, ConnectionRecord } from '../../ledger/connections.ts';
import type { Log } from '../../log.ts';
import type { EventOf } from '../../queue/guard-event.ts';
import type { GuardContext } from '../context.ts';
import { isSameName } from './predecessor.ts';
import { workOff } from './work-off.ts';

/** The second look comes no earlier than this after the first that missed it. */
const CONFIRM_AFTER_MS = 5 * 60 * 1000;

/**
 * A known connection is not there. The same is seen by an identity that has lost its role, so it counts as deleted only when two
 * looks missed it, and each of its projects showed other connections to the guard meanwhile. That a role is lost on one connection
 * alone cannot be told from its end; then the record says more than it knows, and is put right when it is seen again (assumption:
 * Azure DevOps inherits roles from the project unless somebody breaks that).
 */
export async function noteMissing(
  context: GuardContext,
  lease: ConnectionLease,
  record: ConnectionRecord,
  event: EventOf<'connection'>,
  log: Log,
): Promise<'gone' | 'recorded'> {
  const { snapshot, missedAt, deletedAt } = record;
  const nowMs = context.clock.now();
  const at = new Date(nowMs).toISOString();
  if (deletedAt !== '') return 'gone';
  if (!(await isRoleProven(context, snapshot))) {
    log.warn(
      `Service connection "${snapshot.name}" (${snapshot.id}) is not shown to the guard, nor is any other of its projects: give the guard's identity the role Reader there again. What is recorded of it stays.`,
    );
    return 'gone';
  }
  if (missedAt === '') {
    await lease.write({ ...record, missedAt: at });
    await queueSecondLook(context, event, at);
    log.info(`Service connection "${snapshot.name}" (${snapshot.id}) is not there: it is looked for once more.`);
    return 'gone';
  }
  if (nowMs - Date.parse(missedAt) < CONFIRM_AFTER_MS) return 'gone';
  if (await isSucceeded(context, snapshot)) {
    // Its end is part of the change that is recorded of the one that has its name.
    await lease.write({ ...record, deletedAt: at });
    return 'recorded';
  }
  const pending = foundChange('deleted', snapshot, snapshot, { seenAt: at, seenBy: event.seenBy });
  const found = { ...record, deletedAt: at, pending };
  await lease.write(found);
  await workOff(context, lease, found, log);
  return 'recorded';
}

async function isRoleProven({ azureDevOps }: GuardContext, { id, projects }: ConnectionSnapshot): Promise<boolean> {
  if (projects.length === 0) return false;
  for (const project of projects) {
    try {
      const { connections } = await azureDevOps.azureConnections(project.id);
      if (!connections.some((other) => other.id.toLowerCase() !== id)) return false;
    } catch (error) {
      if (!(error instanceof GuardError) || !REFUSED.has(error.code)) throw error;
      return false;
    }
  }
  return true;
}

/** What does not pass by waiting says nothing of a connection; the rest is asked again. */
const REFUSED: ReadonlySet<string> = new Set(['azure-devops-forbidden', 'azure-devops-not-found']);

async function isSucceeded({ ledger }: GuardContext, snapshot: ConnectionSnapshot): Promise<boolean> {
  const named = await ledger.connections.named(snapshot.name);
  return named.some((other) => other.isTerraformManaged && isSameName(other.snapshot, snapshot));
}

async function queueSecondLook({ queue }: GuardContext, event: EventOf<'connection'>, at: string): Promise<void> {
  const id = `missed-${event.connectionId}-${at}`;
  // A second more: the queue counts in whole seconds.
  await queue.send({ ...event, id, receivedAt: at, attempt: 0, seenBy: 'poll' }, CONFIRM_AFTER_MS + 1_000);
}
