import type { BranchPolicy } from './branch-policy.ts';
import type { Identity, Project } from './model.ts';
import { nextNumber, type OrganizationContext, type State } from './organization-context.ts';

/** What a client or a person says of a policy. */
export type PolicyContent = Pick<BranchPolicy, 'typeId' | 'isEnabled' | 'isBlocking' | 'settings'>;

/** The policies of a project, oldest first. */
export function policiesOf(state: State, project: Project): readonly BranchPolicy[] {
  return state.branchPolicies.filter((policy) => policy.project === project);
}

export function addPolicy(
  organization: OrganizationContext,
  project: Project,
  content: PolicyContent,
  by: Identity,
): BranchPolicy {
  const { state, clock } = organization;
  const id = nextNumber(state, 'branch-policy');
  const policy = { ...content, id, revision: 1, project, createdBy: by, createdDate: clock.timestamp() };
  state.branchPolicies.push(policy);
  return policy;
}

/** The edited policy takes the place of the old one, whole: settings that are left out are gone. */
export function editPolicy(state: State, policy: BranchPolicy, content: PolicyContent): BranchPolicy {
  const edited = { ...policy, ...content, revision: policy.revision + 1 };
  state.branchPolicies.splice(state.branchPolicies.indexOf(policy), 1, edited);
  return edited;
}

export function removePolicy(state: State, policy: BranchPolicy): void {
  state.branchPolicies.splice(state.branchPolicies.indexOf(policy), 1);
}
