import { createHash } from 'node:crypto';
import { issuerRetirement, type IssuerRetirement } from '../../catalogue/issuer-retirement.ts';
import { issuerPlan } from '../../conversions/issuer-plan.ts';
import { scheduleOf, type ReminderStep } from '../../conversions/schedule.ts';
import { GuardError } from '../../errors.ts';
import type { CountdownLease, SettledStep, Settlement } from '../../ledger/countdowns.ts';
import type { Log } from '../../log.ts';
import type { Duration } from '../../policy/duration.ts';
import type { Policy } from '../../policy/policy.ts';
import { digestLines, digestPayload } from '../../report/issuer-digest.ts';
import type { GuardContext } from '../context.ts';
import { tellNotice } from '../notify/tell-notice.ts';
import { knownConnections } from './seen-connections.ts';

/**
 * `not-due`: no step is due that is not settled. `busy`: another instance settles it. `waiting`: nothing can be said yet, or the
 * message was not taken; the next timer tries again.
 */
export type CountdownOutcome = Settlement | 'not-due' | 'busy' | 'waiting';

/** What a countdown works with. */
export type CountdownContext = Pick<
  GuardContext,
  'azureDevOps' | 'channels' | 'clock' | 'effects' | 'ledger' | 'organizationUrl' | 'policy'
>;

/** So long Azure DevOps is asked; of what it did not show by then counts what the guard saw last. */
const ASKING_MS = 60 * 1000;

/** A message takes ten seconds at most; with less of the lease left another instance could send the same. */
const MARGIN_MS = 60 * 1000;

/**
 * Reminds people of all connections whose issuer retires, in one message for each step of the policy. Of several steps that are due at
 * once the last is sent: the others would say the same. A step is settled after its message was taken, so that none is lost when an
 * instance dies; one that was sent and not settled is sent again with the same id. While nothing is due nothing is asked, and once
 * a step has passed one row is read.
 */
export async function countDownIssuer(context: CountdownContext, log: Log): Promise<CountdownOutcome> {
  const { clock, policy, ledger } = context;
  const retirement = issuerRetirement();
  if (retirement === undefined) return 'not-due';
  const { policy: current } = await policy.current();
  const step = lastPassed(retirement, current.reminders.issuer, clock.now());
  if (step === undefined) return 'not-due';
  const countdown = `issuer ${retirement.retires}`;
  if (isDone(settledBy(await ledger.countdowns.settled(countdown), step))) return 'not-due';
  const lease = await ledger.countdowns.lease(countdown, clock.now());
  if (lease === undefined) return 'busy';
  try {
    const before = settledBy(lease.settled, step);
    if (isDone(before)) return 'not-due';
    return await settleStep(context, { retirement, policy: current, step, lease, before }, log);
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    log.warn(`The reminder of the issuer retirement (${step.step}) waits for the next timer: ${error.message}`);
    return 'waiting';
  } finally {
    await lease.end();
  }
}

/** The last step whose time has come; at the day itself there is one as well. */
function lastPassed(
  { retires }: IssuerRetirement,
  before: readonly Duration[],
  nowMs: number,
): ReminderStep | undefined {
  return scheduleOf(Date.parse(retires), before, -Infinity).findLast(({ dueAt }) => Date.parse(dueAt) <= nowMs);
}

/** What was said after a step had come says more than the step would; that holds of steps that a policy adds later as well. */
function settledBy(settled: readonly SettledStep[], { dueAt }: ReminderStep): SettledStep | undefined {
  return settled.findLast(({ settledAt }) => Date.parse(settledAt) >= Date.parse(dueAt));
}

function isDone(settled: SettledStep | undefined): boolean {
  return settled !== undefined && settled.refused.length === 0;
}

interface DueStep {
  readonly retirement: IssuerRetirement;
  readonly policy: Policy;
  readonly step: ReminderStep;
  readonly lease: CountdownLease;
  /** Where some channels have it and others do not. */
  readonly before: SettledStep | undefined;
}

async function settleStep(context: CountdownContext, due: DueStep, log: Log): Promise<CountdownOutcome> {
  const { clock, effects, organizationUrl } = context;
  const { retirement, policy, step, lease, before } = due;
  // When it began: a step that becomes due meanwhile has its own message.
  const settledAt = new Date(clock.now()).toISOString();
  const settle = async (
    settlement: Settlement,
    left: number,
    unknown: number,
    refused: SettledStep['refused'] = [],
  ): Promise<Settlement> => {
    const { dueAt } = step;
    await lease.settle({ step: step.step.slice(0, MAX_STEP), dueAt, settledAt, settlement, left, unknown, refused });
    return settlement;
  };
  if (!effects.has('alert') || policy.conversions === 'observe') return settle('switched-off', 0, 0);

  const { connections, unseen } = await knownConnections(context, clock.now() + ASKING_MS);
  const plan = issuerPlan(connections, { retirement, nowMs: clock.now(), waivers: policy.waivers, unseen });
  const { left, unknown } = plan.totals;
  if (left + unknown === 0 && unseen.length === 0) {
    log.info(`The issuer that retires on ${retirement.retires} concerns no connection any more: nothing is sent.`);
    return settle('nothing-left', 0, 0);
  }
  if (left + unknown === 0 && clock.now() < patientUntil(due)) {
    log.warn(
      `Whether the issuer that retires on ${retirement.retires} concerns a connection cannot be told yet, so the reminder waits: ${unseen.join(' ')}`,
    );
    return 'waiting';
  }
  if (clock.now() > lease.until - MARGIN_MS)
    throw new GuardError('azure-devops-unavailable', 'Azure DevOps took too long to show the connections.');
  const digest = { plan, step: step.step, organizationUrl };
  const id = messageId(retirement, step, organizationUrl);
  const notice = { id, severity: 'warning', payload: digestPayload(digest), lines: digestLines(digest) } as const;
  if (before !== undefined && clock.now() - Date.parse(before.settledAt) > PATIENT_FOR_MS) {
    await giveUp(context, before, notice.id, log);
    return settle(before.settlement, left, unknown);
  }
  const refused = await tellNotice(context, notice, before?.refused, log);
  if (before === undefined) for (const line of notice.lines) log.warn(line);
  log.info(`People were reminded of the issuer retirement: ${String(left)} left, ${String(unknown)} unknown.`);
  return settle('sent', left, unknown, [...refused]);
}

/** A channel that did not take the message for so long does not get it. */
async function giveUp(
  { ledger, clock }: CountdownContext,
  { refused, step }: SettledStep,
  id: string,
  log: Log,
): Promise<void> {
  for (const channel of refused) {
    const reason = `${channel} did not take the reminder of the issuer retirement (${step}) for a day`;
    await ledger.deadLetters.keepText(`${id}-${channel}`, id, reason, clock.now());
    log.error(`${reason}: it is kept in DeadLetters as ${id}-${channel}.`);
  }
}

/** Where nothing was found and not all was seen, a message waits so long, and so does a channel that is away. */
const PATIENT_FOR_MS = 24 * 60 * 60 * 1000;

/** From when the guard first asked, where that is later: a new installation first has to be allowed to see something. */
function patientUntil({ step, lease }: DueStep): number {
  return Math.max(Date.parse(step.dueAt), Date.parse(lease.since)) + PATIENT_FOR_MS;
}

/** A policy may write a day with thousands of zeros. */
const MAX_STEP = 40;

/** The same on every repeat of a step, and another in every organization that reports to one receiver. It has no full stop. */
function messageId({ retires }: IssuerRetirement, { dueAt }: ReminderStep, organizationUrl: string): string {
  const organization = createHash('sha256').update(organizationUrl.toLowerCase()).digest('hex').slice(0, 16);
  return `issuer-${retires}-${dueAt.replace(/\.\d+/, '')}-${organization}`;
}
