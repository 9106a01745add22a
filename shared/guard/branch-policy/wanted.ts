import { STATUS_CONTEXT } from '../../azure-devops/statuses.ts';
import type { StatusPolicy, StatusPolicyContent } from '../../azure-devops/branch-policies.ts';

/**
 * The files that a policy is about where nobody says so. Optional: those that can hold pipelines and their templates. Required: all of
 * them, because scripts that pipelines run are reviewed too, and can have any name.
 */
export function defaultPatterns(required: boolean): readonly string[] {
  return required ? [] : ['*.yml', '*.yaml'];
}

/** `policyApplicability` of a policy that applies only once a status was posted. */
export const CONDITIONAL = 1;

const DISPLAY_NAME = 'Workload identity federation';

/** What is expected of the branch policy of one repository; undefined parts are not known, and anything is right there. */
export interface Expectation {
  readonly repositoryId: string;
  /** Full names of the branches; at least one. */
  readonly branches: readonly string[];
  /** Id of the guard's identity. */
  readonly authorId: string | undefined;
  /** Without any, the policy is about every file. */
  readonly patterns: readonly string[] | undefined;
  /** False also where it is not known: a policy that blocks more than was expected is not loosened. */
  readonly required: boolean;
}

/** A policy to be made, of which everything is known. */
export interface Wanted extends Expectation {
  readonly authorId: string;
  readonly patterns: readonly string[];
}

/**
 * The policy as it is put to Azure DevOps.
 *
 * Optional: conditional and not blocking, so that a guard that is down holds nobody up. Required: blocking, and it applies at once;
 * were it conditional, a pull request could be completed before the guard has posted anything. A pull request that changes no file of
 * the patterns has no such policy, and for one that changes nothing that pipelines read the guard posts `notApplicable`, which satisfies it
 * (https://learn.microsoft.com/azure/devops/repos/git/pr-status-policy).
 *
 * The default branch is written as the branch that it is now: Microsoft's own Terraform provider refuses a scope `DefaultBranch` with
 * a repository (service/policy/branch/common.go), and without one it would be that of every repository.
 * @param standing The policy that is changed; its display name and settings that the guard does not know stay.
 */
export function contentOf(wanted: Wanted, standing?: StatusPolicy): StatusPolicyContent {
  return {
    isEnabled: true,
    isBlocking: wanted.required,
    settings: {
      defaultDisplayName: DISPLAY_NAME,
      ...standing?.settings,
      statusName: STATUS_CONTEXT.name,
      statusGenre: STATUS_CONTEXT.genre,
      authorId: wanted.authorId,
      invalidateOnSourceUpdate: true,
      policyApplicability: wanted.required ? null : CONDITIONAL,
      filenamePatterns: [...wanted.patterns],
      scope: wanted.branches.map((refName) => ({
        repositoryId: wanted.repositoryId,
        refName,
        matchKind: 'Exact',
      })),
    },
  };
}
