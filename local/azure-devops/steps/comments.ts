import { z } from 'zod';
import { commented } from '../hooks/git-events.ts';
import { personNamed } from '../state/identities.ts';
import type { PullRequest, Thread } from '../state/model.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { addComment, addThread, changeContent, THREAD_STATUSES } from '../state/threads.ts';
import { neededPullRequest } from './needed.ts';
import { StepError } from './step-error.ts';

/** What a comment by a person says and where. */
export const commentInput = z.strictObject({
  pullRequest: z.int(),
  content: z.string().min(1),
  /** The thread that is answered; without it a new one begins. */
  thread: z.int().optional(),
  /** Where a new thread stands. */
  filePath: z.string().startsWith('/').optional(),
  line: z.int().min(1).default(1),
  by: z.string().optional(),
});

/** Somebody comments on a pull request. */
export function comment(organization: OrganizationContext, input: z.input<typeof commentInput>) {
  const step = commentInput.parse(input);
  const pullRequest = neededPullRequest(organization, step.pullRequest);
  const author = personNamed(organization, step.by);
  const position = { line: step.line, offset: 1 };
  const threadContext =
    step.filePath === undefined ? null : { filePath: step.filePath, rightFileStart: position, rightFileEnd: position };
  const thread =
    step.thread === undefined
      ? addThread(organization, pullRequest, { comments: [], status: 'active', threadContext })
      : neededThread(pullRequest, step.thread);
  const parentCommentId = thread.comments[0]?.id ?? 0;
  const added = addComment(organization, thread, { content: step.content, author, parentCommentId });
  organization.publish(commented(organization, pullRequest, thread, added));
  return { threadId: thread.id, commentId: added.id };
}

/** A comment and what it says from now on. */
export const editCommentInput = z.strictObject({
  pullRequest: z.int(),
  thread: z.int(),
  comment: z.int(),
  content: z.string().min(1),
});

/** Whoever wrote a comment changes it, which is an event as well. */
export function editComment(organization: OrganizationContext, input: z.input<typeof editCommentInput>) {
  const step = editCommentInput.parse(input);
  const pullRequest = neededPullRequest(organization, step.pullRequest);
  const thread = neededThread(pullRequest, step.thread);
  const edited = thread.comments.find(({ id, isDeleted }) => id === step.comment && !isDeleted);
  if (edited === undefined) throw new StepError(`comment ${step.comment} is not in thread ${thread.id}.`);
  changeContent(organization, thread, edited, step.content);
  organization.publish(commented(organization, pullRequest, thread, edited));
  return { threadId: thread.id, commentId: edited.id };
}

/** A thread and its new status. */
export const setThreadStatusInput = z.strictObject({
  pullRequest: z.int(),
  thread: z.int(),
  status: z.enum(THREAD_STATUSES),
});

/** Somebody resolves a thread, or opens it again. There is no event for it. */
export function setThreadStatus(organization: OrganizationContext, input: z.input<typeof setThreadStatusInput>) {
  const step = setThreadStatusInput.parse(input);
  const thread = neededThread(neededPullRequest(organization, step.pullRequest), step.thread);
  thread.status = step.status;
  thread.lastUpdatedDate = organization.clock.shortTimestamp();
  return { threadId: thread.id, status: thread.status };
}

function neededThread(pullRequest: PullRequest, id: number): Thread {
  const thread = pullRequest.threads.find((candidate) => candidate.id === id);
  if (thread !== undefined) return thread;
  const known = pullRequest.threads.map((candidate) => candidate.id);
  throw new StepError(
    `thread ${id} does not exist in pull request ${pullRequest.id}; there is: ${known.join(', ') || 'none'}.`,
  );
}
