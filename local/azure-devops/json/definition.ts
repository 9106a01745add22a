import type { VariableGroup } from '../state/connection-users.ts';
import type { Definition, DefinitionSource } from '../state/model.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { identityJson, projectJson } from './identity.ts';
import { repositoryWebUrl } from './repository.ts';
import { variablesJson } from './variables.ts';

/** Numbers of `process.type` (reference: azure-devops.md 6). */
const PROCESS_TYPES = { designer: 1, yaml: 2 } as const;

/** The number that the query parameter `processType` is compared with. */
export function processTypeOf(definition: Definition): number {
  return PROCESS_TYPES[definition.process.type];
}

/** `BuildDefinitionReference` of the service: what a list gives without `includeAllProperties`. */
export function definitionReferenceJson(organization: OrganizationContext, definition: Definition) {
  const url = `${organization.url}/${definition.project.id}/_apis/build/Definitions/${definition.id}`;
  return {
    _links: { self: { href: url } },
    quality: 'definition',
    authoredBy: identityJson(organization, definition.authoredBy),
    drafts: [],
    id: definition.id,
    name: definition.name,
    url,
    uri: `vstfs:///Build/Definition/${definition.id}`,
    path: definition.path,
    type: 'build',
    queueStatus: definition.queueStatus,
    revision: 1,
    createdDate: definition.createdDate,
    project: projectJson(organization, definition.project),
  };
}

/** `BuildDefinition` of the service. */
export function definitionJson(organization: OrganizationContext, definition: Definition) {
  const { process } = definition;
  const groups = organization.state.variableGroups.filter(({ id }) => definition.variableGroupIds.includes(id));
  return {
    ...definitionReferenceJson(organization, definition),
    jobAuthorizationScope: 'project',
    process:
      process.type === 'yaml'
        ? { yamlFilename: process.yamlFilename, type: PROCESS_TYPES.yaml }
        : { phases: process.phases, type: PROCESS_TYPES.designer },
    repository: {
      properties: {},
      ...sourceJson(organization, definition.source),
      defaultBranch: definition.defaultBranch,
      clean: null,
      checkoutSubmodules: false,
    },
    triggers: [],
    variables: variablesJson(definition.variables),
    ...(groups.length === 0 ? {} : { variableGroups: groups.map((group) => groupReferenceJson(group)) }),
    tags: [],
    ...(process.type === 'designer' ? process.settings : {}),
  };
}

/** Clients that need the variables ask for the group itself. */
function groupReferenceJson({ id, name, keyVault }: VariableGroup) {
  return { id, name, type: keyVault === null ? 'Vsts' : 'AzureKeyVault' };
}

function sourceJson(organization: OrganizationContext, source: DefinitionSource) {
  const { id, type } = source;
  switch (type) {
    case 'TfsGit':
      return { id, type, name: source.repository.name, url: repositoryWebUrl(organization, source.repository) };
    case 'GitHub':
      return { id, type, name: id, url: `https://github.com/${id}.git` };
  }
}
