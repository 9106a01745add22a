import { z } from 'zod';
import { mergeAttempted, pullRequestUpdated } from '../hooks/git-events.ts';
import { personNamed } from '../state/identities.ts';
import { addIteration, attemptMerge, fetchSource, reasonOfUpdate } from '../state/iterations.ts';
import type { Identity, PullRequest } from '../state/model.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { addSystemThread } from '../state/threads.ts';
import { neededPullRequest } from './needed.ts';
import { activePullRequest } from './pull-requests.ts';
import { updateRef } from './push.ts';
import { StepError } from './step-error.ts';

/** A pull request and who closes or opens it. */
export const closingInput = z.strictObject({ pullRequest: z.int(), by: z.string().optional() });
type ClosingInput = z.input<typeof closingInput>;

/** Somebody gives a pull request up. */
export function abandonPullRequest(organization: OrganizationContext, input: ClosingInput) {
  const step = closingInput.parse(input);
  const pullRequest = activePullRequest(organization, step.pullRequest);
  const by = personNamed(organization, step.by);
  setStatus(organization, pullRequest, 'abandoned', by, 'abandoned');
  return { pullRequestId: pullRequest.id, status: pullRequest.status };
}

/**
 * Somebody opens an abandoned pull request again. What was pushed to its source meanwhile is an iteration from then on (assumption: no
 * source says when the service makes it; while it is abandoned nothing is).
 */
export function reactivatePullRequest(organization: OrganizationContext, input: ClosingInput) {
  const step = closingInput.parse(input);
  const pullRequest = neededPullRequest(organization, step.pullRequest);
  if (pullRequest.status !== 'abandoned') {
    throw new StepError(`pull request ${pullRequest.id} is ${pullRequest.status}, not abandoned.`);
  }
  const by = personNamed(organization, step.by);
  const moved = reasonOfUpdate(pullRequest);
  if (moved !== undefined) addIteration(organization, pullRequest, moved, by);
  pullRequest.merge = attemptMerge(organization, pullRequest, by);
  setStatus(organization, pullRequest, 'active', by, 'reactivated');
  organization.publish(mergeAttempted(organization, pullRequest));
  return { pullRequestId: pullRequest.id, status: pullRequest.status };
}

/** Somebody merges a pull request. The push to the target branch is an event of its own. */
export function completePullRequest(organization: OrganizationContext, input: ClosingInput) {
  const step = closingInput.parse(input);
  const pullRequest = activePullRequest(organization, step.pullRequest);
  const by = personNamed(organization, step.by);
  const merge = attemptMerge(organization, pullRequest, by);
  if (merge.commit === null) throw new StepError(`pull request ${pullRequest.id} has conflicts.`);
  pullRequest.merge = merge;
  setStatus(organization, pullRequest, 'completed', by, 'completed');
  organization.publish(mergeAttempted(organization, pullRequest));
  fetchSource(pullRequest, merge.sourceCommit, true);
  const update = { name: pullRequest.targetRefName, oldObjectId: merge.targetCommit, newObjectId: merge.commit };
  updateRef(organization, pullRequest.repository, update, by);
  return { pullRequestId: pullRequest.id, status: pullRequest.status, commitId: merge.commit };
}

function setStatus(
  organization: OrganizationContext,
  pullRequest: PullRequest,
  status: PullRequest['status'],
  by: Identity,
  what: string,
): void {
  pullRequest.status = status;
  pullRequest.closedDate = status === 'active' ? null : organization.clock.timestamp();
  pullRequest.closedBy = status === 'active' ? null : by;
  addSystemThread(organization, pullRequest, 'StatusUpdate', `${by.displayName} ${what} the pull request`);
  organization.publish(pullRequestUpdated(organization, pullRequest, 'StatusUpdateNotification', by, what));
}
