import { json, list, ServiceError } from '../answers.ts';
import { neededProjectOf, pathNumber, type Call, type Routes } from '../call.ts';
import type { Environment } from '../state/connection-evidence.ts';
import { pageById } from './pages.ts';

function listEnvironments(call: Call) {
  const { organization, query } = call;
  const project = neededProjectOf(call);
  const name = query.text('name');
  const all = organization.state.environments.filter(
    (one) => one.project === project && (name === undefined || one.name === name),
  );
  const { items, headers } = pageById(query, all);
  return list(
    items.map((environment) => environmentJson(environment, false)),
    headers,
  );
}

/** Its resources are there with `expands=resourceReferences` only. */
function getEnvironment(call: Call) {
  const withResources = call.query.text('expands')?.toLowerCase() === 'resourcereferences';
  return json(environmentJson(neededEnvironment(call), withResources));
}

function getKubernetesResource(call: Call) {
  const environment = neededEnvironment(call);
  const id = pathNumber(call, 'resourceId');
  const cluster = environment.clusters.find((one) => one.id === id);
  if (cluster === undefined) throw notFound(`Resource ${id} of environment ${environment.id} could not be found.`);
  return json({
    id: cluster.id,
    name: cluster.name,
    namespace: cluster.namespace,
    clusterName: cluster.name,
    type: 'kubernetes',
    environmentReference: { id: environment.id, name: environment.name },
    serviceEndpointId: cluster.connectionId === '' ? null : cluster.connectionId,
  });
}

function environmentJson({ id, name, project, createdOn, clusters }: Environment, withResources: boolean) {
  return {
    id,
    name,
    description: '',
    createdOn,
    lastModifiedOn: createdOn,
    project: { id: project.id, name: project.name },
    resources: withResources
      ? clusters.map((cluster) => ({ id: cluster.id, name: cluster.name, type: 'kubernetes', tags: [] }))
      : [],
  };
}

function neededEnvironment(call: Call): Environment {
  const project = neededProjectOf(call);
  const id = pathNumber(call, 'environmentId');
  const found = call.organization.state.environments.find((one) => one.id === id && one.project === project);
  if (found === undefined) throw notFound(`Environment with id ${id} does not exist.`);
  return found;
}

function notFound(message: string): ServiceError {
  return new ServiceError({ status: 404, typeKey: 'EnvironmentNotFoundException', message });
}

/** Environments and the clusters in them. */
export const environments: Routes = {
  'environments/Environments_List': listEnvironments,
  'environments/Environments_Get': getEnvironment,
  'environments/Kubernetes_Get': getKubernetesResource,
};
