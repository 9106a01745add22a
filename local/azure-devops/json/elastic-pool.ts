import { guidFor } from '../ids.ts';
import type { ElasticPool } from '../state/connection-users.ts';
import type { OrganizationContext } from '../state/organization-context.ts';

/** `ElasticPool` of the service; `serviceEndpointScope` is the project of the connection. */
export function elasticPoolJson(organization: OrganizationContext, { id, name, connectionId, project }: ElasticPool) {
  const subscription = guidFor(`subscription/${organization.name}`);
  return {
    poolId: id,
    serviceEndpointId: connectionId,
    serviceEndpointScope: project.id,
    azureId: `/subscriptions/${subscription}/resourceGroups/agents/providers/Microsoft.Compute/virtualMachineScaleSets/${name}`,
    maxCapacity: 2,
    desiredIdle: 0,
    recycleAfterEachUse: false,
    maxSavedNodeCount: 0,
    osType: 'linux',
    state: 'online',
    offlineSince: null,
    desiredSize: 0,
    sizingAttempts: 0,
    agentInteractiveUI: false,
    timeToLiveMinutes: 30,
    orchestrationType: 'uniform',
  };
}
