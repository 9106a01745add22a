import { z } from 'zod';
import { ServiceError, empty, json, list } from '../answers.ts';
import { bodyOf, neededProjectOf, pathNumber, type Call, type Routes } from '../call.ts';
import { same } from '../ids.ts';
import { branchPolicyJson } from '../json/branch-policy.ts';
import type { BranchPolicy } from '../state/branch-policy.ts';
import { addPolicy, editPolicy, policiesOf, removePolicy, type PolicyContent } from '../state/branch-policy-store.ts';
import { isUnprovenScope, policyProblem } from '../state/check-branch-policy.ts';
import { pageById } from './pages.ts';

const policyBody = z.object({
  type: z.object({ id: z.guid() }),
  isEnabled: z.boolean().default(false),
  isBlocking: z.boolean().default(false),
  settings: z.record(z.string(), z.unknown()),
});

function listPolicies(call: Call) {
  const { organization, query } = call;
  const type = query.text('policyType');
  const wanted = policiesOf(organization.state, neededProjectOf(call)).filter(
    ({ typeId }) => type === undefined || same(type, typeId),
  );
  const { items, headers } = pageById(query, wanted);
  return list(
    items.map((policy) => branchPolicyJson(organization, policy)),
    headers,
  );
}

function getPolicy(call: Call) {
  return json(branchPolicyJson(call.organization, neededPolicy(call)));
}

function createPolicy(call: Call) {
  const { organization, caller } = call;
  const content = checkedBody(call);
  return json(branchPolicyJson(organization, addPolicy(organization, neededProjectOf(call), content, caller)));
}

function updatePolicy(call: Call) {
  const { organization } = call;
  const policy = neededPolicy(call);
  const content = checkedBody(call);
  if (!same(content.typeId, policy.typeId)) throw refused('ArgumentException', 'The type of a policy cannot change.');
  return json(branchPolicyJson(organization, editPolicy(organization.state, policy, content)));
}

function deletePolicy(call: Call) {
  removePolicy(call.organization.state, neededPolicy(call));
  return empty();
}

function checkedBody(call: Call): PolicyContent {
  const { type, ...body } = bodyOf(call, policyBody);
  const problem = policyProblem(call.organization.state, neededProjectOf(call), type.id, body.settings);
  if (problem !== undefined) throw refused(problem.typeKey, problem.message);
  if (isUnprovenScope(body.settings)) {
    // Terraform's provider for the service refuses it: "neither 'repository_id' nor 'repository_ref' can be set" (branch/common.go).
    call.report('unproven', 'No source says that the scope DefaultBranch can be limited to one repository.');
  }
  return { ...body, typeId: type.id.toLowerCase() };
}

function neededPolicy(call: Call): BranchPolicy {
  const id = pathNumber(call, 'configurationId');
  const policy = policiesOf(call.organization.state, neededProjectOf(call)).find((known) => known.id === id);
  if (policy !== undefined) return policy;
  throw new ServiceError({
    status: 404,
    typeKey: 'PolicyConfigurationNotFoundException',
    message: `TF402453: The policy configuration ${id} does not exist.`,
  });
}

function refused(typeKey: string, message: string): ServiceError {
  return new ServiceError({ status: 400, typeKey, message });
}

/** Branch policies of a project. */
export const branchPolicies: Routes = {
  'policy/Configurations_List': listPolicies,
  'policy/Configurations_Get': getPolicy,
  'policy/Configurations_Create': createPolicy,
  'policy/Configurations_Update': updatePolicy,
  'policy/Configurations_Delete': deletePolicy,
};
