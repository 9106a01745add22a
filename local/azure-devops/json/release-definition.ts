import type { ReleaseDefinition } from '../state/connection-users.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { identityJson } from './identity.ts';
import { variablesJson } from './variables.ts';

/** `ReleaseDefinition` of the service, as it gives one that is asked for by id. */
export function wholeReleaseDefinitionJson(organization: OrganizationContext, definition: ReleaseDefinition) {
  const { environments, artifacts, variables, variableGroupIds } = definition.details;
  return {
    ...releaseDefinitionJson(organization, definition),
    environments,
    artifacts,
    triggers: [],
    variables: variablesJson(variables),
    variableGroups: variableGroupIds,
    tags: [],
    lastRelease: null,
  };
}

/** `ReleaseDefinition` of the service, as a list gives it without `$expand`. */
export function releaseDefinitionJson(organization: OrganizationContext, definition: ReleaseDefinition) {
  const { id, name, project, createdOn } = definition;
  const createdBy = identityJson(organization, definition.createdBy);
  const url = `${organization.url}/${project.id}/_apis/Release/definitions/${id}`;
  return {
    _links: { self: { href: url } },
    source: 'userInterface',
    revision: 1,
    description: null,
    createdBy,
    createdOn,
    modifiedBy: createdBy,
    modifiedOn: createdOn,
    isDeleted: false,
    isDisabled: false,
    variableGroups: null,
    releaseNameFormat: 'Release-$(rev:r)',
    properties: {},
    id,
    name,
    path: '\\',
    projectReference: null,
    url,
  };
}
