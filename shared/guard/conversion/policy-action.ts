import type { Conversion } from '../../conversions/conversion.ts';
import { addDuration } from '../../policy/duration.ts';
import type { GuardContext } from '../context.ts';
import { messageId } from './alert.ts';

/**
 * Whether the time has come for what the policy does about a conversion. At first it is planned, so that people have the grace to
 * keep it; the event that is queued for then comes here again. Planning can be done again: it has the same time and the same event.
 */
export async function isTimeToAct(context: GuardContext, conversion: Conversion): Promise<boolean> {
  const { ledger, clock, policy } = context;
  const nowMs = clock.now();
  const { grace } = (await policy.current()).policy;
  const planned = new Date(addDuration(nowMs, grace, 1)).toISOString();
  const now = await ledger.conversions.update(conversion, (stored) =>
    stored.policyActsAt === '' ? { ...stored, policyActsAt: planned } : undefined,
  );
  const actsAt = now?.policyActsAt ?? planned;
  const left = Date.parse(actsAt) - nowMs;
  if (left <= 0) return true;
  await queueAction(context, conversion, actsAt, left);
  return false;
}

/**
 * Puts it into the queue where its time has come and nobody acted on it: what waits for runs to end, and what was lost on its way. One
 * that is acted on already is left alone when its event comes.
 */
export async function queueIfDue(context: GuardContext, conversion: Conversion): Promise<void> {
  const nowMs = context.clock.now();
  if (ACTED_ON.has(conversion.state) && isDue(conversion, nowMs))
    await queueAction(context, conversion, new Date(nowMs).toISOString(), 0);
}

/** What can be reverted, and what can be disabled instead; what the others came to, a person or Azure DevOps decided. */
const ACTED_ON: ReadonlySet<Conversion['state']> = new Set(['open', 'irreversible', 'expired']);

/** A plan whose time came and that came to nothing is over: should it break again, people have a grace again. */
export async function dropIfDue({ ledger, clock }: GuardContext, conversion: Conversion): Promise<void> {
  if (isDue(conversion, clock.now()))
    await ledger.conversions.update(conversion, (now) => ({ ...now, policyActsAt: '' }));
}

/** True where the policy is to act now. */
export function isDue({ policyActsAt, revert, disabledAt }: Conversion, nowMs: number): boolean {
  return policyActsAt !== '' && revert === '' && disabledAt === '' && Date.parse(policyActsAt) <= nowMs;
}

async function queueAction(
  { queue, clock }: GuardContext,
  { connectionId, change }: Conversion,
  at: string,
  delayMs: number,
): Promise<void> {
  const id = messageId(`policy-action-${at}`, { connectionId, change });
  const receivedAt = new Date(clock.now()).toISOString();
  await queue.send({ kind: 'policy-action', id, receivedAt, attempt: 0, connectionId, change }, delayMs);
}
