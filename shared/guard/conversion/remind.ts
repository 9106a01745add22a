import type { Conversion } from '../../conversions/conversion.ts';
import { parseInstant } from '../../conversions/instant.ts';
import { CLOSING_STEP } from '../../conversions/schedule.ts';
import { schemeKindIn, snapshotOf, type ConnectionSnapshot } from '../../conversions/snapshot.ts';
import { GuardError, messageOf } from '../../errors.ts';
import type { DueReminder } from '../../ledger/reminders.ts';
import type { Log } from '../../log.ts';
import { alertLines, alertPayload } from '../../report/conversion-alert.ts';
import { counted } from '../../report/counted.ts';
import type { GuardContext } from '../context.ts';
import { messageId } from './alert.ts';
import { readConnection } from './read-connection.ts';

/** A timer ends well before the next one and the shortest limit of the platform (five minutes); the rest is due then as well. */
const BUDGET_MS = 4 * 60 * 1000;

/** After its deadline a reminder is tried this long; then it is a dead letter. */
const GIVE_UP_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * Sends the reminders that are due. A row of the due index goes only after its reminder was sent and noted, so that none is lost
 * when an instance dies; one that was sent and not noted is sent again with the same id.
 * @returns How many were sent.
 */
export async function remind(context: GuardContext, log: Log): Promise<number> {
  const { ledger, clock } = context;
  const end = clock.now() + BUDGET_MS;
  const due = new Map<string, DueReminder[]>();
  for await (const one of ledger.reminders.due(clock.now())) {
    const { connectionId, change } = one.reminder;
    const key = `${connectionId}|${change}`;
    due.set(key, [...(due.get(key) ?? []), one]);
  }
  let sent = 0;
  for (const steps of due.values()) {
    if (clock.now() > end) break;
    try {
      if (await remindOf(context, steps, log)) sent += 1;
    } catch (error) {
      if (!(error instanceof GuardError)) throw error;
      // The receiver, the service or storage is away, for the others as well: they are due at the next timer.
      log.warn(`Reminders wait for the next timer: ${error.message}`);
      break;
    }
  }
  if (due.size > 0) log.info(`${counted(sent, 'reminder')} of ${String(due.size)} due sent.`);
  return sent;
}

/** Of several steps of one conversion that are due at once the last is sent: the others would say the same. */
async function remindOf(context: GuardContext, steps: readonly DueReminder[], log: Log): Promise<boolean> {
  const { ledger, clock } = context;
  const last = steps.at(-1);
  if (last === undefined || !(await last.take(clock.now()))) return false;
  const { reminder } = last;
  const drop = async (): Promise<void> => {
    for (const step of steps) await ledger.reminders.remove(reminder, step.reminder);
  };
  try {
    const conversion = await ledger.conversions.read(reminder);
    if (conversion === undefined || !isWanted(conversion, reminder.step)) {
      await drop();
      return false;
    }
    const truth = await truthOf(context, conversion);
    if (truth.kind === 'changed') {
      await queueLook(context, conversion, truth.projectId);
      await last.giveBack();
      return false;
    }
    const closed = reminder.step === CLOSING_STEP ? await expire(context, conversion) : conversion;
    const sent = await send(context, closed, reminder.step, truth.note, log);
    await ledger.conversions.update(conversion, (now) => ({
      ...now,
      remindersSent: [
        ...now.remindersSent,
        { step: reminder.step, sentAt: sent ? new Date(clock.now()).toISOString() : '' },
      ],
    }));
    await drop();
    return sent;
  } catch (error) {
    if (await isGivenUp(context, reminder, error, log)) await drop();
    else await last.giveBack();
    throw error;
  }
}

/** A conversion that was kept or reverted needs no reminder; the closing note is still owed when it has just expired. */
function isWanted({ state, remindersSent }: Conversion, step: string): boolean {
  if (remindersSent.some((sent) => sent.step === step)) return false;
  return state === 'open' || (state === 'expired' && step === CLOSING_STEP);
}

type Truth =
  | { readonly kind: 'changed'; readonly projectId: string }
  /** As recorded; `note` says why it could not be checked. */
  | { readonly kind: 'same'; readonly note: string };

/** Looks whether the connection is as the record says. What cannot be read must not hold a reminder back: it says so. */
async function truthOf(context: GuardContext, conversion: Conversion): Promise<Truth> {
  try {
    const found = await readConnection(
      context,
      conversion.projects.map(({ id }) => id),
      conversion.connectionId,
    );
    const now = found && snapshotOf(found.connection);
    if (found === undefined || now === undefined)
      return {
        kind: 'same',
        note: 'Azure DevOps does not show this connection to the guard: it was deleted, or the guard lost its access.',
      };
    return isStill(conversion, now, context.clock.now())
      ? { kind: 'same', note: '' }
      : { kind: 'changed', projectId: found.projectId };
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return { kind: 'same', note: `The connection could not be checked now: ${error.message}` };
  }
}

/** A deadline that has passed is no news: the reminder says so itself. */
function isStill({ deadlineSource, revertEligibleUntil }: Conversion, now: ConnectionSnapshot, nowMs: number): boolean {
  if (schemeKindIn(now) !== 'federated') return false;
  const deadline = parseInstant(now.deadline);
  return (
    deadline === undefined ||
    deadline <= nowMs ||
    (deadlineSource === 'azure-devops' && deadline === Date.parse(revertEligibleUntil))
  );
}

/** The record does not follow the truth here but where every change is worked off. */
async function queueLook(
  { queue, clock }: GuardContext,
  { connectionId }: Conversion,
  projectId: string,
): Promise<void> {
  const receivedAt = new Date(clock.now()).toISOString();
  const id = `seen-${connectionId}-${receivedAt}`;
  await queue.send({ kind: 'connection', id, receivedAt, attempt: 0, connectionId, projectId, seenBy: 'poll' });
}

async function expire({ ledger }: GuardContext, conversion: Conversion): Promise<Conversion> {
  const expired = await ledger.conversions.update(conversion, (now) =>
    now.state === 'open'
      ? { ...now, state: 'expired', stateAt: now.revertEligibleUntil, stateReason: 'its revert window closed' }
      : undefined,
  );
  return expired ?? conversion;
}

/** False where the policy or the settings want no messages: then it counts as done. */
async function send(
  context: GuardContext,
  conversion: Conversion,
  step: string,
  note: string,
  log: Log,
): Promise<boolean> {
  const { effects, policy, channel, organizationUrl, clock } = context;
  if (!effects.has('alert') || (await policy.current()).policy.conversions === 'observe') return false;
  const topic = step === CLOSING_STEP ? 'expired' : 'reminder';
  const about = { topic, conversion, organizationUrl, nowMs: clock.now(), note } as const;
  await channel?.send(messageId(`reminder-${step}`, conversion), alertPayload(about));
  for (const line of alertLines(about)) log.warn(line);
  return true;
}

/** A receiver that stays away for a day after the deadline gets no reminder any more; a dead letter says so. */
async function isGivenUp(
  { ledger, clock }: GuardContext,
  reminder: DueReminder['reminder'],
  error: unknown,
  log: Log,
): Promise<boolean> {
  const late = clock.now() - Date.parse(reminder.dueAt);
  if (reminder.step !== CLOSING_STEP || late < GIVE_UP_AFTER_MS) return false;
  const reason = messageOf(error);
  await ledger.deadLetters.keepText(
    messageId(`reminder-${reminder.step}`, reminder),
    JSON.stringify(reminder),
    reason,
    clock.now(),
  );
  log.error(`A reminder of connection ${reminder.connectionId} is given up and kept in DeadLetters: ${reason}`);
  return true;
}
