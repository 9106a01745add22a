import { POLICY_TYPES, type BranchPolicy } from '../state/branch-policy.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { identityJson } from './identity.ts';

/** `PolicyConfiguration` of the service. */
export function branchPolicyJson(organization: OrganizationContext, policy: BranchPolicy) {
  const { id, revision, project, typeId, isEnabled, isBlocking, settings, createdDate } = policy;
  const area = `${organization.url}/${project.id}/_apis/policy`;
  const url = `${area}/configurations/${id}`;
  const typeUrl = `${area}/types/${typeId}`;
  return {
    createdBy: identityJson(organization, policy.createdBy),
    createdDate,
    isEnabled,
    isBlocking,
    isDeleted: false,
    settings,
    isEnterpriseManaged: false,
    _links: { self: { href: url }, policyType: { href: typeUrl } },
    revision,
    id,
    url,
    type: { id: typeId, url: typeUrl, displayName: POLICY_TYPES.get(typeId) ?? '' },
  };
}
