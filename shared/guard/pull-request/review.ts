import type { Iteration, PullRequestKey } from '../../azure-devops/pull-requests.ts';
import type { PullRequestStatus } from '../../azure-devops/statuses.ts';
import { GuardError } from '../../errors.ts';
import type { ReviewLease, ReviewRecord } from '../../ledger/reviews.ts';
import type { Log } from '../../log.ts';
import { statusDescription } from '../../report/pull-request-comments.ts';
import type { Verdict } from '../../rules/verdict.ts';
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
    const pullRequest = await context.azureDevOps.pullRequest(key);
    const iteration = pullRequest.status === 'active' ? await context.azureDevOps.lastIteration(key) : undefined;
    if (iteration === undefined) return 'not-active';
    const result = await report(context, key, iteration, lease, log);
    record = result.record;
    return result.changed ? 'reviewed' : 'unchanged';
  } catch (error) {
    if (!(error instanceof GuardError) || error.code !== 'azure-devops-not-found') throw error;
    log.info(`Pull request ${String(key.pullRequestId)} is not reviewed: ${error.message}`);
    return 'gone';
  } finally {
    await lease.end(record);
  }
}

interface Reported {
  readonly record: ReviewRecord;
  readonly changed: boolean;
}

async function report(
  context: GuardContext,
  key: PullRequestKey,
  iteration: Iteration,
  lease: ReviewLease,
  log: Log,
): Promise<Reported> {
  const { azureDevOps, catalogue, clock, effects } = context;
  const changed = await azureDevOps.changedFiles(key, iteration.id);
  const change = await judgeChange(azureDevOps, catalogue, key, iteration, changed);
  const untouched = change.pipelines.length === 0 && change.unseen.length === 0;

  const wanted = untouched ? [] : wantedThreads(change, catalogue.edition.id, iteration.id, changed);
  // Where nothing is wanted and no review ever began, there are no threads of ours to look for.
  const actions = effects.has('comment') && (wanted.length > 0 || lease.begun) ? await plan(context, key, wanted) : [];
  for (const action of actions) await act(context, key, action);

  const status = untouched
    ? { iterationId: iteration.id, state: 'notApplicable' as const, description: 'No pipeline is touched' }
    : { iterationId: iteration.id, state: STATES[change.verdict], description: statusDescription(change) };
  const posted = `${String(status.iterationId)} ${status.state} ${status.description}`;
  const post = effects.has('status') && lease.last?.status !== posted;
  if (post) await azureDevOps.postStatus(key, status);

  const commit = iteration.sourceRefCommit.commitId;
  log.info(
    `Pull request ${String(key.pullRequestId)}, iteration ${String(iteration.id)}: ${untouched ? 'no pipeline touched' : change.verdict}; ${String(actions.length)} thread changes, status ${post ? status.state : 'unchanged'}.`,
  );
  const reviewedAt = new Date(clock.now()).toISOString();
  return {
    record: {
      iterationId: iteration.id,
      commit,
      verdict: change.verdict,
      // Only what was posted, so that it is posted once the effect is switched on.
      status: post ? posted : (lease.last?.status ?? ''),
      reviewedAt,
    },
    changed: actions.length > 0 || post,
  };
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
