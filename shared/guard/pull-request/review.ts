import type { Iteration, PullRequest, PullRequestKey } from '../../azure-devops/pull-requests.ts';
import type { PullRequestStatus } from '../../azure-devops/statuses.ts';
import { GuardError, orUndefined } from '../../errors.ts';
import type { ReviewLease, ReviewRecord } from '../../ledger/reviews.ts';
import type { Log } from '../../log.ts';
import { isCovered } from '../../policy/projects.ts';
import type { EventOf } from '../../queue/guard-event.ts';
import { couldNotBeJudged, statusDescription } from '../../report/pull-request-status.ts';
import type { ReviewedChange } from '../../judging/reviewed-change.ts';
import type { Verdict } from '../../judging/verdict.ts';
import type { GuardContext } from '../context.ts';
import { openChange } from './open-change.ts';
import { reviewChange } from './review-change.ts';
import { isCoveredBy, isSameAs } from './reviewed-already.ts';
import { wantedThreads } from './wanted-threads.ts';
import type { WantedThread } from './plan-threads.ts';
import { writeThreads, type ThreadsWritten } from './write-threads.ts';

/**
 * How a review ended. `busy`: another instance reviews this pull request now. `covered`: a review that began after the event has seen
 * what it tells of. `gone`: the pull request is not there any more. `off`, `not-covered`: the policy leaves it alone.
 */
export type ReviewOutcome =
  'reviewed' | 'unchanged' | 'covered' | 'not-active' | 'gone' | 'busy' | 'off' | 'not-covered';

/** The state of the status for each verdict; at risk succeeds with its reservations in the text. */
const STATES: Readonly<Record<Verdict, PullRequestStatus['state']>> = {
  blocked: 'failed',
  unknown: 'error',
  'at-risk': 'succeeded',
  ready: 'succeeded',
};

/**
 * Reviews the newest iteration of a pull request: pending first, then threads, then the status, then the record, so that a worker that
 * dies in between leaves nothing that the next try does not complete.
 */
export async function reviewPullRequest(
  context: GuardContext,
  event: EventOf<'pull-request'>,
  log: Log,
): Promise<ReviewOutcome> {
  const { clock, ledger, policy } = context;
  const inForce = (await policy.current()).policy;
  if (inForce.pullRequests === 'off') return 'off';
  const lease = await ledger.reviews.lease(event.repositoryId, event.pullRequestId, clock.now());
  if (lease === undefined) return 'busy';
  let record: ReviewRecord | undefined;
  try {
    if (isCoveredBy(event, lease.last)) return 'covered';
    const startedAt = new Date(clock.now()).toISOString();
    const pullRequest = await orUndefined(context.azureDevOps.pullRequest(event));
    if (pullRequest === undefined) return gone(event, log);
    if (pullRequest.status !== 'active') return 'not-active';
    const { project } = pullRequest.repository;
    if (!isCovered(inForce.projects, project.name)) return 'not-covered';
    // The payload only said where to look: from here on the project is the one that the service names.
    const key = { projectId: project.id, repositoryId: event.repositoryId, pullRequestId: event.pullRequestId };
    const iteration = await context.azureDevOps.lastIteration(key);
    if (iteration === undefined) return 'not-active';
    if (event.force !== true && isSameAs(lease.last, pullRequest, iteration, clock.now())) {
      log.info(`${nameOf(key, iteration)} is as it was reviewed at ${lease.last?.reviewedAt ?? ''}: nothing to do.`);
      return 'unchanged';
    }
    const reviewing = new Reviewing(context, key, pullRequest, iteration, lease, log);
    const result = await reviewing.report(startedAt, event.force === true);
    record = result.record;
    // The status stands all the same, and this says that the comments do not.
    if (result.refused !== undefined) throw result.refused;
    return result.changed ? 'reviewed' : 'unchanged';
  } finally {
    await lease.end(record);
  }
}

/** Says on a pull request that its review failed for good, so that its status does not stay pending; a verdict that was posted stays. */
export async function giveUpReview(
  { azureDevOps, clock, effects, ledger }: Pick<GuardContext, 'azureDevOps' | 'clock' | 'effects' | 'ledger'>,
  key: PullRequestKey,
  reason: string,
): Promise<void> {
  if (!effects.has('status')) return;
  const lease = await ledger.reviews.lease(key.repositoryId, key.pullRequestId, clock.now());
  if (lease === undefined) return;
  try {
    const iteration = await azureDevOps.lastIteration(key);
    const isJudged = iteration?.id === lease.last?.iterationId && lease.last?.status !== '';
    if (iteration === undefined || isJudged) return;
    const status = { iterationId: iteration.id, state: 'error' as const, description: couldNotBeJudged(reason) };
    await azureDevOps.postStatus(key, status);
  } finally {
    await lease.end(undefined);
  }
}

function gone({ pullRequestId }: PullRequestKey, log: Log): ReviewOutcome {
  const why = 'it is not there, or the identity of the guard may not see it';
  log.warn(`Pull request ${String(pullRequestId)} is not reviewed: ${why}.`);
  return 'gone';
}

function nameOf({ pullRequestId }: PullRequestKey, { id }: Iteration): string {
  return `Pull request ${String(pullRequestId)}, iteration ${String(id)}`;
}

interface Reported {
  readonly record: ReviewRecord;
  readonly changed: boolean;
  /** Why a comment was not taken. */
  readonly refused: GuardError | undefined;
}

/** A call that was begun can take this long: socket time-out and pause together. */
const LONGEST_CALL_MS = 45_000;

/** One review of one iteration, under its lease. */
class Reviewing {
  readonly #context: GuardContext;
  readonly #key: PullRequestKey;
  readonly #pullRequest: PullRequest;
  readonly #iteration: Iteration;
  readonly #lease: ReviewLease;
  readonly #log: Log;
  /** The status as it was posted last. */
  #posted: string;

  constructor(
    context: GuardContext,
    key: PullRequestKey,
    pullRequest: PullRequest,
    iteration: Iteration,
    lease: ReviewLease,
    log: Log,
  ) {
    this.#context = context;
    this.#key = key;
    this.#pullRequest = pullRequest;
    this.#iteration = iteration;
    this.#lease = lease;
    this.#log = log;
    this.#posted = lease.last?.status ?? '';
  }

  async report(startedAt: string, force: boolean): Promise<Reported> {
    const { catalogue, clock, effects } = this.#context;
    const isDraft = this.#pullRequest.isDraft === true;
    await this.#begin(force);

    const change = await openChange(this.#context, this.#key, this.#pullRequest, this.#iteration);
    const found = await reviewChange(this.#context, change);
    const isUntouched = found.change.pipelines.length === 0 && found.change.unseen.length === 0;
    const reviewing = { iterationId: this.#iteration.id, isDraft, edition: catalogue.edition };
    const wanted = wantedThreads(found, reviewing);
    const { changes, refused } = effects.has('comment')
      ? await this.#writeThreads(wanted)
      : { changes: 0, refused: undefined };

    const posted = isUntouched
      ? await this.#post('notApplicable', 'No pipeline is touched')
      : await this.#post(STATES[found.change.verdict], describe(found.change, refused));
    const outcome = isUntouched ? 'no pipeline touched' : found.change.verdict;
    this.#log.info(
      `${nameOf(this.#key, this.#iteration)}: ${outcome}; ${String(changes)} thread changes, status ${posted ? 'posted' : 'unchanged'}.`,
    );
    const record = {
      iterationId: this.#iteration.id,
      commit: this.#iteration.sourceRefCommit.commitId,
      target: this.#pullRequest.targetRefName,
      isDraft,
      verdict: found.change.verdict,
      threadsStand: refused === undefined,
      // Only what was posted, so that it is posted once the effect is switched on.
      status: this.#posted,
      startedAt,
      reviewedAt: new Date(clock.now()).toISOString(),
    };
    return { record, changed: changes > 0 || posted, refused };
  }

  /** A status that says how it ended stays until there is another, unless somebody asked for a new look. */
  async #begin(force: boolean): Promise<void> {
    const { id } = this.#iteration;
    const isJudged = !force && this.#posted.startsWith(`${String(id)} `);
    if (isJudged || this.#lease.pendingFor === id || !this.#context.effects.has('status')) return;
    // Noted first: should the review end here, nothing passes for posted that was followed by "pending".
    if (!(await this.#lease.beginStatus(id))) throw leaseLost();
    await this.#post('pending', 'The pipelines that this change touches are being judged');
  }

  /** Where none were made and none is to be, there are none to look for; that there may be some is noted before the first one is made. */
  async #writeThreads(wanted: readonly WantedThread[]): Promise<ThreadsWritten> {
    const { hasThreads } = this.#lease;
    if (!hasThreads && !wanted.some(({ create }) => create)) return { changes: 0, refused: undefined };
    if (!hasThreads && !(await this.#lease.beginThreads())) throw leaseLost();
    return writeThreads(this.#context, this.#key, wanted, () => this.#requireLease());
  }

  /** Posts a status that is not the last one; false where it is, or where the settings allow none. */
  async #post(state: PullRequestStatus['state'], description: string): Promise<boolean> {
    const text = `${String(this.#iteration.id)} ${state} ${description}`;
    if (!this.#context.effects.has('status') || this.#posted === text) return false;
    this.#requireLease();
    await this.#context.azureDevOps.postStatus(this.#key, { iterationId: this.#iteration.id, state, description });
    this.#posted = text;
    return true;
  }

  /** A review that took longer than its lease writes nothing more: another instance may be at it. */
  #requireLease(): void {
    if (this.#context.clock.now() < this.#lease.until - LONGEST_CALL_MS) return;
    throw leaseLost();
  }
}

function leaseLost(): GuardError {
  return new GuardError('azure-devops-unavailable', 'The review took longer than its lease: it is begun again later.');
}

/** The status has to say that the comments are missing, because nothing else can. */
function describe(change: ReviewedChange, refused: GuardError | undefined): string {
  const text = statusDescription(change);
  return refused === undefined ? text : `${text} (comments could not be written)`;
}
