import type { Conversion, ConversionKey } from '../../conversions/conversion.ts';
import { dueOfConversion, dueOfIntent, withoutPeople, type Due } from '../../conversions/outdated.ts';
import type { IntentKey } from '../../ledger/intents.ts';
import type { Log } from '../../log.ts';
import type { Retention } from '../../policy/retention.ts';
import { counted } from '../../report/counted.ts';
import type { GuardContext } from '../context.ts';

type PurgeContext = Pick<GuardContext, 'ledger' | 'clock'>;

/** A record that is kept no longer, or not with its people. */
export type Outdated = { readonly due: Exclude<Due, undefined> } & (
  | { readonly record: 'conversion'; readonly key: ConversionKey }
  | { readonly record: 'intent'; readonly key: IntentKey }
);

/** Records that one run works on: each takes two calls, and a timer ends within five minutes. The next run goes on. */
export const MOST_AT_ONCE = 2_000;

/**
 * What a retention makes due now, `MOST_AT_ONCE` records at most. Never among them, however old: open conversions, kept ones whose
 * window is open, those with a reminder that waits, and intents that nobody resolved.
 */
export async function findOutdated({ ledger, clock }: PurgeContext, retention: Retention): Promise<Outdated[]> {
  const nowMs = clock.now();
  const waiting = new Set<string>();
  for await (const { connectionId, change } of ledger.reminders.list()) waiting.add(`${connectionId}|${change}`);
  const found: Outdated[] = [];
  for await (const conversion of ledger.conversions.list()) {
    if (found.length >= MOST_AT_ONCE) return found;
    const { connectionId, change } = conversion;
    const due = dueOfConversion(conversion, retention, nowMs);
    if (due !== undefined && !waiting.has(`${connectionId}|${change}`))
      found.push({ record: 'conversion', due, key: { connectionId, change } });
  }
  for await (const intent of ledger.intents.list()) {
    if (found.length >= MOST_AT_ONCE) return found;
    const { connectionId, startedAt } = intent;
    const due = dueOfIntent(intent, retention, nowMs);
    if (due !== undefined) found.push({ record: 'intent', due, key: { connectionId, startedAt } });
  }
  return found;
}

/**
 * Does what is due, unless a record has changed meanwhile so that it is not any more. It can be interrupted, and done again.
 * @returns What was done.
 */
export async function purge(
  context: PurgeContext,
  retention: Retention,
  outdated: readonly Outdated[],
): Promise<readonly Outdated[]> {
  const done: Outdated[] = [];
  for (const one of outdated) if (await purgeOne(context, retention, one)) done.push(one);
  return done;
}

async function purgeOne({ ledger, clock }: PurgeContext, retention: Retention, one: Outdated): Promise<boolean> {
  if (one.record === 'intent') {
    await (one.due === 'remove' ? ledger.intents.remove(one.key) : ledger.intents.forgetPeople(one.key));
    return true;
  }
  const { key, due } = one;
  const isDue = (now: Conversion): boolean => dueOfConversion(now, retention, clock.now()) === due;
  if (due === 'forget-people')
    return (await ledger.conversions.update(key, (now) => (isDue(now) ? withoutPeople(now) : undefined))) !== undefined;
  const now = await ledger.conversions.read(key);
  if (now === undefined || !isDue(now)) return false;
  // Before the record, by which an interrupted purge finds them again. Of what is over nobody watches runs any more.
  await ledger.firstRuns.removeOf(key);
  return ledger.conversions.remove(key, isDue);
}

/** Nightly: what the policy says. A policy that cannot be read removes nothing. */
export async function purgeByPolicy(context: PurgeContext & Pick<GuardContext, 'policy'>, log: Log): Promise<void> {
  const { policy, problem } = await context.policy.current();
  const { retention } = policy;
  if (problem !== undefined || (retention.conversions === undefined && retention.personal === undefined)) return;
  const outdated = await findOutdated(context, retention);
  const done = await purge(context, retention, outdated);
  const nameless = done.filter(({ due }) => due === 'forget-people').length;
  log.info(
    `The ledger was purged: ${removedText(done)} removed, ${counted(nameless, 'record')} without the people in it.`,
  );
}

/** `2 conversions and 1 intent`. */
export function removedText(outdated: readonly Outdated[]): string {
  const count = (wanted: Outdated['record']): number =>
    outdated.filter(({ record, due }) => record === wanted && due === 'remove').length;
  return `${counted(count('conversion'), 'conversion')} and ${counted(count('intent'), 'intent')}`;
}
