import type { Identity, Project } from '../state/model.ts';
import type { OrganizationContext } from '../state/organization-context.ts';

/** `IdentityRef` of the service. */
export function identityJson(organization: OrganizationContext, identity: Identity) {
  const avatar = `${organization.url}/_apis/GraphProfile/MemberAvatars/${identity.descriptor}`;
  return {
    displayName: identity.displayName,
    url: `${organization.url}/_apis/Identities/${identity.id}`,
    _links: { avatar: { href: avatar } },
    id: identity.id,
    uniqueName: identity.uniqueName,
    imageUrl: avatar,
    descriptor: identity.descriptor,
  };
}

/** `TeamProjectReference` of the service. */
export function projectJson(organization: OrganizationContext, project: Project) {
  return {
    id: project.id,
    name: project.name,
    description: project.description,
    url: `${organization.url}/_apis/projects/${project.id}`,
    state: 'wellFormed',
    revision: 1,
    visibility: 'private',
    lastUpdateTime: project.lastUpdateTime,
  };
}
