import type { OrganizationContext } from '../state/organization-context.ts';
import type { Deployment } from '../state/runs.ts';
import { identityJson } from './identity.ts';

const OPERATIONS = { inProgress: 'phaseInProgress', succeeded: 'phaseSucceeded', failed: 'phaseFailed' } as const;

/** `Deployment` of the service, without its approvals. */
export function deploymentJson(organization: OrganizationContext, deployment: Deployment) {
  const { id, definition, stage, status, queuedOn, completedOn } = deployment;
  const requestedBy = identityJson(organization, deployment.requestedBy);
  return {
    id,
    release: { id, name: `Release-${id}` },
    releaseDefinition: { id: definition.id, name: definition.name, path: '\\' },
    releaseEnvironment: { id, name: stage },
    definitionEnvironmentId: 1,
    attempt: 1,
    reason: 'manual',
    deploymentStatus: status,
    operationStatus: OPERATIONS[status],
    requestedBy,
    requestedFor: requestedBy,
    queuedOn,
    startedOn: queuedOn,
    lastModifiedOn: completedOn ?? queuedOn,
    ...(completedOn === null ? {} : { completedOn }),
  };
}
