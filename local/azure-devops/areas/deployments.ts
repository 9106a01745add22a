import { list } from '../answers.ts';
import { neededProjectOf, type Call, type Routes } from '../call.ts';
import { deploymentJson } from '../json/deployment.ts';
import { pageById } from './pages.ts';

/** The service has them on another host, vsrm.dev.azure.com (reference: azure-devops.md 6). */
function listDeployments(call: Call) {
  const { organization, query } = call;
  query.ignore('latestAttemptsOnly', 'queryOrder');
  const project = neededProjectOf(call);
  const definitionId = query.number('definitionId');
  const status = query.text('deploymentStatus')?.toLowerCase() ?? 'all';
  const matching = organization.state.deployments.filter(
    (deployment) =>
      deployment.definition.project === project &&
      (definitionId === undefined || deployment.definition.id === definitionId) &&
      (status === 'all' || status === deployment.status.toLowerCase()),
  );
  const { items, headers } = pageById(query, matching);
  return list(
    items.map((deployment) => deploymentJson(organization, deployment)),
    headers,
  );
}

/** Deployments of classic releases. */
export const deployments: Routes = { 'release/Deployments_List': listDeployments };
