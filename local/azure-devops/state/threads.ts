import type { Comment, Identity, PullRequest, Thread, WrappedValue } from './model.ts';
import { nextNumber, type OrganizationContext } from './organization-context.ts';
import { systemIdentity } from './identities.ts';
import { wrappedProperties } from './properties.ts';

/** What a comment is made of. */
export interface NewComment {
  readonly content: string;
  readonly author: Identity;
  readonly parentCommentId?: number;
  readonly commentType?: string;
}

/** What a thread is made of; everything but the comments may be left out. */
export interface NewThread {
  readonly comments: readonly NewComment[];
  readonly status?: string | null;
  readonly threadContext?: object | null;
  readonly pullRequestThreadContext?: object | null;
  readonly properties?: Map<string, WrappedValue>;
}

/** Names of thread status, by the numbers that clients may send instead (reference: azure-devops.md 5). */
export const THREAD_STATUSES = ['unknown', 'active', 'fixed', 'wontFix', 'closed', 'byDesign', 'pending'] as const;

/** Names of comment types, by number. */
export const COMMENT_TYPES = ['unknown', 'text', 'codeChange', 'system'] as const;

/** Begins a thread; its id is unique in the organization. */
export function addThread(organization: OrganizationContext, pullRequest: PullRequest, thread: NewThread): Thread {
  const now = organization.clock.shortTimestamp();
  const added: Thread = {
    id: nextNumber(organization.state, 'thread'),
    publishedDate: now,
    lastUpdatedDate: now,
    comments: [],
    properties: thread.properties ?? new Map<string, WrappedValue>(),
    threadContext: thread.threadContext ?? null,
    pullRequestThreadContext: thread.pullRequestThreadContext ?? null,
    status: thread.status ?? null,
  };
  pullRequest.threads.push(added);
  for (const comment of thread.comments) addComment(organization, added, comment);
  return added;
}

/** Adds a comment at the end of a thread; its id counts from 1 in the thread. */
export function addComment(organization: OrganizationContext, thread: Thread, comment: NewComment): Comment {
  const now = organization.clock.shortTimestamp();
  const added: Comment = {
    id: thread.comments.length + 1,
    parentCommentId: comment.parentCommentId ?? 0,
    author: comment.author,
    commentType: comment.commentType ?? 'text',
    content: comment.content,
    publishedDate: now,
    lastUpdatedDate: now,
    lastContentUpdatedDate: now,
    isDeleted: false,
  };
  thread.comments.push(added);
  thread.lastUpdatedDate = now;
  return added;
}

/** Gives a comment another text, now. */
export function changeContent(
  organization: OrganizationContext,
  thread: Thread,
  comment: Comment,
  content: string,
): void {
  const now = organization.clock.shortTimestamp();
  comment.content = content;
  comment.lastContentUpdatedDate = now;
  comment.lastUpdatedDate = now;
  thread.lastUpdatedDate = now;
}

/**
 * A thread in which the service notes what happened. Clients find them in every list of threads, told apart by the property
 * `CodeReviewThreadType` only (reference: azure-devops.md 5; git.json, example pullRequestThreads).
 */
export function addSystemThread(
  organization: OrganizationContext,
  pullRequest: PullRequest,
  type: 'RefUpdate' | 'StatusUpdate' | 'VoteUpdate',
  content: string,
): void {
  const author = systemIdentity(organization);
  addThread(organization, pullRequest, {
    comments: [{ content, author, commentType: 'system' }],
    properties: wrappedProperties({ CodeReviewThreadType: type }),
  });
}
