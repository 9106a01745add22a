import { underWay } from '../../conversions/may-revert.ts';
import { schemeKindIn, snapshotOf, type ConnectionSnapshot } from '../../conversions/snapshot.ts';
import { GuardError } from '../../errors.ts';
import type { ConnectionRecord } from '../../ledger/connections.ts';
import type { Log } from '../../log.ts';
import type { GuardContext } from '../context.ts';
import { queueAlert } from './alert.ts';
import { dropIfDue, isTimeToAct } from './policy-action.ts';
import { readConnection } from './read-connection.ts';
import { begin, isRuledOut, type Revert, type Seen } from './revert-intent.ts';
import { close } from './states.ts';

/** Who reverted, in the record of a conversion. */
const BY_GUARD = 'wif-guard';

/** A revert with its reads takes less; it is not begun so late that the lease could end in the middle. */
const LONGEST_REVERT_MS = 90_000;

/** Answers after which trying again would not help. */
const REFUSALS: ReadonlySet<string> = new Set([
  'azure-devops-refused',
  'azure-devops-conflict',
  'azure-devops-forbidden',
  'azure-devops-not-found',
]);

/**
 * Reverts a conversion, if everything still speaks for it. The intent is written before the call and resolved by reading the truth
 * afterwards, so that a worker that dies in between leaves a revert that the next one ends, and not a second one. Every step can be
 * done again, and is done only while the conditions of `reasonsNotToRevert` hold.
 * @returns What is kept of the connection afterwards: with the secret's snapshot, so that our own change is no news.
 */
export async function revertByPolicy(context: GuardContext, revert: Revert, log: Log): Promise<ConnectionRecord> {
  const { lease, record, conversion } = revert;
  const { name } = conversion;
  if (context.clock.now() > lease.until - LONGEST_REVERT_MS) {
    throw new GuardError(
      'azure-devops-unavailable',
      `Judging the conversion of "${name}" took too long for a revert in the same go: it is reverted at the next look.`,
    );
  }
  if (conversion.revert === 'failed') await queueAlert(context, conversion, 'revert-failed');
  if (conversion.revert === 'done') await queueAlert(context, conversion, 'reverted');
  // The secret that it has got: what came after it is found like every other change.
  if (conversion.revert === 'done') return { ...record, snapshot: onItsSecret(record.snapshot) };
  if (conversion.revert === 'failed') return record;
  if (conversion.revert === '' && (await isRuledOut(context, revert))) {
    await dropIfDue(context, conversion);
    return record;
  }
  if (conversion.revert === '' && !(await isTimeToAct(context, conversion))) return record;
  const waitsFor = conversion.revert === '' ? underWay(conversion) : undefined;
  if (waitsFor !== undefined) {
    // It is due all the same, so that the timer asks for it again.
    await context.ledger.conversions.update(conversion, (now) => ({ ...now, revertReason: `it waits: ${waitsFor}` }));
    log.info(`The revert of service connection "${name}" waits: ${waitsFor}.`);
    return record;
  }

  const seen = await look(context, record.snapshot);
  if (seen === undefined)
    return fail(context, revert, 'the connection is not there any more, or the guard may not see it', log);
  if (schemeKindIn(seen.snapshot) === 'secret') return onSecretAlready(context, revert, seen, log);
  const begun = await begin(context, revert, seen);
  if ('record' in begun) return attempt(context, { ...revert, record: begun.record }, seen, log);
  return conversion.revert === 'begun' ? fail(context, revert, begun.reasons.join('; '), log) : record;
}

/** A secret after a begun revert is that revert, if it was this identity; otherwise somebody was faster, and that is found later. */
async function onSecretAlready(context: GuardContext, revert: Revert, seen: Seen, log: Log): Promise<ConnectionRecord> {
  const { conversion, record } = revert;
  const ours = conversion.revert === 'begun' && (await isOurs(context, seen.snapshot));
  if (ours) return succeed(context, revert, seen.snapshot, log);
  await context.ledger.conversions.update(conversion, (now) => ({ ...now, revert: '' }));
  return record;
}

async function isOurs({ azureDevOps }: GuardContext, { modifiedById }: ConnectionSnapshot): Promise<boolean> {
  return modifiedById.toLowerCase() === (await azureDevOps.ownId()).toLowerCase();
}

async function attempt(context: GuardContext, revert: Revert, before: Seen, log: Log): Promise<ConnectionRecord> {
  let answer: 'reverted' | 'already';
  try {
    answer = await context.azureDevOps.revertConnection(before.projectId, before.snapshot.id);
  } catch (error) {
    if (error instanceof GuardError && REFUSALS.has(error.code)) return fail(context, revert, error.message, log);
    throw error;
  }
  const after = await look(context, before.snapshot);
  if (after !== undefined && schemeKindIn(after.snapshot) === 'secret') {
    const begun = { ...revert, conversion: { ...revert.conversion, revert: 'begun' } } as const;
    return answer === 'already'
      ? onSecretAlready(context, begun, after, log)
      : succeed(context, revert, after.snapshot, log);
  }
  if (after !== undefined && schemeKindIn(after.snapshot) === 'federated')
    return fail(context, revert, 'Azure DevOps took the revert, but the connection is still federated', log);
  throw new GuardError(
    'azure-devops-unavailable',
    `Azure DevOps took the revert of "${revert.conversion.name}" and does not say yet how it signs in: it is looked at again.`,
  );
}

async function fail(
  context: GuardContext,
  { conversion, record }: Revert,
  why: string,
  log: Log,
): Promise<ConnectionRecord> {
  log.error(`Service connection "${conversion.name}" could not be reverted: ${why}`);
  const failed = await context.ledger.conversions.update(conversion, (now) => ({
    ...now,
    revert: 'failed',
    revertReason: why,
  }));
  if (failed !== undefined) await queueAlert(context, failed, 'revert-failed');
  return record;
}

async function succeed(
  context: GuardContext,
  { conversion, record }: Revert,
  snapshot: ConnectionSnapshot,
  log: Log,
): Promise<ConnectionRecord> {
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
  return { ...record, snapshot };
}

async function look(context: GuardContext, { id, projects }: ConnectionSnapshot): Promise<Seen | undefined> {
  const projectIds = projects.map((project) => project.id);
  const found = await readConnection(context, projectIds, id);
  const snapshot = found && snapshotOf(found.connection);
  return found && snapshot ? { projectId: found.projectId, snapshot } : undefined;
}

function onItsSecret(snapshot: ConnectionSnapshot): ConnectionSnapshot {
  return { ...snapshot, scheme: 'ServicePrincipal', issuer: '', deadline: '' };
}
