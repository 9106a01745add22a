import type { PullRequestKey } from '../../azure-devops/pull-requests.ts';
import type { Thread, ThreadComment } from '../../azure-devops/threads.ts';
import { orUndefined } from '../../errors.ts';
import type { GuardContext } from '../context.ts';
import { commandIn, type Command } from './command.ts';

/** A command that somebody wrote, in the thread as it stands now. */
export interface FoundCommand {
  readonly command: Command;
  readonly thread: Thread;
  /** The identity of the guard. */
  readonly ownId: string;
}

/** The comment as it stands, or why nothing follows from it. */
export type Found = { readonly found: FoundCommand } | { readonly gone: string } | { readonly ignored: string };

/** The dates of a comment that nobody edited are the same, but for the time that it took to keep it (assumption: no source says so). */
const SAME_MOMENT_MS = 1_000;

/**
 * Reads a comment again: the delivery only said where to look. Our own comments ask nothing of us; an edit is no new command, because
 * the first text may have been worked on already, and because people edit what others have read and answered.
 */
export async function findCommand(
  { azureDevOps }: Pick<GuardContext, 'azureDevOps'>,
  key: PullRequestKey,
  threadId: number,
  commentId: number,
): Promise<Found> {
  const thread = await orUndefined(azureDevOps.thread(key, threadId));
  const comment = thread?.comments?.find(({ id }) => id === commentId);
  if (thread === undefined || comment === undefined)
    return { gone: 'it is not there, or the identity of the guard may not see it' };
  if (comment.isDeleted === true) return { ignored: 'it was deleted' };
  const command = commandIn(comment.content ?? '');
  if (command === undefined) return { ignored: 'it is no command' };
  if (isEdited(comment)) return { ignored: 'it was edited: a command has to be a new comment' };
  const ownId = await azureDevOps.ownId();
  if (isBy(comment, ownId)) return { ignored: 'it is by the identity of the guard' };
  return { found: { command, thread, ownId } };
}

/** True where the guard's identity wrote it. */
export function isBy({ author }: ThreadComment, ownId: string): boolean {
  return author?.id.toLowerCase() === ownId.toLowerCase();
}

function isEdited({ publishedDate, lastContentUpdatedDate }: ThreadComment): boolean {
  // What has no dates counts as it stands: the event is worked on once in any case.
  return Math.abs(Date.parse(lastContentUpdatedDate ?? '') - Date.parse(publishedDate ?? '')) > SAME_MOMENT_MS;
}
