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
 * Puts those into the queue whose time has come and that were not acted on: what waits for runs to end, and what was lost on its
 * way. Those that cannot be reverted any more are among all of them only. One that is acted on already is left alone when its event comes.
 */
export async function queueOverdue(context: GuardContext, scope: 'open' | 'all' = 'open'): Promise<void> {
  const { ledger, clock } = context;
  const at = new Date(clock.now()).toISOString();
  const all = scope === 'all' ? ledger.conversions.list() : ledger.conversions.open();
  for await (const conversion of all)
    if (ACTED_ON.has(conversion.state) && isDue(conversion, clock.now())) await queueAction(context, conversion, at, 0);
}

/** What can be reverted, and what can be disabled instead; what the others came to, a person or Azure DevOps decided. */
const ACTED_ON: ReadonlySet<Conversion['state']> = new Set(['open', 'irreversible', 'expired']);

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
