import type { Conversion } from '../../conversions/conversion.ts';
import { judgedAgain } from '../../conversions/judged-again.ts';
import type { ConnectionRecord } from '../../ledger/connections.ts';
import type { Log } from '../../log.ts';
import type { EventOf } from '../../queue/guard-event.ts';
import type { GuardContext } from '../context.ts';
import { messageId, queueAlert } from './alert.ts';
import { disableByPolicy } from './disable.ts';
import { judgeNow } from './judge-now.ts';
import { isTimeToAct } from './policy-action.ts';
import { isRuledOut } from './revert-intent.ts';

/** Every push of so long is one reason: the conversion is judged when it is over, so that none is missed. */
const SLOT_MS = 15 * 60 * 1000;

/** What tells of no push, such as a classic definition or a variable group, is seen after this at the latest. */
const OLD_MS = 24 * 60 * 60 * 1000;

/** What Azure DevOps cannot revert breaks all the same: it is judged for so long. */
const IRREVERSIBLE_FOR_MS = 30 * 24 * 60 * 60 * 1000;

/** Those that can be reverted, and for a month those that never could. */
function isWatched({ state, seenAt }: Conversion, nowMs: number): boolean {
  return state === 'open' || (state === 'irreversible' && nowMs - Date.parse(seenAt) < IRREVERSIBLE_FOR_MS);
}

/** How it ended. `busy`: another instance is at the connection. `settled`: it is not open, or was not judged at first. */
export type JudgedAgain = 'changed' | 'same' | 'settled' | 'busy';

/** Asks for another judgement where the verdict is of another edition, or old, or was not told. */
export async function queueIfOutdated(context: GuardContext, conversion: Conversion): Promise<void> {
  const { clock, catalogue } = context;
  const { assessment, verdictOwed } = conversion;
  if (assessment === null || !isWatched(conversion, clock.now())) return;
  const isOld = clock.now() - Date.parse(assessment.judgedAt) > OLD_MS;
  if (isOld || verdictOwed !== '' || assessment.edition !== catalogue.edition.id) await ask(context, conversion);
}

/** Asks for it for all open conversions (what Azure DevOps cannot revert waits for its day) whose projects have pipelines that may be others now. */
export async function queueJudgingIn(
  context: Pick<GuardContext, 'ledger' | 'queue' | 'clock'>,
  projectIds: ReadonlySet<string>,
): Promise<void> {
  if (projectIds.size === 0) return;
  for await (const conversion of context.ledger.conversions.open())
    if (conversion.projects.some(({ id }) => projectIds.has(id.toLowerCase()))) await ask(context, conversion);
}

/** The same of those of one connection, which was changed itself. */
export async function queueJudgingOf(context: GuardContext, connectionId: string): Promise<void> {
  for (const conversion of await context.ledger.conversions.ofConnection(connectionId))
    if (isWatched(conversion, context.clock.now())) await ask(context, conversion);
}

async function ask(
  { queue, clock }: Pick<GuardContext, 'queue' | 'clock'>,
  { connectionId, change }: Conversion,
): Promise<void> {
  const nowMs = clock.now();
  const endMs = endOfSlot(nowMs);
  const id = messageId(`judge-again-${new Date(endMs).toISOString()}`, { connectionId, change });
  const receivedAt = new Date(nowMs).toISOString();
  await queue.send({ kind: 'judge-again', id, receivedAt, attempt: 0, connectionId, change }, endMs - nowMs);
}

/** When the quarter of an hour is over in which it was asked for. */
function endOfSlot(askedMs: number): number {
  return (Math.floor(askedMs / SLOT_MS) + 1) * SLOT_MS;
}

/**
 * Judges a conversion again, and tells where its verdict is another one. Where the policy acts on one that has become blocked, its
 * grace begins.
 */
export async function judgeAgain(
  context: GuardContext,
  { connectionId, change, receivedAt }: EventOf<'judge-again'>,
  log: Log,
): Promise<JudgedAgain> {
  const { ledger, clock } = context;
  const lease = await ledger.connections.lease(connectionId, clock.now());
  if (lease === undefined) return 'busy';
  try {
    const { record } = lease;
    const conversion = await ledger.conversions.read({ connectionId, change });
    // What is pending is judged when it is worked off.
    if (record === undefined || record.pending !== undefined || conversion === undefined) return 'settled';
    const before = conversion.assessment;
    if (before === null || !isWatched(conversion, clock.now())) return 'settled';
    // Asked for while something was away, and judged since.
    const isDone = Date.parse(before.judgedAt) >= endOfSlot(Date.parse(receivedAt)) && conversion.verdictOwed === '';
    if (isDone) return 'settled';
    const assessment = await judgeNow(context, record.snapshot, conversion, true);
    const judged = await ledger.conversions.update(conversion, (now) => judgedAgain(now, assessment));
    if (judged === undefined) return 'settled';
    // Also where it was blocked before: what stood in the way of the policy may be gone.
    if (judged.assessment?.verdict === 'blocked' && judged.policyActsAt === '')
      await planAct(context, record, judged, log);
    await tellVerdict(context, judged, log);
    return judged.verdictOwed === '' ? 'same' : 'changed';
  } finally {
    await lease.end();
  }
}

/** What the policy does about one that has become blocked: the grace begins. */
async function planAct(
  context: GuardContext,
  record: ConnectionRecord,
  conversion: Conversion,
  log: Log,
): Promise<void> {
  const { conversions } = (await context.policy.current()).policy;
  if (conversion.state === 'irreversible') await disableByPolicy(context, record, conversion, log);
  else if (conversions === 'revert' && conversion.revert === '' && !(await isRuledOut(context, { record, conversion })))
    await isTimeToAct(context, conversion);
}

/** Tells that the verdict of a conversion has become another, where that is owed; only then it counts as told. */
export async function tellVerdict(context: GuardContext, judged: Conversion, log: Log): Promise<void> {
  const { verdictOwed, verdictBefore, assessment, kind, name } = judged;
  if (verdictOwed === '') return;
  const verdict = assessment?.verdict ?? 'unknown';
  log.info(`Service connection "${name}" was ${verdictBefore} and is ${verdict} now.`);
  const isNews = kind !== 'seen-late' || verdictBefore === 'blocked' || verdict === 'blocked';
  const { conversions } = (await context.policy.current()).policy;
  if (conversions !== 'observe' && isNews) await queueAlert(context, judged, 'verdict-changed');
  await context.ledger.conversions.update(judged, (now) =>
    now.verdictOwed === verdictOwed ? { ...now, verdictOwed: '' } : undefined,
  );
}
