import { z } from 'zod';
import { ServiceError, json, list } from '../answers.ts';
import { bodyOf, pathNumber, pullRequestOf, type Call, type Routes } from '../call.ts';
import { commented } from '../hooks/git-events.ts';
import { threadJson } from '../json/thread.ts';
import type { PullRequest, Thread } from '../state/model.ts';
import { wrappedProperties } from '../state/properties.ts';
import { addThread, COMMENT_TYPES, THREAD_STATUSES } from '../state/threads.ts';
import { enumName } from './enums.ts';

const enumValue = z.union([z.string(), z.number()]).nullish();

/** What a comment is made of, as clients send it. */
export const newCommentBody = z.object({
  content: z.string().min(1),
  parentCommentId: z.int().nullish(),
  commentType: enumValue,
});

const newThreadBody = z.object({
  comments: z.array(newCommentBody).min(1),
  status: enumValue,
  threadContext: z.looseObject({ filePath: z.string().startsWith('/').nullish() }).nullish(),
  pullRequestThreadContext: z.looseObject({}).nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
});

const threadUpdateBody = z.object({
  status: enumValue,
  properties: z.unknown().optional(),
  comments: z.unknown().optional(),
});

/** Thread positions are given back as they were sent: tracking them over iterations is not simulated. */
function ignoreTracking({ query }: Call): void {
  query.ignore('$iteration', '$baseIteration');
}

function listThreads(call: Call) {
  ignoreTracking(call);
  const pullRequest = pullRequestOf(call);
  return list(pullRequest.threads.map((thread) => threadJson(call.organization, pullRequest, thread)));
}

function getThread(call: Call) {
  ignoreTracking(call);
  const pullRequest = pullRequestOf(call);
  return json(threadJson(call.organization, pullRequest, threadOf(call, pullRequest)));
}

function createThread(call: Call) {
  const { organization, caller } = call;
  const pullRequest = pullRequestOf(call);
  const body = bodyOf(call, newThreadBody);
  const thread = addThread(organization, pullRequest, {
    comments: body.comments.map((comment) => ({
      content: comment.content,
      author: caller,
      parentCommentId: comment.parentCommentId ?? 0,
      commentType: enumName(COMMENT_TYPES, comment.commentType, 'commentType') ?? 'text',
    })),
    status: enumName(THREAD_STATUSES, body.status, 'status') ?? null,
    threadContext: body.threadContext ?? null,
    pullRequestThreadContext: body.pullRequestThreadContext ?? null,
    properties: wrappedProperties(body.properties ?? {}),
  });
  for (const comment of thread.comments) {
    organization.publish(commented(organization, pullRequest, thread, comment));
  }
  return json(threadJson(organization, pullRequest, thread));
}

/** Only the status changes: whether properties can be changed later is unproven (reference: azure-devops.md 5). */
function updateThread(call: Call) {
  const pullRequest = pullRequestOf(call);
  const thread = threadOf(call, pullRequest);
  const body = bodyOf(call, threadUpdateBody);
  if (body.properties !== undefined && body.properties !== null) {
    call.report('unproven', 'No source says that properties of a thread can be changed; they stayed as they were.');
  }
  if (body.comments !== undefined && body.comments !== null) {
    call.report('unproven', 'No source says that comments can be changed with their thread; they stayed as they were.');
  }
  thread.status = enumName(THREAD_STATUSES, body.status, 'status') ?? thread.status;
  thread.lastUpdatedDate = call.organization.clock.shortTimestamp();
  return json(threadJson(call.organization, pullRequest, thread));
}

/** The thread in the path. */
export function threadOf(call: Call, pullRequest: PullRequest): Thread {
  const id = pathNumber(call, 'threadId');
  const thread = pullRequest.threads.find((candidate) => candidate.id === id);
  if (thread !== undefined) return thread;
  throw new ServiceError({
    status: 404,
    typeKey: 'DiscussionThreadNotFoundException',
    message: `The discussion thread ${id} was not found in pull request ${pullRequest.id}.`,
  });
}

/** Comment threads of pull requests. */
export const threads: Routes = {
  'git/Pull Request Threads_List': listThreads,
  'git/Pull Request Threads_Get': getThread,
  'git/Pull Request Threads_Create': createThread,
  'git/Pull Request Threads_Update': updateThread,
};
