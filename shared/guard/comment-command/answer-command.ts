import type { PullRequestKey } from '../../azure-devops/pull-requests.ts';
import type { ThreadComment } from '../../azure-devops/threads.ts';
import { GuardError, orUndefined } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { isCovered } from '../../policy/projects.ts';
import type { EventOf } from '../../queue/guard-event.ts';
import type { GuardContext } from '../context.ts';
import { marked } from '../pull-request/own-threads.ts';
import { findCommand, isBy, type FoundCommand } from './find-command.ts';
import { replyTo } from './reply-to.ts';

/** What the guard works with here. */
export type CommandContext = Pick<GuardContext, 'azureDevOps' | 'queue' | 'catalogue' | 'effects' | 'policy'>;

/**
 * How it ended. `gone`: comment or pull request are not there any more. `off`: it takes a reply, and comments are switched off, or the
 * policy leaves the pull request alone.
 * `refused`: the guard may not read or write comments there; nobody is asked again.
 */
export type CommandOutcome =
  'rechecked' | 'replied' | 'replied-before' | 'ignored' | 'gone' | 'not-active' | 'off' | 'refused';

const REFUSALS: ReadonlySet<string> = new Set(['azure-devops-forbidden', 'azure-devops-refused']);

/** Does what a comment on a pull request asks of the guard, once. */
export async function answerCommand(
  context: CommandContext,
  event: EventOf<'comment'>,
  log: Log,
): Promise<CommandOutcome> {
  const name = `Comment ${String(event.commentId)} in thread ${String(event.threadId)} of pull request ${String(event.pullRequestId)}`;
  try {
    const result = await findCommand(context, event, event.threadId, event.commentId);
    if (!('found' in result)) {
      const [outcome, why] =
        'gone' in result ? (['gone', result.gone] as const) : (['ignored', result.ignored] as const);
      log.info(`${name} is not followed: ${why}.`);
      return outcome;
    }
    const outcome = await follow(context, event, result.found);
    log.info(`${name} (${result.found.command.kind}): ${outcome}.`);
    return outcome;
  } catch (error) {
    if (!(error instanceof GuardError) || !REFUSALS.has(error.code)) throw error;
    log.warn(`${name} gets no answer: ${error.message}`);
    return 'refused';
  }
}

async function follow(
  context: CommandContext,
  event: EventOf<'comment'>,
  { command, thread, ownId }: FoundCommand,
): Promise<CommandOutcome> {
  const { azureDevOps, catalogue, effects, queue } = context;
  const content = replyTo(command, catalogue);
  if (content !== undefined && !effects.has('comment')) return 'off';
  const pullRequest = await orUndefined(azureDevOps.pullRequest(event));
  if (pullRequest === undefined) return 'gone';
  if (pullRequest.status !== 'active') return 'not-active';
  const { pullRequests, projects } = (await context.policy.current()).policy;
  if (pullRequests === 'off' || !isCovered(projects, pullRequest.repository.project.name)) return 'off';
  const { repositoryId, pullRequestId } = event;
  // The delivery only said where to look: from here on the project is the one that the service names.
  const key: PullRequestKey = { projectId: pullRequest.repository.project.id, repositoryId, pullRequestId };
  if (content === undefined) {
    // The same id on every try, so that one command makes one review.
    const id = `recheck-${event.id}`;
    await queue.send({ kind: 'pull-request', id, receivedAt: event.receivedAt, attempt: 0, ...key, force: true });
    return 'rechecked';
  }
  const reply = marked(content, `reply-${String(event.commentId)}`);
  // A worker may have died after its reply, or have lost the answer to it.
  if (thread.comments?.some((comment) => isBy(comment, ownId) && endsAlike(comment, reply)) === true)
    return 'replied-before';
  await azureDevOps.reply(key, event.threadId, { content: reply, parentCommentId: event.commentId });
  return 'replied';
}

/** Compares the markers. They are the last line only: a reply can quote somebody who wrote another one. */
function endsAlike({ content }: ThreadComment, reply: string): boolean {
  return lastLine(content ?? '') === lastLine(reply);
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? '';
}
