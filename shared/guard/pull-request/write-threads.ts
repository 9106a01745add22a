import type { PullRequestKey } from '../../azure-devops/pull-requests.ts';
import { GuardError } from '../../errors.ts';
import type { GuardContext } from '../context.ts';
import { KEY_PROPERTY, marked, ownThreads } from './own-threads.ts';
import { planThreads, type ThreadAction, type WantedThread } from './plan-threads.ts';

/** What became of the threads of a review. */
export interface ThreadsWritten {
  readonly changes: number;
  /** Why a comment was not taken; the status is posted all the same. */
  readonly refused: GuardError | undefined;
}

/** Answers about one thread: another may be taken all the same. */
const OF_ONE: ReadonlySet<string> = new Set(['azure-devops-refused', 'azure-devops-forbidden']);
/** Answers to all of them. */
const OF_ALL: ReadonlySet<string> = new Set([...OF_ONE, 'azure-devops-unavailable', 'azure-devops-not-found']);
/** Somebody changed, or deleted, a thread in the same moment: what is to be done is worked out again. */
const CHANGED: ReadonlySet<string> = new Set(['azure-devops-conflict', 'azure-devops-not-found']);

/** Whoever edits a thread in the same moment does so once. */
const ATTEMPTS = 3;
/** After so many refusals it is the identity that is refused, and not a thread. */
const MAX_REFUSALS = 3;

/**
 * Makes the threads stand as wanted, as far as they are taken.
 * @param mayWrite Throws once the review has lost its lease.
 */
export async function writeThreads(
  context: Pick<GuardContext, 'azureDevOps'>,
  key: PullRequestKey,
  wanted: readonly WantedThread[],
  mayWrite: () => void,
): Promise<ThreadsWritten> {
  let changes = 0;
  const refusals: GuardError[] = [];
  try {
    for (let attempt = 1; ; attempt += 1) {
      const isLast = attempt === ATTEMPTS;
      let isChanged = false;
      for (const action of await plan(context, key, wanted)) {
        mayWrite();
        try {
          await act(context, key, action);
          changes += 1;
        } catch (error) {
          if (!(error instanceof GuardError)) throw error;
          isChanged ||= CHANGED.has(error.code);
          if (!OF_ONE.has(error.code) && !CHANGED.has(error.code)) throw error;
          if (OF_ONE.has(error.code) || isLast) refusals.push(error);
          if (refusals.length === MAX_REFUSALS) throw error;
        }
      }
      if (!isChanged || isLast) return { changes, refused: refusals[0] };
    }
  } catch (error) {
    if (!(error instanceof GuardError) || !OF_ALL.has(error.code)) throw error;
    return { changes, refused: refusals[0] ?? error };
  }
}

async function plan(
  { azureDevOps }: Pick<GuardContext, 'azureDevOps'>,
  key: PullRequestKey,
  wanted: readonly WantedThread[],
): Promise<readonly ThreadAction[]> {
  const [ownId, threads] = await Promise.all([azureDevOps.ownId(), azureDevOps.threads(key)]);
  return planThreads(wanted, ownThreads(threads, ownId));
}

async function act(
  { azureDevOps }: Pick<GuardContext, 'azureDevOps'>,
  key: PullRequestKey,
  action: ThreadAction,
): Promise<void> {
  switch (action.kind) {
    case 'create': {
      const { content, status, place, key: name, print } = action.wanted;
      const properties = { [KEY_PROPERTY]: name };
      await azureDevOps.createThread(key, { content: marked(content, name, print), status, place, properties });
      return;
    }
    case 'edit': {
      const { content, key: name, print } = action.wanted;
      await azureDevOps.editComment(key, action.threadId, action.commentId, marked(content, name, print));
      return;
    }
    case 'set-status':
      await azureDevOps.setThreadStatus(key, action.threadId, action.status);
  }
}
