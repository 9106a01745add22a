import { compare } from '../../conversions/change.ts';
import { foundChange } from '../../conversions/record.ts';
import { schemeKindIn, snapshotOf, type ConnectionSnapshot } from '../../conversions/snapshot.ts';
import { firstRecord, type ConnectionLease, type ConnectionRecord } from '../../ledger/connections.ts';
import type { Log } from '../../log.ts';
import type { EventOf } from '../../queue/guard-event.ts';
import type { GuardContext } from '../context.ts';
import { changeOf } from './change-of.ts';
import { noteMissing } from './missing.ts';
import { readConnection } from './read-connection.ts';
import { closeOthers, followDeadline, type Closing } from './states.ts';
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
  const read = () => readSnapshot(context, projectIds, connectionId);
  // A cheap look without the lease; a change that waits to be worked off needs none.
  if (known?.pending === undefined) {
    const now = await read();
    if (now === undefined && known === undefined) return gone(connectionId, log);
    if (now === 'not-azure') return now;
    if (now !== undefined && known?.missedAt === '' && compare(known.snapshot, now) === 'unchanged') return 'unchanged';
  }
  const lease = await ledger.connections.lease(connectionId, clock.now());
  if (lease === undefined) return 'busy';
  try {
    // A worker that died left a change behind: it comes first, also when the connection is gone meanwhile.
    const before = lease.record && (await workOff(context, lease, lease.record, log));
    // Read now: what was read before may be older than what another instance, or our own revert, has changed.
    const now = await read();
    if (now === undefined)
      return before === undefined ? gone(connectionId, log) : await noteMissing(context, lease, before, event, log);
    if (now === 'not-azure') return now;
    const outcome = await settle(context, lease, before, now, event, log);
    return before === lease.record ? outcome : 'recorded';
  } finally {
    await lease.end();
  }
}

function gone(connectionId: string, log: Log): 'gone' {
  log.warn(
    `Service connection ${connectionId} is not there, or the guard's identity may not see it: what is recorded of it stays.`,
  );
  return 'gone';
}

async function readSnapshot(context: GuardContext, projectIds: readonly string[], connectionId: string) {
  const found = await readConnection(context, projectIds, connectionId);
  return found && (snapshotOf(found.connection) ?? 'not-azure');
}

/** Compares, under the lease, and works off what is found. */
async function settle(
  context: GuardContext,
  lease: ConnectionLease,
  record: ConnectionRecord | undefined,
  now: ConnectionSnapshot,
  event: EventOf<'connection'>,
  log: Log,
): Promise<LookOutcome> {
  const known = record?.deletedAt === '' ? record.snapshot : undefined;
  const { kind, before, look } = await changeOf(context, known, now);
  // Neither federated nor on its secret: there is nothing to revert any more.
  if (schemeKindIn(now) === 'other') await closeOthers(context, now.id, '', elsewhere(now, context));
  if (look === 'unchanged') {
    if (record !== undefined && record.missedAt !== '') await lease.write({ ...record, ...THERE });
    return 'unchanged';
  }
  if (look === 'deadline-changed' && kind !== 'seen-late') await followDeadline(context, now, log);
  const isTerraformManaged = record?.isTerraformManaged === true || kind === 'recreated';
  const next = { ...(record ?? firstRecord(now)), ...THERE, snapshot: now, pending: undefined, isTerraformManaged };
  if (kind === undefined) {
    await lease.write(next);
    return 'recorded';
  }
  const seen = { seenAt: new Date(context.clock.now()).toISOString(), seenBy: event.seenBy };
  const found = { ...next, pending: foundChange(kind, before, now, seen) };
  await lease.write(found);
  await workOff(context, lease, found, log);
  return 'recorded';
}

/** Of a connection that can be seen. */
const THERE = { missedAt: '', deletedAt: '' } as const;

function elsewhere(now: ConnectionSnapshot, { clock }: GuardContext): Closing {
  const at = new Date(clock.now()).toISOString();
  return { state: 'reverted', at, by: now.modifiedByName, reason: `it signs in by ${now.scheme} now` };
}
