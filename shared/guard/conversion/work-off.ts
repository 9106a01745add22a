import type { Assessment } from '../../conversions/assessment.ts';
import { isConversion } from '../../conversions/change.ts';
import type { Conversion } from '../../conversions/conversion.ts';
import { withIntent } from '../../conversions/intent.ts';
import { judgedAgain } from '../../conversions/judged-again.ts';
import { recordOf } from '../../conversions/record.ts';
import { GuardError } from '../../errors.ts';
import type { ConnectionLease, ConnectionRecord } from '../../ledger/connections.ts';
import type { Log } from '../../log.ts';
import type { LoadedPolicy } from '../../policy/load-policy.ts';
import { CHANGES, endsOf } from '../../report/change-text.ts';
import type { GuardContext } from '../context.ts';
import { queueAlert } from './alert.ts';
import { withAuthor } from './author.ts';
import { disableByPolicy } from './disable.ts';
import { dropIfDue, isDue } from './policy-action.ts';
import { judgeNow } from './judge-now.ts';
import { queueJudgingOf, tellVerdict } from './judge-again.ts';
import { revertByPolicy } from './revert.ts';
import { closeOthers, followDeadline, scheduleReminders } from './states.ts';

/** So long judging waits for the service to come back; then what does not answer counts as unseen. */
const PATIENT_FOR_MS = 20 * 60 * 1000;

/**
 * Works off the change that is pending on a connection: record, reminders, verdict, revert, alert. Every step can be done again,
 * so that what a dead worker left is completed by the next one.
 * @returns What is kept of the connection afterwards; the record itself where nothing is pending.
 */
export async function workOff(
  context: GuardContext,
  lease: ConnectionLease,
  record: ConnectionRecord,
  log: Log,
): Promise<ConnectionRecord> {
  const { snapshot, pending } = record;
  if (pending === undefined) return record;
  const policy = await context.policy.current();
  if (policy.problem !== undefined) log.error(policy.problem);
  // Whoever sees a change of our own first records it as ours.
  const intents = await context.ledger.intents.ofConnection(snapshot.id);
  const fresh = withIntent(recordOf(pending, snapshot, policy.policy.reminders), snapshot, intents);
  const conversion = await withAuthor(context, await recorded(context, fresh, log), log);

  let after: ConnectionRecord = record;
  const { changedAt, byName, change, predecessor } = conversion;
  const reverted = { state: 'reverted', at: changedAt, by: byName } as const;
  switch (conversion.kind) {
    case 'reverted':
      await closeOthers(context, snapshot.id, change, { ...reverted, reason: '' });
      break;
    case 'issuer-changed':
      await followDeadline(context, snapshot, log);
      break;
    case 'deleted':
      await closeOthers(context, snapshot.id, change, { state: 'deleted', at: changedAt, by: byName, reason: '' });
      break;
    case 'recreated': {
      const reason = `${snapshot.id} has its name now`;
      await closeOthers(context, predecessor, '', { state: 'recreated', at: changedAt, by: byName, reason });
      break;
    }
    case 'converted':
    case 'seen-late':
      await closeOthers(context, snapshot.id, change, { ...reverted, reason: 'a later conversion shows it' });
      break;
    case 'renamed':
    case 'disabled':
    case 'enabled':
    case 'shared':
    case 'unshared':
      // More projects may use it now, or by another name.
      await queueJudgingOf(context, snapshot.id);
      break;
    case 'created':
      break;
  }
  if (isConversion(conversion)) after = await guard(context, lease, record, conversion, policy, log);
  const done = { ...after, pending: undefined };
  await lease.write(done);
  return done;
}

/** The record of a change as it stands: the first one that told of it made it. */
async function recorded(context: GuardContext, fresh: Conversion, log: Log): Promise<Conversion> {
  const { conversions } = context.ledger;
  if (await conversions.insert(fresh)) {
    tell(fresh, log);
    return fresh;
  }
  const stored = (await conversions.read(fresh)) ?? fresh;
  if (stored.kind === fresh.kind) return stored;
  // Another kind of change under the same date: it is another change, and the moment it was seen tells them apart.
  return recorded(context, { ...fresh, change: `${fresh.change} ${fresh.seenAt}` }, log);
}

/** What is done about a conversion. */
async function guard(
  context: GuardContext,
  lease: ConnectionLease,
  record: ConnectionRecord,
  conversion: Conversion,
  { policy, problem }: LoadedPolicy,
  log: Log,
): Promise<ConnectionRecord> {
  const { ledger, clock } = context;
  // Before judging, which can fail: no deadline is lost because a pipeline could not be read.
  await scheduleReminders(context, conversion);
  const patient = clock.now() - Date.parse(conversion.seenAt) < PATIENT_FOR_MS;
  // What the policy does rests on how things are when it does it.
  const known = isDue(conversion, clock.now()) ? null : conversion.assessment;
  const assessment = known ?? (await judgeNow(context, record.snapshot, conversion, patient));
  const judged = await ledger.conversions.update(conversion, (now) => ({
    ...(known === null ? judgedAgain(now, assessment) : { ...now, assessment: now.assessment ?? assessment }),
    revertReason: now.revert === '' ? (problem ?? '') : now.revertReason,
  }));
  if (judged === undefined)
    throw new GuardError('storage-unavailable', `The record of connection ${conversion.connectionId} is gone.`);
  log.info(`Service connection "${judged.name}": ${assessment.verdict}; ${summaryOf(assessment)}.`);

  await tellVerdict(context, judged, log);
  const worthIt = policy.conversions !== 'observe' && isWorthAnAlert(judged, assessment);
  if (await disableByPolicy(context, record, judged, log)) return record;
  if (policy.conversions !== 'revert' && judged.revert === '') {
    // What a policy of before planned; one that is in trouble for a moment drops nothing.
    if (problem === undefined) await dropIfDue(context, judged);
    if (worthIt) await queueAlert(context, judged, 'converted');
    return record;
  }
  try {
    const after = await revertByPolicy(context, { lease, record, conversion: judged }, log);
    // A revert, or its failure, tells all of it in one message.
    const now = await ledger.conversions.read(judged);
    if (worthIt && now?.revert === '') await queueAlert(context, judged, 'converted');
    return after;
  } catch (error) {
    if (worthIt) await queueAlert(context, judged, 'converted');
    throw error;
  }
}

/** Ready asks for nothing. Of what was there before the guard only what breaks now is told: installing it floods nobody. */
function isWorthAnAlert({ kind }: Conversion, { verdict }: Assessment): boolean {
  return kind === 'seen-late' ? verdict === 'blocked' : verdict !== 'ready';
}

function tell({ name, kind, from, to, byName, changedAt }: Conversion, log: Log): void {
  const ends = endsOf({ from, to });
  const what = `${CHANGES[kind]}${ends === '' ? '' : ` (${ends})`}`;
  log.info(`Service connection "${name}" ${what} by ${byName === '' ? 'somebody' : byName} at ${changedAt}.`);
}

function summaryOf({ pipelinesUsing, pipelinesRead, unseen }: Assessment): string {
  return `${String(pipelinesUsing)} of ${String(pipelinesRead)} pipelines use it, ${String(unseen.length)} sources unseen`;
}
