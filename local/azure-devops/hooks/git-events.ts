import { commitsBetween } from '../git/history.ts';
import { pullRequestJson, pullRequestWebUrl } from '../json/pull-request.ts';
import { commitJson, commitReference, pushJson } from '../json/repository.ts';
import { commentJson } from '../json/thread.ts';
import { branchName } from '../state/iterations.ts';
import type { Comment, Identity, PullRequest, Push, Repository, Thread } from '../state/model.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import type { NewEvent } from './event.ts';

/** What a subscription to `git.pullrequest.updated` can ask for (reference: azure-devops.md 1.1). */
export type UpdateNotification =
  'PushNotification' | 'ReviewersUpdateNotification' | 'StatusUpdateNotification' | 'ReviewerVoteNotification';

/** A push event names at most this many commits; there is no list of files in it. */
const MOST_COMMITS = 25;

const NO_COMMIT = /^0+$/;

/** A reference was moved, made or deleted. */
export function pushed(organization: OrganizationContext, repository: Repository, push: Push): NewEvent {
  const { git } = repository;
  const commits = push.refUpdates.flatMap(({ oldObjectId, newObjectId }) =>
    NO_COMMIT.test(newObjectId) || NO_COMMIT.test(oldObjectId) ? [] : commitsBetween(git, oldObjectId, newObjectId),
  );
  const branches = push.refUpdates.map(({ name }) => name);
  return {
    eventType: 'git.push',
    project: repository.project,
    text: `${push.pushedBy.displayName} pushed updates to ${repository.name}:${branches.map(branchName).join(', ')}.`,
    resource: {
      commits: commits.slice(0, MOST_COMMITS).map((commit) => commitJson(organization, repository, commit)),
      refUpdates: push.refUpdates,
      ...pushJson(organization, repository, push),
    },
    filters: { repository: [repository.id], branch: bothNames(branches), pushedBy: [push.pushedBy.id] },
  };
}

/** Somebody opened a pull request. */
export function pullRequestCreated(organization: OrganizationContext, pullRequest: PullRequest): NewEvent {
  const text = `${pullRequest.createdBy.displayName} created ${titleOf(organization, pullRequest)}`;
  return pullRequestEvent(organization, pullRequest, 'git.pullrequest.created', text, {});
}

/** The event does not say which update it was, except in its text. */
export function pullRequestUpdated(
  organization: OrganizationContext,
  pullRequest: PullRequest,
  notification: UpdateNotification,
  by: Identity,
  what: string,
): NewEvent {
  const text = `${by.displayName} ${what} ${titleOf(organization, pullRequest)}`;
  const filters = { notificationType: [notification] };
  return pullRequestEvent(organization, pullRequest, 'git.pullrequest.updated', text, filters);
}

/** Fires for each attempt to merge, not only for the one that completes the pull request. */
export function mergeAttempted(organization: OrganizationContext, pullRequest: PullRequest): NewEvent {
  const mergeResult = pullRequest.merge.status === 'succeeded' ? ['Succeeded'] : ['Conflicts', 'Unsuccessful'];
  const text = `${pullRequest.createdBy.displayName} has created a merge commit for ${titleOf(organization, pullRequest)}`;
  return pullRequestEvent(organization, pullRequest, 'git.pullrequest.merged', text, { mergeResult });
}

/** The pull request is one level deeper here, and the thread stands in a link only (reference: azure-devops.md 1.3). */
export function commented(
  organization: OrganizationContext,
  pullRequest: PullRequest,
  thread: Thread,
  comment: Comment,
): NewEvent {
  return {
    eventType: 'ms.vss-code.git-pullrequest-comment-event',
    project: pullRequest.repository.project,
    text: `${comment.author.displayName} has commented on a pull request`,
    resource: {
      comment: commentJson(organization, pullRequest, thread, comment),
      pullRequest: pullRequestJson(organization, pullRequest),
    },
    filters: { repository: [pullRequest.repository.id], branch: bothNames([pullRequest.targetRefName]) },
  };
}

function pullRequestEvent(
  organization: OrganizationContext,
  pullRequest: PullRequest,
  eventType: string,
  text: string,
  filters: NewEvent['filters'],
): NewEvent {
  const { repository, createdBy, reviewers } = pullRequest;
  const commit = commitReference(organization, repository, pullRequest.merge.sourceCommit);
  return {
    eventType,
    project: repository.project,
    text,
    resource: { ...pullRequestJson(organization, pullRequest), commits: [commit] },
    filters: {
      repository: [repository.id],
      branch: bothNames([pullRequest.targetRefName]),
      pullrequestCreatedBy: [createdBy.id],
      pullrequestReviewersContains: reviewers.map(({ identity }) => identity.id),
      ...filters,
    },
  };
}

function titleOf(organization: OrganizationContext, pullRequest: PullRequest): string {
  const { id, title, repository } = pullRequest;
  return `pull request ${id} (${title}) in ${repository.name}\r\n${pullRequestWebUrl(organization, pullRequest)}`;
}

/** A filter may hold the full name of a branch or the short one. */
function bothNames(refs: readonly string[]): string[] {
  return refs.flatMap((ref) => [ref, branchName(ref)]);
}
