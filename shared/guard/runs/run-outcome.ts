import type { FailedTask, Run } from '../../azure-devops/builds.ts';
import { knownFailure, type KnownFailure } from '../../catalogue/known-failure.ts';
import { parseInstant } from '../../conversions/instant.ts';
import type { GuardContext } from '../context.ts';
import { seenOr } from '../seen-or.ts';

/**
 * What a run says about a conversion. `silent`: nothing, because it was canceled, or began before the conversion and succeeded.
 * `failed-unseen`: it failed, and why could not be seen.
 */
export type RunOutcome =
  | { readonly kind: 'succeeded' | 'failed-otherwise' | 'silent' }
  | { readonly kind: 'failed-unseen'; readonly why: string }
  | ({ readonly kind: 'failed-by' } & KnownFailure);

/** Logs of failed tasks that are read of one run; their errors on its summary are read of all. */
const MAX_LOGS = 3;

/** Judges a run that ended after a conversion. Of its logs nothing is kept but the signature and the name of the step. */
export async function outcomeOf(
  { azureDevOps, catalogue }: Pick<GuardContext, 'azureDevOps' | 'catalogue'>,
  projectId: string,
  run: Run,
  convertedAt: string,
): Promise<RunOutcome> {
  if (run.result === 'succeeded') {
    const [began, converted] = [parseInstant(run.startedAt), parseInstant(convertedAt)];
    const isAfter = began !== undefined && converted !== undefined && began >= converted;
    return { kind: isAfter ? 'succeeded' : 'silent' };
  }
  if (!hasFailed(run)) return { kind: 'silent' };
  let why = '';
  const known = await seenOr(lookAtSteps(azureDevOps, projectId, run.id, catalogue.edition.id), false, (problem) => {
    why = problem;
  });
  if (why !== '') return { kind: 'failed-unseen', why };
  return known === undefined ? { kind: 'failed-otherwise' } : { kind: 'failed-by', ...known };
}

/** Also a run that was allowed to go on after a failed step: what it costs to say why is calls. */
export function hasFailed({ result }: Run): boolean {
  return result === 'failed' || result === 'partiallySucceeded';
}

/** The errors on the summary first, which cost one call; the logs only where those say nothing. */
async function lookAtSteps(
  azureDevOps: GuardContext['azureDevOps'],
  projectId: string,
  runId: number,
  editionId: string,
): Promise<KnownFailure | undefined> {
  const tasks = await azureDevOps.failedTasks(projectId, runId);
  const told = knownFailure(
    tasks.map(({ name, errors }) => ({ name, text: errors.join('\n') })),
    editionId,
  );
  const logged = tasks.filter(hasLog).slice(0, MAX_LOGS);
  if (told !== undefined || logged.length === 0) return told;
  const logIds = logged.map(({ logId }) => logId);
  const ends = await azureDevOps.logEnds(projectId, runId, logIds);
  return knownFailure(
    logged.map(({ name, logId }) => ({ name, text: ends.get(logId) ?? '' })),
    editionId,
  );
}

function hasLog(task: FailedTask): task is FailedTask & { readonly logId: number } {
  return task.logId !== undefined;
}
