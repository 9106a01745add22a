import { createHash } from 'node:crypto';
import { openCatalogue } from '../catalogue/catalogue.ts';
import { GuardError, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { guardEventSchema, type EventOf, type GuardEvent } from '../queue/guard-event.ts';
import { answerCommand } from './comment-command/answer-command.ts';
import { queueOf, type GuardContext } from './context.ts';
import { actByPolicy } from './conversion/act-by-policy.ts';
import { sendAlert } from './conversion/alert.ts';
import { lookAtConnection } from './conversion/look.ts';
import { judgeAgain } from './conversion/judge-again.ts';
import { deliver } from './notify/deliver.ts';
import { requestWatch, watchConnections } from './conversion/watch.ts';
import { giveUpReview, reviewPullRequest } from './pull-request/review.ts';
import { watchFirstRuns } from './runs/first-runs.ts';
import { scan } from './scan/scan.ts';

const MINUTE_MS = 60_000;

/**
 * Delays before an event that failed is tried again, by attempt; together about ten hours. The host's own retries end within
 * seconds, and an outage or an expired token lasts longer.
 */
const DELAYS_MS: readonly number[] = [1, 5, 15, 30, 60, 120, 120, 120, 120].map((minutes) => minutes * MINUTE_MS);

/** An event whose pull request or delivery another instance works on comes back after this. */
const BUSY_DELAY_MS = 20_000;

/** Failures that time or a person can mend without the event changing. */
const WORTH_WAITING: ReadonlySet<string> = new Set([
  'azure-devops-unavailable',
  'azure-devops-sign-in',
  'azure-devops-forbidden',
  'azure-devops-not-found',
  'azure-devops-conflict',
  'storage-unavailable',
]);

/**
 * Works on one message of the queue. Never throws for a reason that trying again at once would not mend: the event is put back
 * with a delay, or kept as a dead letter.
 */
export async function processEvent(context: GuardContext, message: unknown, log: Log): Promise<void> {
  const parsed = guardEventSchema.safeParse(message);
  if (!parsed.success) {
    const text = JSON.stringify(message) ?? String(message);
    await keep(context, text, 'the message in the queue is no guard event', log);
    return;
  }
  try {
    await claimAndWork(context, parsed.data, log);
  } catch (error) {
    await failed(context, parsed.data, error, log);
  }
}

async function claimAndWork(context: GuardContext, event: GuardEvent, log: Log): Promise<void> {
  const { ledger, clock } = context;
  const queue = queueOf(context, event);
  const claim = await ledger.deliveries.claim(event.id, event.receivedAt, clock.now());
  if (claim === 'done') {
    log.info(`Event ${event.id} was worked on before: nothing to do.`);
    return;
  }
  if (claim === 'busy') {
    await queue.send(event, BUSY_DELAY_MS);
    return;
  }
  const outcome = await work(context, event, log);
  if (outcome === 'busy') {
    await queue.send(event, BUSY_DELAY_MS);
    await ledger.deliveries.release(event.id, event.receivedAt, clock.now());
    return;
  }
  await ledger.deliveries.finish(event.id, event.receivedAt, outcome, clock.now());
}

/** Runs the use case of an event and says how it ended. */
async function work(opened: GuardContext, event: GuardEvent, log: Log): Promise<string> {
  const { policy } = await opened.policy.current();
  const context = { ...opened, catalogue: openCatalogue(policy.edition, policy.tasks) };
  switch (event.kind) {
    case 'pull-request':
      return reviewPullRequest(context, event, log);
    case 'comment':
      return answerCommand(context, event, log);
    case 'connection':
      return lookAtConnection(context, event, log);
    case 'watch':
      return watchConnections(context, event, log);
    case 'policy-action':
      return actByPolicy(context, event, log);
    case 'judge-again':
      return judgeAgain(context, event, log);
    case 'runs':
      return watchFirstRuns(context, event, log);
    case 'alert':
      return sendAlert(context, event, log);
    case 'deliver':
      return deliver(context, event.channel, 'event', log);
    case 'scan':
      return scan(context, event, log);
    case 'unusable':
      await context.ledger.deadLetters.keep(event, event.reason, context.clock.now());
      // It may have told of any connection.
      await requestWatch(context, event.receivedAt);
      log.warn(
        `A delivery of ${String(event.size)} bytes could not be used (${event.reason}): it is kept in DeadLetters as ${event.id}.`,
      );
      return 'dead-letter';
  }
}

async function failed(context: GuardContext, event: GuardEvent, error: unknown, log: Log): Promise<void> {
  const { ledger, clock } = context;
  const reason = messageOf(error);
  const delay = DELAYS_MS[event.attempt];
  const canPass = error instanceof GuardError && WORTH_WAITING.has(error.code);
  if (error instanceof GuardError && isFromTimer(event)) {
    log.error(`Event ${event.id} failed and is left to the next timer: ${reason}`);
    await release(context, event, log);
    return;
  }
  if (canPass && delay !== undefined) {
    const wait = Math.max(delay, error.retryAfterMs ?? 0);
    log.warn(`Event ${event.id} failed (${reason}) and is tried again in ${String(Math.round(wait / 1000))} s.`);
    await queueOf(context, event).send({ ...event, attempt: event.attempt + 1 }, wait);
    await release(context, event, log);
    return;
  }
  await ledger.deadLetters.keep(event, reason, clock.now());
  await ledger.deliveries.finish(event.id, event.receivedAt, 'dead-letter', clock.now());
  if (event.kind === 'pull-request') await sayGivenUp(context, event, reason, log);
  log.error(`Event ${event.id} failed for good and is kept in DeadLetters: ${reason}`);
}

/** A status that says that a review has begun must not be the last one; where that cannot be said either, the log has it. */
async function sayGivenUp(
  context: GuardContext,
  event: EventOf<'pull-request'>,
  reason: string,
  log: Log,
): Promise<void> {
  await giveUpReview(context, event, reason).catch((cause: unknown) => {
    log.warn(`The status of pull request ${String(event.pullRequestId)} could not be set: ${messageOf(cause)}`);
  });
}

/** Not at any price: a claim that is not given back runs out by itself, a message that fails would come twice. */
async function release({ ledger, clock }: GuardContext, event: GuardEvent, log: Log): Promise<void> {
  await ledger.deliveries.release(event.id, event.receivedAt, clock.now()).catch((cause: unknown) => {
    log.warn(`The claim of event ${event.id} could not be given back and runs out by itself: ${messageOf(cause)}`);
  });
}

/** What a timer asked for comes again with the next one: to put it back as well would let it pile up while something is away. */
function isFromTimer(event: GuardEvent): boolean {
  return (
    event.kind === 'watch' ||
    // Also those that a hook asked for: the timer looks at the same runs.
    event.kind === 'runs' ||
    event.kind === 'deliver' ||
    event.kind === 'policy-action' ||
    (event.kind === 'connection' && event.seenBy === 'poll') ||
    (event.kind === 'scan' && event.scope === 'organization')
  );
}

/** Keeps a message that is no guard event, or that the host gave up on. */
export async function keep({ ledger, clock }: GuardContext, text: string, reason: string, log: Log): Promise<void> {
  const id = `message-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  await ledger.deadLetters.keepText(id, text, reason, clock.now());
  log.error(`A message of the queue was given up (${reason}): it is kept in DeadLetters as ${id}.`);
}
