import type { Conversion } from '../../conversions/conversion.ts';
import { judgedAgain } from '../../conversions/judged-again.ts';
import { CLOSING_STEP } from '../../conversions/schedule.ts';
import { GuardError, messageOf } from '../../errors.ts';
import type { DueReminder, Reminder } from '../../ledger/reminders.ts';
import type { Log } from '../../log.ts';
import { counted } from '../../report/counted.ts';
import type { GuardContext } from '../context.ts';
import { deliverAll } from '../notify/deliver-all.ts';
import { tell } from '../notify/tell.ts';
import { messageId } from './alert.ts';
import { queueJudgingOf } from './judge-again.ts';
import { tells, withHealth } from './health.ts';
import { truthOf } from './truth.ts';

/**
 * A timer ends well before the next one and the shortest limit of the platform (five minutes), with the delivery after it (two
 * minutes); the rest is due then as well.
 */
const BUDGET_MS = 2 * 60 * 1000;

/** Of it, so much may go into looking how conversions are now: no reminder is late because judging is slow. */
const LOOKING_MS = 60 * 1000;

/** So long after its deadline it is tried to tell a reminder; then it is a dead letter. */
const GIVE_UP_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * Sends the reminders that are due. A row of the due index goes only after its reminder waits in the outbox of every channel and is
 * noted as sent, so that none is lost when an instance dies; one that was not noted is told again with the same id.
 * @returns How many were told.
 */
export async function remind(context: GuardContext, log: Log): Promise<number> {
  const told = await tellDue(context, log);
  // Only when all of them wait, so that many can be told together.
  if (told > 0) await deliverAll(context, log);
  return told;
}

async function tellDue(context: GuardContext, log: Log): Promise<number> {
  const { ledger, clock } = context;
  const end = clock.now() + BUDGET_MS;
  const lookUntil = clock.now() + LOOKING_MS;
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
      if (await remindOf(context, steps, lookUntil, log)) sent += 1;
    } catch (error) {
      if (!(error instanceof GuardError)) throw error;
      log.warn(`A reminder of connection ${connectionOf(steps)} waits for the next timer: ${error.message}`);
      // Without storage none can be sent; everything else can concern this one alone, and must not hold up the others.
      if (error.code === 'storage-unavailable') break;
    }
  }
  if (due.size > 0)
    log.info(`${counted(sent, 'reminder')} sent; ${counted(due.size, 'conversion')} had something due.`);
  return sent;
}

function connectionOf([first]: readonly DueReminder[]): string {
  return first?.reminder.connectionId ?? '';
}

/**
 * Of several steps of one conversion that are due at once the last is sent: the others would say the same. Each row is judged by
 * itself: one that a dead worker left of an older deadline goes alone.
 */
async function remindOf(
  context: GuardContext,
  steps: readonly DueReminder[],
  lookUntil: number,
  log: Log,
): Promise<boolean> {
  const { ledger, clock } = context;
  if (!(await takeAll(steps, clock.now()))) return false;
  try {
    const [first] = steps;
    const conversion = first && (await ledger.conversions.read(first.reminder));
    const wanted = steps.filter(({ reminder }) => conversion !== undefined && isWanted(conversion, reminder));
    await drop(
      context,
      steps.filter((step) => !wanted.includes(step)),
    );
    const last = wanted.at(-1);
    if (conversion === undefined || last === undefined) return false;
    return await remindOnce(context, conversion, wanted, last.reminder, lookUntil, log);
  } catch (error) {
    if (await isGivenUp(context, steps, error, log)) await drop(context, steps);
    else await giveBack(steps);
    throw error;
  }
}

async function remindOnce(
  context: GuardContext,
  conversion: Conversion,
  wanted: readonly DueReminder[],
  { step, dueAt }: Reminder,
  lookUntil: number,
  log: Log,
): Promise<boolean> {
  const { ledger, clock } = context;
  const truth = await truthOf(context, conversion, dueAt);
  if (truth.kind === 'changed') {
    await queueLook(context, conversion, truth.projectId);
    await giveBack(wanted);
    return false;
  }
  const closed = step === CLOSING_STEP ? await expire(context, conversion) : conversion;
  const told = (await tells(context))
    ? await withHealth(context, closed, truth.connection, truth.note, lookUntil)
    : closed;
  // Before it is told: a message is made of the record.
  const fresh = told.assessment;
  const judged = await ledger.conversions.update(conversion, (now) => ({
    // A look that was cut short says less than what is known.
    ...(fresh === null || fresh.cutShort ? now : judgedAgain(now, fresh)),
    health: told.health,
  }));
  const sent = await send(context, told, step, truth.note, log);
  const sentAt = sent ? new Date(clock.now()).toISOString() : '';
  await ledger.conversions.update(conversion, (now) => ({
    ...now,
    remindersSent: [...now.remindersSent, ...wanted.map(({ reminder }) => ({ step: reminder.step, sentAt }))],
  }));
  await drop(context, wanted);
  // It told the change of the verdict; what the policy does about it is left to a judgement.
  if (sent && judged !== undefined && judged.verdictOwed !== '') {
    await ledger.conversions.update(judged, (now) => ({ ...now, verdictOwed: '' }));
    await queueJudgingOf(context, judged.connectionId);
  }
  return sent;
}

async function drop({ ledger }: GuardContext, steps: readonly DueReminder[]): Promise<void> {
  for (const { reminder } of steps) await ledger.reminders.remove(reminder, reminder);
}

/** All of these steps or none: where another instance has one of them, it sends it. */
async function takeAll(steps: readonly DueReminder[], now: number): Promise<boolean> {
  for (const [index, step] of steps.entries()) {
    if (await step.take(now)) continue;
    await giveBack(steps.slice(0, index));
    return false;
  }
  return true;
}

async function giveBack(steps: readonly DueReminder[]): Promise<void> {
  for (const step of steps) await step.giveBack();
}

/**
 * A conversion that was kept or reverted needs no reminder, nor does a deadline that it has no more; the closing note is still owed
 * when it has just expired.
 */
function isWanted({ state, reminders, remindersSent }: Conversion, { step, dueAt }: Reminder): boolean {
  if (remindersSent.some((sent) => sent.step === step)) return false;
  if (!reminders.some((planned) => planned.step === step && planned.dueAt === dueAt)) return false;
  return state === 'open' || (state === 'expired' && step === CLOSING_STEP);
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
    now.state === 'open' && now.revertEligibleUntil === conversion.revertEligibleUntil
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
  const { organizationUrl, clock } = context;
  if (!(await tells(context))) return false;
  const topic = step === CLOSING_STEP ? 'expired' : 'reminder';
  const about = { topic, conversion, organizationUrl, nowMs: clock.now(), note } as const;
  await tell(context, about, messageId(`reminder-${step}`, conversion), log);
  return true;
}

/** What cannot be told for a day after the deadline is not tried any more; a dead letter says so. */
async function isGivenUp(
  { ledger, clock }: GuardContext,
  steps: readonly DueReminder[],
  error: unknown,
  log: Log,
): Promise<boolean> {
  const reminder = steps.at(-1)?.reminder;
  if (reminder === undefined) return false;
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
