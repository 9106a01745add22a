import type { Conversion } from '../../conversions/conversion.ts';
import { schemeKindIn, snapshotOf, type ConnectionSnapshot } from '../../conversions/snapshot.ts';
import { GuardError } from '../../errors.ts';
import type { ConnectionLease, ConnectionRecord } from '../../ledger/connections.ts';
import type { Log } from '../../log.ts';
import type { GuardContext } from '../context.ts';
import { queueAlert } from './alert.ts';
import { readConnection } from './read-connection.ts';
import { close } from './states.ts';

/** Who reverted, in the record of a conversion. */
const BY_GUARD = 'wif-guard';

/** A revert with its reads takes less; it is not begun so late that the lease could end in the middle. */
const LONGEST_REVERT_MS = 90_000;

/** Answers after which trying again would not help: a person has to. */
const REFUSALS: ReadonlySet<string> = new Set([
  'azure-devops-refused',
  'azure-devops-forbidden',
  'azure-devops-not-found',
]);

/**
 * Reverts a conversion. The intent is written before the call and resolved by reading the truth afterwards, so that a worker that
 * dies in between leaves a revert that the next one ends, and not a second one. Every step can be done again.
 * @returns What is kept of the connection afterwards: with the secret's snapshot, so that our own change is no news.
 */
export async function revertByPolicy(
  context: GuardContext,
  lease: ConnectionLease,
  record: ConnectionRecord,
  conversion: Conversion,
  log: Log,
): Promise<ConnectionRecord> {
  if (context.clock.now() > lease.until - LONGEST_REVERT_MS)
    throw new GuardError('azure-devops-unavailable', 'Judging took too long for a revert under the same lease.');
  if (conversion.revert === 'failed') {
    await queueAlert(context, conversion, 'revert-failed');
    return record;
  }
  const before = await look(context, record.snapshot);
  const federated = before !== undefined && schemeKindIn(before.snapshot) === 'federated';
  // Somebody was faster: that is their revert, and it is found like every other change.
  if (conversion.revert === '' && before !== undefined && !federated) return record;

  const begun = await begin(context, lease, record, conversion);
  const outcome = federated ? await attempt(context, before) : before;
  if (outcome === undefined || 'why' in outcome) {
    const why = outcome?.why ?? 'the connection is not there any more, or the guard may not see it';
    await fail(context, conversion, why, log);
    return begun;
  }
  await succeed(context, conversion, log);
  return { ...begun, snapshot: outcome.snapshot };
}

/** The intent: on the conversion, and on the connection for the limit of one revert a day. */
async function begin(
  { ledger, clock }: GuardContext,
  lease: ConnectionLease,
  record: ConnectionRecord,
  conversion: Conversion,
): Promise<ConnectionRecord> {
  const at = conversion.revertAt === '' ? new Date(clock.now()).toISOString() : conversion.revertAt;
  const begun = { ...record, revertedAt: at };
  await lease.write(begun);
  await ledger.conversions.update(conversion, (now) =>
    now.revert === '' ? { ...now, revert: 'begun', revertAt: at } : undefined,
  );
  return begun;
}

interface Seen {
  readonly projectId: string;
  readonly snapshot: ConnectionSnapshot;
}

async function look(context: GuardContext, { id, projects }: ConnectionSnapshot): Promise<Seen | undefined> {
  const found = await readConnection(
    context,
    projects.map((project) => project.id),
    id,
  );
  const snapshot = found && snapshotOf(found.connection);
  return found && snapshot ? { projectId: found.projectId, snapshot } : undefined;
}

async function attempt(context: GuardContext, before: Seen): Promise<Seen | { readonly why: string } | undefined> {
  try {
    await context.azureDevOps.revertConnection(before.projectId, before.snapshot.id);
  } catch (error) {
    if (error instanceof GuardError && REFUSALS.has(error.code)) return { why: error.message };
    throw error;
  }
  const after = await look(context, before.snapshot);
  if (after === undefined || schemeKindIn(after.snapshot) !== 'federated') return after;
  return { why: 'Azure DevOps took the revert, but the connection is still federated.' };
}

async function fail(context: GuardContext, conversion: Conversion, why: string, log: Log): Promise<void> {
  log.error(`Service connection "${conversion.name}" could not be reverted: ${why}`);
  const failed = await context.ledger.conversions.update(conversion, (now) => ({
    ...now,
    revert: 'failed',
    revertReason: why,
  }));
  if (failed !== undefined) await queueAlert(context, failed, 'revert-failed');
}

async function succeed(context: GuardContext, conversion: Conversion, log: Log): Promise<void> {
  const { ledger, clock } = context;
  await close(context, conversion, {
    state: 'reverted',
    at: new Date(clock.now()).toISOString(),
    by: BY_GUARD,
    reason: 'by policy, because it breaks pipelines',
  });
  const done = await ledger.conversions.update(conversion, (now) => ({ ...now, revert: 'done' }));
  log.info(`Service connection "${conversion.name}" was reverted by policy.`);
  if (done !== undefined) await queueAlert(context, done, 'reverted');
}
