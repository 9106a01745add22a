import type { Conversion, ConversionKey, ConversionState } from '../../conversions/conversion.ts';
import { parseInstant } from '../../conversions/instant.ts';
import { revertWindowOf } from '../../conversions/revert-window.ts';
import { scheduleOf } from '../../conversions/schedule.ts';
import type { ConnectionSnapshot } from '../../conversions/snapshot.ts';
import type { Log } from '../../log.ts';
import type { GuardContext } from '../context.ts';

/** How a conversion came into its last state. */
export interface Closing {
  readonly state: Exclude<ConversionState, 'open' | 'irreversible' | 'noted'>;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

type StateContext = Pick<GuardContext, 'ledger' | 'clock' | 'policy'>;

/** States from which a conversion is closed: a kept one can still be reverted. */
const CLOSABLE: ReadonlySet<ConversionState> = new Set(['open', 'kept']);

/** True for one that is open, and for one that cannot be reverted while the policy has not acted on it. */
export function canBeKept({ state, policyActsAt, disabledAt }: Conversion): boolean {
  if (state === 'irreversible' || state === 'expired') return policyActsAt !== '' && disabledAt === '';
  return state === 'open';
}

/**
 * Brings a conversion into its last state and cancels its reminders; one that is closed already stays as it is.
 * @returns The record afterwards.
 */
export async function close(
  { ledger }: Pick<GuardContext, 'ledger'>,
  key: ConversionKey,
  closing: Closing,
): Promise<Conversion | undefined> {
  const { state, at, by, reason } = closing;
  const closed = await ledger.conversions.update(key, (now) =>
    (state === 'kept' ? canBeKept(now) : CLOSABLE.has(now.state) && now.state !== state)
      ? { ...now, state, stateAt: at, stateBy: by, stateReason: reason }
      : undefined,
  );
  // Of one that is in another last state nothing is cancelled: its closing note may still be owed.
  if (closed?.state === state) for (const step of closed.reminders) await ledger.reminders.remove(key, step);
  return closed;
}

/** Closes what is open of a connection, but not one change of it. */
export async function closeOthers(
  context: Pick<GuardContext, 'ledger'>,
  connectionId: string,
  except: string,
  closing: Closing,
): Promise<void> {
  for (const conversion of await context.ledger.conversions.ofConnection(connectionId)) {
    if (conversion.change !== except && CLOSABLE.has(conversion.state)) await close(context, conversion, closing);
  }
}

/** Plans the reminders of an open conversion; what is planned or sent already stays. */
export async function scheduleReminders(
  { ledger }: Pick<GuardContext, 'ledger'>,
  conversion: Conversion,
): Promise<void> {
  if (conversion.state !== 'open') return;
  const sent = new Set(conversion.remindersSent.map(({ step }) => step));
  for (const step of conversion.reminders) if (!sent.has(step.step)) await ledger.reminders.add(conversion, step);
}

/**
 * Azure DevOps shows another deadline than before: the open conversion and its reminders move with it. What cannot be reverted so
 * far can be from now on. Every step can be done again.
 */
export async function followDeadline(context: StateContext, now: ConnectionSnapshot, log: Log): Promise<void> {
  const { ledger, clock, policy } = context;
  const deadline = parseInstant(now.deadline);
  // A deadline that is gone says nothing: the recorded one stays, and its reminders with it.
  if (deadline === undefined) return;
  const { reminders } = (await policy.current()).policy;
  for (const conversion of await ledger.conversions.ofConnection(now.id)) {
    const moved = await ledger.conversions.update(conversion, (stored) => {
      if (stored.state !== 'open' && stored.state !== 'irreversible') return undefined;
      const { until, source } = revertWindowOf(now, Date.parse(stored.changedAt), reminders.window);
      if (until === stored.revertEligibleUntil) return undefined;
      const sent = new Set(stored.remindersSent.map(({ step }) => step));
      const planned = scheduleOf(deadline, reminders.before, clock.now()).filter(({ step }) => !sent.has(step));
      return { ...stored, state: 'open', revertEligibleUntil: until, deadlineSource: source, reminders: [...planned] };
    });
    if (moved?.state !== 'open') continue;
    await scheduleReminders(context, moved);
    // Rows of the old deadline that a dead worker leaves here are not in the record any more, and are dropped when they are due.
    for (const old of conversion.reminders)
      if (!moved.reminders.some(({ step, dueAt }) => step === old.step && dueAt === old.dueAt))
        await ledger.reminders.remove(conversion, old);
    log.info(`Service connection "${now.name}" can be reverted until ${moved.revertEligibleUntil}.`);
  }
}
