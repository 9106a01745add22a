import type { Assessment } from '../../conversions/assessment.ts';
import type { Conversion } from '../../conversions/conversion.ts';
import { reasonsNotToRevert } from '../../conversions/may-revert.ts';
import { recordOf } from '../../conversions/record.ts';
import { GuardError } from '../../errors.ts';
import type { ConnectionLease, ConnectionRecord } from '../../ledger/connections.ts';
import type { Log } from '../../log.ts';
import type { Policy } from '../../policy/policy.ts';
import type { EventOf } from '../../queue/guard-event.ts';
import type { GuardContext } from '../context.ts';
import { assess } from './assess.ts';
import { queueAlert } from './alert.ts';
import { revertByPolicy } from './revert.ts';
import { closeOthers, followDeadline, scheduleReminders } from './states.ts';

/** So often judging waits for the service to come back (about twenty minutes); then what does not answer counts as unseen. */
const PATIENT_ATTEMPTS = 3;

/**
 * Works off the change that is pending on a connection: record, reminders, verdict, alert, revert. Every step can be done again,
 * so that what a dead worker left is completed by the next one.
 * @returns What is kept of the connection afterwards.
 */
export async function workOff(
  context: GuardContext,
  lease: ConnectionLease,
  record: ConnectionRecord,
  event: EventOf<'connection'>,
  log: Log,
): Promise<ConnectionRecord> {
  const { snapshot, pending } = record;
  if (pending === undefined) return record;
  const { policy, problem } = await context.policy.current();
  if (problem !== undefined) log.error(problem);
  const fresh = recordOf(pending, snapshot, policy.reminders);
  await context.ledger.conversions.insert(fresh);
  const conversion = (await context.ledger.conversions.read(fresh)) ?? fresh;
  tell(conversion, log);

  let after: ConnectionRecord = record;
  if (conversion.kind === 'reverted') {
    await closeOthers(context, snapshot.id, conversion.change, closing('reverted', conversion, ''));
  } else if (conversion.kind === 'issuer-changed') {
    await followDeadline(context, snapshot, log);
  } else {
    await closeOthers(
      context,
      snapshot.id,
      conversion.change,
      closing('reverted', conversion, 'a later conversion shows it'),
    );
    after = await guard(context, lease, record, conversion, policy, event.attempt < PATIENT_ATTEMPTS, log);
  }
  const done = { ...after, pending: undefined };
  await lease.write(done);
  return done;
}

/** What is done about a conversion. */
async function guard(
  context: GuardContext,
  lease: ConnectionLease,
  record: ConnectionRecord,
  conversion: Conversion,
  policy: Policy,
  patient: boolean,
  log: Log,
): Promise<ConnectionRecord> {
  const { ledger, effects, clock } = context;
  // Before judging, which can fail: no deadline is lost because a pipeline could not be read.
  await scheduleReminders(context, conversion);
  const assessment = conversion.assessment ?? (await assess(context, record.snapshot, patient));
  const situation = {
    policy: policy.conversions,
    allowed: effects.has('revert'),
    nowMs: clock.now(),
    lastRevertAt: record.revertedAt,
  };
  // A revert that was begun is ended, whatever has changed since.
  const begun = conversion.revert !== '';
  const reasons = begun ? [] : reasonsNotToRevert({ ...conversion, assessment }, situation);
  const judged = await ledger.conversions.update(conversion, (now) => ({
    ...now,
    assessment,
    revertReason: begun || policy.conversions !== 'revert' ? now.revertReason : reasons.join('; '),
  }));
  if (judged === undefined)
    throw new GuardError('storage-unavailable', `The record of ${conversion.connectionId} is gone.`);
  log.info(`Service connection "${judged.name}": ${assessment.verdict}; ${summaryOf(assessment)}.`);
  if (policy.conversions !== 'observe' && isWorthAnAlert(judged, assessment))
    await queueAlert(context, judged, 'converted');
  return reasons.length > 0 ? record : revertByPolicy(context, lease, record, judged, log);
}

/** Ready asks for nothing. Of what was there before the guard only what breaks now is told: installing it floods nobody. */
function isWorthAnAlert({ kind }: Conversion, { verdict }: Assessment): boolean {
  return kind === 'seen-late' ? verdict === 'blocked' : verdict !== 'ready';
}

function closing(state: 'reverted', { changedAt, byName }: Conversion, reason: string) {
  return { state, at: changedAt, by: byName, reason };
}

function tell({ name, kind, from, to, byName, changedAt }: Conversion, log: Log): void {
  const what = `${kind} from ${from === '' ? 'what is not known' : from} to ${to}`;
  log.info(`Service connection "${name}" was ${what} by ${byName === '' ? 'somebody' : byName} at ${changedAt}.`);
}

function summaryOf({ pipelinesUsing, pipelinesRead, unseen }: Assessment): string {
  return `${String(pipelinesUsing)} of ${String(pipelinesRead)} pipelines use it, ${String(unseen.length)} sources unseen`;
}
