import { z } from 'zod';
import { pullRequestResourceSchema } from './envelope.ts';

/** The event of every comment on a pull request and of every edit of one, our own too. */
export const COMMENT_EVENT = 'ms.vss-code.git-pullrequest-comment-event';

/** What a comment begins with that is meant for the guard. */
const COMMAND = /^\s*\/wif-guard/i;

/** Ids are 32-bit integers there (REST, GitPullRequestCommentThread). */
const id = z.int().positive().max(2_147_483_647);

/** The thread stands in a link only. Of it the last number is used, and nothing is asked of where it leads. */
const threadId = z
  .string()
  .max(2_000)
  .transform((href) => Number(/\/(\d{1,10})\/?$/.exec(href)?.[1]))
  .pipe(id);

const commentResourceSchema = z.object({
  comment: z.object({ id, _links: z.object({ threads: z.object({ href: threadId }) }) }),
  // One level deeper than in the other events of a pull request.
  pullRequest: pullRequestResourceSchema,
});

const textSchema = z.object({ comment: z.object({ content: z.string() }) });

/** False for what is clearly no command. The text is a hint: what counts is read again. */
export function mayBeCommand(resource: unknown): boolean {
  const { success, data } = textSchema.safeParse(resource);
  return !success || COMMAND.test(data.comment.content);
}

/** Which comment an event is about. Of its resource only ids are used. */
export function commentIn(resource: unknown) {
  return commentResourceSchema
    .transform(({ comment, pullRequest }) => ({
      commentId: comment.id,
      threadId: comment._links.threads.href,
      pullRequestId: pullRequest.pullRequestId,
      repositoryId: pullRequest.repository.id,
      projectId: pullRequest.repository.project?.id,
    }))
    .safeParse(resource);
}
