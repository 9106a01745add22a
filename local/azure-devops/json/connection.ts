import type { Connection, ConnectionOperation } from '../state/model.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { identityJson } from './identity.ts';

/** Parameters that are written but never read: the service gives null for them (serviceEndpoint.json, CreateAzureRMEndpoint). */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set([
  'serviceprincipalkey',
  'serviceprincipalcertificate',
  'password',
  'apitoken',
  'accesstoken',
  'nugetkey',
  'token',
]);

/**
 * `ServiceEndpoint` of the service as one of its projects sees it; `name` is per project (reference: azure-devops.md 3.2).
 * Without a project the first one stands.
 */
export function connectionJson(organization: OrganizationContext, connection: Connection, projectId?: string) {
  const share = connection.shares.find(({ project }) => project.id === projectId) ?? connection.shares[0];
  return {
    data: connection.data,
    id: connection.id,
    name: share?.name ?? '',
    type: connection.type,
    url: connection.url,
    description: share?.description ?? '',
    createdBy: identityJson(organization, connection.createdBy),
    creationDate: connection.creationDate,
    modifiedBy: identityJson(organization, connection.modifiedBy),
    modificationDate: connection.modificationDate,
    authorization: {
      parameters: Object.fromEntries(
        Object.entries(connection.authorization.parameters).map(([name, value]) => [
          name,
          isSecretParameter(name) ? null : value,
        ]),
      ),
      scheme: connection.authorization.scheme,
    },
    isShared: connection.shares.length > 1,
    isReady: connection.operation.state === 'ready',
    isDisabled: connection.isDisabled,
    isOutdated: false,
    owner: connection.owner,
    operationStatus: operationStatus(connection.operation),
    serviceEndpointProjectReferences: connection.shares.map(({ project, name, description }) => ({
      projectReference: { id: project.id, name: project.name },
      name,
      description,
    })),
  };
}

/** `operationStatus` of the service (reference: azure-devops.md 3.2). */
function operationStatus(operation: ConnectionOperation) {
  switch (operation.state) {
    case 'ready':
      return { state: 'Ready', statusMessage: '' };
    case 'inProgress':
      return { state: 'InProgress', statusMessage: '' };
    case 'failed':
      return { state: 'Failed', statusMessage: operation.statusMessage };
  }
}

/** Whether a parameter is written but never read; its name comes in any case. */
export function isSecretParameter(parameter: string): boolean {
  return SECRET_PARAMETERS.has(parameter.toLowerCase());
}
