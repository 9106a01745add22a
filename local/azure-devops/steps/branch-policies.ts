import { z } from 'zod';
import { POLICY_TYPES, STATUS_POLICY, type BranchPolicy } from '../state/branch-policy.ts';
import { addPolicy, editPolicy, policiesOf, removePolicy } from '../state/branch-policy-store.ts';
import { policyProblem } from '../state/check-branch-policy.ts';
import { personNamed } from '../state/identities.ts';
import type { Project } from '../state/model.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { neededProject } from './needed.ts';
import { StepError } from './step-error.ts';

/** A policy as somebody wants it; without an id a new one. */
export const setBranchPolicyInput = z.strictObject({
  project: z.string(),
  policy: z.int().optional(),
  /** Id of the type; of a new one the status policy where it is left out. */
  type: z.string().optional(),
  isEnabled: z.boolean().optional(),
  isBlocking: z.boolean().optional(),
  /** Changes these alone; null takes one away. */
  settings: z.record(z.string(), z.unknown()).default({}),
  by: z.string().optional(),
});

/** Somebody makes or edits a branch policy. There is no event for it (reference: azure-devops.md 1.1). */
export function setBranchPolicy(organization: OrganizationContext, input: z.input<typeof setBranchPolicyInput>) {
  const step = setBranchPolicyInput.parse(input);
  const { state } = organization;
  const project = neededProject(organization, step.project);
  const old = step.policy === undefined ? undefined : neededPolicy(organization, project, step.policy);
  const settings = Object.fromEntries(
    Object.entries({ ...old?.settings, ...step.settings }).filter(([, value]) => value !== null),
  );
  const content = {
    typeId: step.type ?? old?.typeId ?? STATUS_POLICY,
    isEnabled: step.isEnabled ?? old?.isEnabled ?? true,
    isBlocking: step.isBlocking ?? old?.isBlocking ?? true,
    settings,
  };
  const problem = policyProblem(state, project, content.typeId, settings);
  if (problem !== undefined) throw new StepError(problem.message);
  const policy =
    old === undefined
      ? addPolicy(organization, project, content, personNamed(organization, step.by))
      : editPolicy(state, old, content);
  return { policyId: policy.id, revision: policy.revision, type: POLICY_TYPES.get(policy.typeId) };
}

/** The policy that goes. */
export const removeBranchPolicyInput = z.strictObject({ project: z.string(), policy: z.int() });

/** Somebody deletes a branch policy. */
export function removeBranchPolicy(organization: OrganizationContext, input: z.input<typeof removeBranchPolicyInput>) {
  const step = removeBranchPolicyInput.parse(input);
  const policy = neededPolicy(organization, neededProject(organization, step.project), step.policy);
  removePolicy(organization.state, policy);
  return { policyId: policy.id };
}

function neededPolicy({ state }: OrganizationContext, project: Project, id: number): BranchPolicy {
  const policies = policiesOf(state, project);
  const policy = policies.find((known) => known.id === id);
  if (policy !== undefined) return policy;
  const known = policies.map((one) => one.id).join(', ');
  throw new StepError(`branch policy ${id} does not exist in "${project.name}"; there is: ${known || 'none'}.`);
}
