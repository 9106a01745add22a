import type { Iteration, PullRequest, PullRequestKey } from '../../azure-devops/pull-requests.ts';
import type { PullRequestStatus } from '../../azure-devops/statuses.ts';
import type { Clock } from '../../clock.ts';
import { GuardError, orUndefined } from '../../errors.ts';
import type { ReviewLease, ReviewRecord } from '../../ledger/reviews.ts';
import type { Log } from '../../log.ts';
import { statusDescription } from '../../report/pull-request-comments.ts';
import type { Verdict } from '../../judging/verdict.ts';
import type { GuardContext } from '../context.ts';
import { KEY_PROPERTY, marked, ownThreads } from './own-threads.ts';
import { planThreads, wantedThreads, type ThreadAction } from './plan-threads.ts';
import { judgeChange } from './read-change.ts';

/** How a review ended. `busy`: another instance reviews this pull request now. `gone`: it, or a file of it, is not there any more. */
export type ReviewOutcome = 'reviewed' | 'unchanged' | 'not-active' | 'gone' | 'busy';

/** The state of the status for each verdict; at risk succeeds with its reservations in the text. */
const STATES: Readonly<Record<Verdict, PullRequestStatus['state']>> = {
  blocked: 'failed',
  unknown: 'error',
  'at-risk': 'succeeded',
  ready: 'succeeded',
};

/**
 * Reviews the newest iteration of a pull request: threads first, then the status, then the record, so that a worker that dies in
 * between leaves nothing that the next try does not complete.
 */
export async function reviewPullRequest(context: GuardContext, key: PullRequestKey, log: Log): Promise<ReviewOutcome> {
  const lease = await context.ledger.reviews.lease(key.repositoryId, key.pullRequestId, context.clock.now());
  if (lease === undefined) return 'busy';
  let record: ReviewRecord | undefined;
  try {
    const pullRequest = await orUndefined(context.azureDevOps.pullRequest(key));
    if (pullRequest === undefined)
      return gone(key, 'it is not there, or the identity of the guard may not see it', log);
    const iteration = pullRequest.status === 'active' ? await context.azureDevOps.lastIteration(key) : undefined;
    if (iteration === undefined) return 'not-active';
    // The payload only said where to look: from here on the project is the one that the service names.
    const known = { ...key, projectId: pullRequest.repository.project.id };
    const result = await report(context, known, pullRequest, iteration, lease, log);
    if (result === undefined) return gone(key, 'a file of it is not there any more', log);
    record = result.record;
    // The status stands all the same, and this says that the comments do not.
    if (result.refused !== undefined) throw result.refused;
    return result.changed ? 'reviewed' : 'unchanged';
  } finally {
    await lease.end(record);
  }
}

function gone({ pullRequestId }: PullRequestKey, why: string, log: Log): ReviewOutcome {
  log.warn(`Pull request ${String(pullRequestId)} is not reviewed: ${why}.`);
  return 'gone';
}

interface Reported {
  readonly record: ReviewRecord;
  readonly changed: boolean;
  /** Why a comment was not taken. */
  readonly refused: GuardError | undefined;
}

async function report(
  context: GuardContext,
  key: PullRequestKey,
  pullRequest: PullRequest,
  iteration: Iteration,
  lease: ReviewLease,
  log: Log,
): Promise<Reported | undefined> {
  const { azureDevOps, catalogue, clock, effects } = context;
  const changed = await azureDevOps.changedFiles(key, iteration.id);
  const change = await judgeChange(context, key, pullRequest, iteration, changed);
  if (change === undefined) return undefined;
  const untouched = change.pipelines.length === 0 && change.unseen.length === 0;

  const wanted = wantedThreads(change, catalogue.edition.id, iteration.id, changed);
  // Where nothing is wanted and no review ever began, there are no threads of ours to look for.
  const comments = lease.begun || wanted.some(({ create }) => create);
  const actions = effects.has('comment') && comments ? await plan(context, key, wanted) : [];
  const refused = await actAll(context, key, actions, lease);

  const status = untouched
    ? { iterationId: iteration.id, state: 'notApplicable' as const, description: 'No pipeline is touched' }
    : { iterationId: iteration.id, state: STATES[change.verdict], description: statusDescription(change) };
  const posted = `${String(status.iterationId)} ${status.state} ${status.description}`;
  const post = effects.has('status') && lease.last?.status !== posted;
  if (post) {
    requireLease(lease, clock);
    await azureDevOps.postStatus(key, status);
  }

  const outcome = untouched ? 'no pipeline touched' : change.verdict;
  log.info(
    `Pull request ${String(key.pullRequestId)}, iteration ${String(iteration.id)}: ${outcome}; ${String(actions.length)} thread changes, status ${post ? status.state : 'unchanged'}.`,
  );
  const record = {
    iterationId: iteration.id,
    commit: iteration.sourceRefCommit.commitId,
    verdict: change.verdict,
    // Only what was posted, so that it is posted once the effect is switched on.
    status: post ? posted : (lease.last?.status ?? ''),
    reviewedAt: new Date(clock.now()).toISOString(),
  };
  return { record, changed: actions.length > 0 || post, refused };
}

/** Does what was planned; answers why a comment was not taken, so that the status is posted all the same. */
async function actAll(
  context: GuardContext,
  key: PullRequestKey,
  actions: readonly ThreadAction[],
  lease: ReviewLease,
): Promise<GuardError | undefined> {
  try {
    for (const action of actions) {
      requireLease(lease, context.clock);
      await act(context, key, action);
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof GuardError) || !COMMENT_REFUSALS.has(error.code)) throw error;
    return error;
  }
}

const COMMENT_REFUSALS: ReadonlySet<string> = new Set(['azure-devops-refused', 'azure-devops-forbidden']);

/** A call that was begun can take this long: socket time-out and pause together. */
const LONGEST_CALL_MS = 45_000;

/** A review that took longer than its lease writes nothing more: another instance may be at it. */
function requireLease({ until }: ReviewLease, clock: Clock): void {
  if (clock.now() < until - LONGEST_CALL_MS) return;
  throw new GuardError('azure-devops-unavailable', 'The review took longer than its lease: it is begun again later.');
}

async function plan(
  { azureDevOps }: GuardContext,
  key: PullRequestKey,
  wanted: Parameters<typeof planThreads>[0],
): Promise<readonly ThreadAction[]> {
  const [ownId, threads] = await Promise.all([azureDevOps.ownId(), azureDevOps.threads(key)]);
  return planThreads(wanted, ownThreads(threads, ownId));
}

async function act({ azureDevOps }: GuardContext, key: PullRequestKey, action: ThreadAction): Promise<void> {
  switch (action.kind) {
    case 'create': {
      const { content, status, place, key: marker } = action.wanted;
      await azureDevOps.createThread(key, {
        content: marked(content, marker),
        status,
        place,
        properties: { [KEY_PROPERTY]: marker },
      });
      return;
    }
    case 'edit':
      await azureDevOps.editComment(key, action.threadId, action.commentId, marked(action.content, action.key));
      return;
    case 'set-status':
      await azureDevOps.setThreadStatus(key, action.threadId, action.status);
  }
}
