import type { Comment, PullRequest, Thread } from '../state/model.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { identityJson } from './identity.ts';
import { pullRequestUrl } from './pull-request.ts';
import { repositoryUrl } from './repository.ts';

/** `GitPullRequestCommentThread` of the service. */
export function threadJson(organization: OrganizationContext, pullRequest: PullRequest, thread: Thread) {
  return {
    pullRequestThreadContext: thread.pullRequestThreadContext,
    id: thread.id,
    publishedDate: thread.publishedDate,
    lastUpdatedDate: thread.lastUpdatedDate,
    comments: thread.comments.map((comment) => commentJson(organization, pullRequest, thread, comment)),
    ...(thread.status === null ? {} : { status: thread.status }),
    threadContext: thread.threadContext,
    properties: Object.fromEntries(thread.properties),
    // "which happens when all comments are deleted" (git.json, CommentThread.isDeleted).
    isDeleted: thread.comments.every((comment) => comment.isDeleted),
    _links: { self: { href: threadUrl(organization, pullRequest, thread) } },
  };
}

/** `Comment` of the service; a deleted one keeps its place and loses its text. */
export function commentJson(
  organization: OrganizationContext,
  pullRequest: PullRequest,
  thread: Thread,
  comment: Comment,
) {
  const url = threadUrl(organization, pullRequest, thread);
  return {
    id: comment.id,
    parentCommentId: comment.parentCommentId,
    author: identityJson(organization, comment.author),
    ...(comment.isDeleted ? { isDeleted: true } : { content: comment.content }),
    publishedDate: comment.publishedDate,
    lastUpdatedDate: comment.lastUpdatedDate,
    lastContentUpdatedDate: comment.lastContentUpdatedDate,
    commentType: comment.commentType,
    usersLiked: [],
    _links: {
      self: { href: `${url}/comments/${comment.id}` },
      repository: { href: repositoryUrl(organization, pullRequest.repository) },
      threads: { href: url },
      pullRequests: { href: `${organization.url}/_apis/git/pullRequests/${pullRequest.id}` },
    },
  };
}

function threadUrl(organization: OrganizationContext, pullRequest: PullRequest, thread: Thread): string {
  return `${pullRequestUrl(organization, pullRequest)}/threads/${thread.id}`;
}
