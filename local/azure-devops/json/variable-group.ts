import type { VariableGroup } from '../state/connection-users.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { identityJson } from './identity.ts';
import { variablesJson } from './variables.ts';

/**
 * `VariableGroup` of the service. One that is linked to a key vault names the connection in `providerData`
 * (learn.microsoft.com, AzureKeyVaultVariableGroupProviderData).
 */
export function variableGroupJson(organization: OrganizationContext, group: VariableGroup) {
  const { id, name, project, keyVault, variables, createdOn } = group;
  const createdBy = identityJson(organization, group.createdBy);
  return {
    variables: variablesJson(variables),
    id,
    ...(keyVault === null
      ? { type: 'Vsts' }
      : {
          type: 'AzureKeyVault',
          providerData: { serviceEndpointId: keyVault.connectionId, vault: keyVault.vault, lastRefreshedOn: createdOn },
        }),
    name,
    description: '',
    createdBy,
    createdOn,
    modifiedBy: createdBy,
    modifiedOn: createdOn,
    isShared: false,
    variableGroupProjectReferences: [
      { projectReference: { id: project.id, name: project.name }, name, description: '' },
    ],
  };
}
