import { list } from '../answers.ts';
import { neededProjectOf, type Call, type Routes } from '../call.ts';
import { releaseDefinitionJson } from '../json/release-definition.ts';
import { pageById } from './pages.ts';

/** The service has them on another host, vsrm.dev.azure.com (reference: azure-devops.md 6). */
function listReleaseDefinitions(call: Call) {
  const { organization, query } = call;
  const project = neededProjectOf(call);
  const all = organization.state.releaseDefinitions.filter((definition) => definition.project === project);
  const { items, headers } = pageById(query, all);
  return list(
    items.map((definition) => releaseDefinitionJson(organization, definition)),
    headers,
  );
}

/** Classic release pipelines; their stages are not simulated. */
export const releaseDefinitions: Routes = { 'release/Definitions_List': listReleaseDefinitions };
