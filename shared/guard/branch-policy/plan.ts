import type { AzureDevOps } from '../../azure-devops/index.ts';
import type { StatusPolicy } from '../../azure-devops/branch-policies.ts';
import type { Difference } from './compare.ts';
import { ownPolicies } from './own-policies.ts';
import type { ScopedRepository } from './scope.ts';
import { contentOf, type Wanted } from './wanted.ts';

/** What is to be done so that the policy of a repository is as wanted. */
export type PolicyPlan =
  | { readonly kind: 'make' }
  /** `others`: ids of further policies of ours, which stay as they are. */
  | {
      readonly kind: 'change' | 'leave';
      readonly policy: StatusPolicy;
      readonly differences: readonly Difference[];
      readonly others: readonly number[];
    };

/** Plans it: a policy of ours is changed in place, and no second one is ever made. */
export function planPolicy(
  wanted: Wanted,
  policies: readonly StatusPolicy[],
  repository: ScopedRepository,
): PolicyPlan {
  const [best, ...others] = ownPolicies(wanted, policies, repository);
  if (best === undefined) return { kind: 'make' };
  const kind = best.differences.length === 0 ? 'leave' : 'change';
  return { kind, ...best, others: others.map(({ policy }) => policy.id) };
}

/**
 * Does what was planned.
 * @returns The id of the policy.
 * @throws GuardError `azure-devops-forbidden` without the permission "Edit policies".
 */
export async function carryOut(
  azureDevOps: Pick<AzureDevOps, 'createStatusPolicy' | 'updateStatusPolicy'>,
  projectId: string,
  wanted: Wanted,
  plan: PolicyPlan,
): Promise<number> {
  if (plan.kind === 'make') return azureDevOps.createStatusPolicy(projectId, contentOf(wanted));
  const { policy } = plan;
  if (plan.kind === 'change') await azureDevOps.updateStatusPolicy(projectId, policy.id, contentOf(wanted, policy));
  return policy.id;
}
