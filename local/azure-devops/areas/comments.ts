import { z } from 'zod';
import { ServiceError, empty, json, list } from '../answers.ts';
import { bodyOf, pathNumber, pullRequestOf, type Call, type Routes } from '../call.ts';
import { commented } from '../hooks/git-events.ts';
import { commentJson } from '../json/thread.ts';
import type { Comment, Thread } from '../state/model.ts';
import { addComment, changeContent, COMMENT_TYPES } from '../state/threads.ts';
import { enumName } from './enums.ts';
import { newCommentBody, threadOf } from './threads.ts';

const commentUpdateBody = z.object({ content: z.string().min(1) });

function listComments(call: Call) {
  const pullRequest = pullRequestOf(call);
  const thread = threadOf(call, pullRequest);
  return list(thread.comments.map((comment) => commentJson(call.organization, pullRequest, thread, comment)));
}

function getComment(call: Call) {
  const pullRequest = pullRequestOf(call);
  const thread = threadOf(call, pullRequest);
  return json(commentJson(call.organization, pullRequest, thread, commentOf(call, thread)));
}

function createComment(call: Call) {
  const { organization, caller } = call;
  const pullRequest = pullRequestOf(call);
  const thread = threadOf(call, pullRequest);
  const body = bodyOf(call, newCommentBody);
  const comment = addComment(organization, thread, {
    content: body.content,
    author: caller,
    parentCommentId: body.parentCommentId ?? 0,
    commentType: enumName(COMMENT_TYPES, body.commentType, 'commentType') ?? 'text',
  });
  organization.publish(commented(organization, pullRequest, thread, comment));
  return json(commentJson(organization, pullRequest, thread, comment));
}

/** An edited comment is an event as well: "has edited a pull request comment" (service-hooks/events.md, sample). */
function updateComment(call: Call) {
  const { organization } = call;
  const pullRequest = pullRequestOf(call);
  const thread = threadOf(call, pullRequest);
  const comment = ownCommentOf(call, thread);
  changeContent(organization, thread, comment, bodyOf(call, commentUpdateBody).content);
  organization.publish(commented(organization, pullRequest, thread, comment));
  return json(commentJson(organization, pullRequest, thread, comment));
}

function deleteComment(call: Call) {
  const thread = threadOf(call, pullRequestOf(call));
  const comment = ownCommentOf(call, thread);
  comment.isDeleted = true;
  comment.content = '';
  comment.lastUpdatedDate = call.organization.clock.shortTimestamp();
  thread.lastUpdatedDate = comment.lastUpdatedDate;
  return empty(200);
}

function commentOf(call: Call, thread: Thread): Comment {
  const id = pathNumber(call, 'commentId');
  const comment = thread.comments.find((candidate) => candidate.id === id);
  if (comment !== undefined) return comment;
  throw new ServiceError({
    status: 404,
    typeKey: 'CommentNotFoundException',
    message: `The comment ${id} was not found in thread ${thread.id}.`,
  });
}

/** Nobody changes what somebody else wrote. */
function ownCommentOf(call: Call, thread: Thread): Comment {
  const comment = commentOf(call, thread);
  if (comment.author.id === call.caller.id && !comment.isDeleted) return comment;
  throw new ServiceError({
    status: 403,
    typeKey: 'CommentCannotBeUpdatedException',
    message: `The comment ${comment.id} of thread ${thread.id} is not yours or is deleted.`,
  });
}

/** Comments in threads. */
export const comments: Routes = {
  'git/Pull Request Thread Comments_List': listComments,
  'git/Pull Request Thread Comments_Get': getComment,
  'git/Pull Request Thread Comments_Create': createComment,
  'git/Pull Request Thread Comments_Update': updateComment,
  'git/Pull Request Thread Comments_Delete': deleteComment,
};
