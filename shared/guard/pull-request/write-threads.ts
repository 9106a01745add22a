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

const REFUSALS: ReadonlySet<string> = new Set([
  'azure-devops-refused',
  'azure-devops-forbidden',
  'azure-devops-conflict',
  'azure-devops-unavailable',
]);

/** Whoever edits a thread in the same moment does so once. */
const ATTEMPTS = 3;

/**
 * Makes the threads stand as wanted.
 * @param hasThreads False where none were ever made: then there are none of ours to look for.
 * @param mayWrite Throws once the review has lost its lease.
 */
export async function writeThreads(
  context: Pick<GuardContext, 'azureDevOps'>,
  key: PullRequestKey,
  wanted: readonly WantedThread[],
  hasThreads: boolean,
  mayWrite: () => void,
): Promise<ThreadsWritten> {
  let changes = 0;
  try {
    for (let attempt = 1; ; attempt += 1) {
      // What an attempt before this one wrote stands there now.
      const actions = hasThreads || attempt > 1 ? await plan(context, key, wanted) : planThreads(wanted, []);
      try {
        for (const action of actions) {
          mayWrite();
          await act(context, key, action);
          changes += 1;
        }
        return { changes, refused: undefined };
      } catch (error) {
        const isConflict = error instanceof GuardError && error.code === 'azure-devops-conflict';
        if (!isConflict || attempt === ATTEMPTS) throw error;
      }
    }
  } catch (error) {
    if (!(error instanceof GuardError) || !REFUSALS.has(error.code)) throw error;
    return { changes, refused: error };
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
