import { ServiceError, json, list } from '../answers.ts';
import { neededProjectOf, pathNumber, type Call, type Routes } from '../call.ts';
import { findDefinition } from '../state/find.ts';
import type { Definition, DefinitionSource } from '../state/model.ts';

/** Most pipelines in one answer unless a client asks for more or less. */
const DEFAULT_TOP = 1000;

function listPipelines(call: Call) {
  const { organization, query } = call;
  const project = neededProjectOf(call);
  query.ignore('orderBy');
  const all = organization.state.definitions.filter((definition) => definition.project === project);
  const start = Number(query.text('continuationToken') ?? 0);
  const end = start + (query.number('$top') ?? DEFAULT_TOP);
  const page = all.slice(start, end).map((definition) => pipelineJson(call, definition));
  return list(page, end < all.length ? { 'x-ms-continuationtoken': String(end) } : {});
}

/** The pipeline in the path. */
export function pipelineOf(call: Call): Definition {
  const id = pathNumber(call, 'pipelineId');
  const definition = findDefinition(call.organization.state, id, neededProjectOf(call));
  if (definition !== undefined) return definition;
  throw new ServiceError({
    status: 404,
    typeKey: 'PipelineNotFoundException',
    message: `Pipeline with ID ${id} does not exist.`,
  });
}

function getPipeline(call: Call) {
  call.query.ignore('pipelineVersion');
  const definition = pipelineOf(call);
  const { process, source } = definition;
  const configuration =
    process.type === 'yaml'
      ? { type: 'yaml', path: process.yamlFilename, repository: repositoryJson(source) }
      : { type: 'designerJson' };
  return json({ ...pipelineJson(call, definition), configuration });
}

function repositoryJson({ type, id }: DefinitionSource) {
  return type === 'TfsGit' ? { id, type: 'azureReposGit' } : { fullName: id, type: 'gitHub' };
}

/** The same things as build definitions, under another name. */
function pipelineJson({ organization }: Call, definition: Definition) {
  const url = `${organization.url}/${definition.project.id}/_apis/pipelines/${definition.id}?revision=1`;
  return {
    _links: { self: { href: url } },
    url,
    id: definition.id,
    revision: 1,
    name: definition.name,
    folder: definition.path,
  };
}

/** Pipelines. */
export const pipelines: Routes = { 'pipelines/Pipelines_List': listPipelines, 'pipelines/Pipelines_Get': getPipeline };
