import type { PullRequest, PullRequestKey } from '../../azure-devops/pull-requests.ts';
import { GuardError, messageOf, orUndefined, LASTING } from '../../errors.ts';
import { POLICY_FILE } from '../../policy/load-policy.ts';
import { readOwnWaivers } from '../../policy/read-own-waivers.ts';
import type { FileWaiver } from '../../policy/waiver-entries.ts';
import type { GuardContext } from '../context.ts';

/** The waivers of `.wif-guard.yml` in the repository of a pull request. */
export interface TargetWaivers {
  readonly own: readonly FileWaiver[];
  /** Why what is written there does not count, one sentence each. */
  readonly broken: readonly string[];
}

/** Reads the repository's own waivers as they stand on the target branch: nobody waives their own change. */
export async function targetWaivers(
  { azureDevOps }: Pick<GuardContext, 'azureDevOps'>,
  { projectId, repositoryId }: PullRequestKey,
  { targetRefName }: Pick<PullRequest, 'targetRefName'>,
): Promise<TargetWaivers> {
  try {
    const text = await orUndefined(azureDevOps.fileAtBranch(projectId, repositoryId, targetRefName, POLICY_FILE));
    const source = `${POLICY_FILE} of the target branch`;
    return { own: text === undefined ? [] : readOwnWaivers(text, source), broken: [] };
  } catch (error) {
    if (!(error instanceof GuardError) || !(LASTING.has(error.code) || error.code === 'policy-invalid')) throw error;
    return { own: [], broken: [`None of the waivers in ${POLICY_FILE} counts: ${messageOf(error)}`] };
  }
}
