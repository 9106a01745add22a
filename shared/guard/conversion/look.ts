import { compare } from '../../conversions/change.ts';
import { foundChange } from '../../conversions/record.ts';
import { snapshotOf, type ConnectionSnapshot } from '../../conversions/snapshot.ts';
import type { ConnectionLease, ConnectionRecord } from '../../ledger/connections.ts';
import type { Log } from '../../log.ts';
import type { EventOf } from '../../queue/guard-event.ts';
import type { GuardContext } from '../context.ts';
import { readConnection } from './read-connection.ts';
import { followDeadline } from './states.ts';
import { requestWatch } from './watch.ts';
import { workOff } from './work-off.ts';

/** How a look at a connection ended. `busy`: another instance is at it. `gone`: no project shows it to the guard. */
export type LookOutcome = 'recorded' | 'unchanged' | 'not-azure' | 'gone' | 'no-project' | 'busy';

/**
 * Looks at a connection that may have changed, compares it with what was seen last, and works off what changed. However many
 * sources tell of a change, in whatever order, it is found once: the comparison is made under the lease of the connection, and the
 * change it finds is written together with the snapshot that ends it.
 */
export async function lookAtConnection(
  context: GuardContext,
  event: EventOf<'connection'>,
  log: Log,
): Promise<LookOutcome> {
  const { ledger, clock } = context;
  const connectionId = event.connectionId.toLowerCase();
  const known = await ledger.connections.read(connectionId);
  const projectIds = [event.projectId ?? [], known?.snapshot.projects.map(({ id }) => id) ?? []].flat();
  if (projectIds.length === 0) {
    await requestWatch(context, event.receivedAt);
    log.info(`Service connection ${connectionId}: the delivery named no project, so all connections are looked at.`);
    return 'no-project';
  }
  const first = await readSnapshot(context, projectIds, connectionId);
  if (first === undefined) {
    log.warn(
      `Service connection ${connectionId} is not there, or the guard's identity may not see it: what is recorded of it stays.`,
    );
    return 'gone';
  }
  if (first === 'not-azure') return 'not-azure';
  if (known?.pending === undefined && known !== undefined && compare(known.snapshot, first) === 'unchanged')
    return 'unchanged';

  const lease = await ledger.connections.lease(connectionId, clock.now());
  if (lease === undefined) return 'busy';
  try {
    // Read again: what was read before the lease may be older than what another instance has written meanwhile.
    const now = await readSnapshot(context, projectIds, connectionId);
    if (now === undefined || now === 'not-azure') return now ?? 'gone';
    return await settle(context, lease, now, event, log);
  } finally {
    await lease.end();
  }
}

async function readSnapshot(context: GuardContext, projectIds: readonly string[], connectionId: string) {
  const found = await readConnection(context, projectIds, connectionId);
  return found && (snapshotOf(found.connection) ?? 'not-azure');
}

async function settle(
  context: GuardContext,
  lease: ConnectionLease,
  now: ConnectionSnapshot,
  event: EventOf<'connection'>,
  log: Log,
): Promise<LookOutcome> {
  // A worker that died left a change behind: it comes first.
  const before =
    lease.record?.pending === undefined ? lease.record : await workOff(context, lease, lease.record, event, log);
  const look = compare(before?.snapshot, now);
  const next: ConnectionRecord = { snapshot: now, pending: undefined, revertedAt: before?.revertedAt ?? '' };
  switch (look) {
    case 'unchanged':
      return before === lease.record ? 'unchanged' : 'recorded';
    case 'baseline':
    case 'other':
      await lease.write(next);
      return 'recorded';
    case 'deadline-changed':
      await followDeadline(context, now, log);
      await lease.write(next);
      return 'recorded';
    case 'converted':
    case 'seen-late':
    case 'reverted':
    case 'issuer-changed': {
      const seen = { seenAt: new Date(context.clock.now()).toISOString(), seenBy: event.seenBy };
      const found = { ...next, pending: foundChange(look, before?.snapshot, now, seen) };
      await lease.write(found);
      await workOff(context, lease, found, event, log);
      return 'recorded';
    }
  }
}
