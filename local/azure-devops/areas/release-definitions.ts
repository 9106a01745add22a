import { ServiceError, json, list } from '../answers.ts';
import { neededProjectOf, pathNumber, type Call, type Routes } from '../call.ts';
import { releaseDefinitionJson, wholeReleaseDefinitionJson } from '../json/release-definition.ts';
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

/** Only an answer about one definition has its stages (reference: azure-devops.md 6). */
function getReleaseDefinition(call: Call) {
  const { organization, query } = call;
  query.ignore('propertyFilters', 'includeDisabled');
  const project = neededProjectOf(call);
  const id = pathNumber(call, 'definitionId');
  const definition = organization.state.releaseDefinitions.find((one) => one.id === id && one.project === project);
  if (definition !== undefined) return json(wholeReleaseDefinitionJson(organization, definition));
  throw new ServiceError({
    status: 404,
    typeKey: 'ReleaseDefinitionNotFoundException',
    message: `VS402881: Release definition with ID ${id} does not exist. Specify a valid ID and try again.`,
  });
}

/** Classic release pipelines. */
export const releaseDefinitions: Routes = {
  'release/Definitions_List': listReleaseDefinitions,
  'release/Definitions_Get': getReleaseDefinition,
};
