import { ServiceError, json, list } from '../answers.ts';
import { neededProjectOf, pathNumber, type Call, type Routes } from '../call.ts';
import { same } from '../ids.ts';
import { definitionJson, definitionReferenceJson, processTypeOf } from '../json/definition.ts';
import { findDefinition } from '../state/find.ts';
import type { Definition } from '../state/model.ts';
import { pageById } from './pages.ts';

function listDefinitions(call: Call) {
  const { organization, query } = call;
  query.ignore('includeLatestBuilds', 'minMetricsTime');
  const full = query.flag('includeAllProperties');
  const matching = inOrder(call, definitionsIn(call).filter(filterIn(call, full)));
  const { items, headers } = pageById(query, matching);
  return list(
    items.map((definition) =>
      full ? definitionJson(organization, definition) : definitionReferenceJson(organization, definition),
    ),
    headers,
  );
}

function getDefinition(call: Call) {
  call.query.ignore('includeLatestBuilds', 'minMetricsTime', 'propertyFilters');
  const id = pathNumber(call, 'definitionId');
  const definition = findDefinition(call.organization.state, id, neededProjectOf(call));
  if (definition !== undefined) return json(definitionJson(call.organization, definition));
  throw new ServiceError({
    status: 404,
    typeKey: 'DefinitionNotFoundException',
    message: `The build definition ${id} does not exist. Specify a valid definition and try again.`,
  });
}

function definitionsIn(call: Call): readonly Definition[] {
  const project = neededProjectOf(call);
  return call.organization.state.definitions.filter((definition) => definition.project === project);
}

function filterIn(call: Call, full: boolean): (definition: Definition) => boolean {
  const { query } = call;
  const name = query.text('name');
  const ids = query.list('definitionIds')?.map(Number);
  const folder = query.text('path');
  const repositoryId = query.text('repositoryId');
  const repositoryType = query.text('repositoryType');
  const processType = query.number('processType');
  const yamlFilename = query.text('yamlFilename');
  if (yamlFilename !== undefined && !full) {
    call.report(
      'unproven',
      'The filter yamlFilename works with includeAllProperties only (build.json); it had no effect.',
    );
  }
  return (definition) =>
    (name === undefined || nameFits(name, definition.name)) &&
    (ids === undefined || ids.includes(definition.id)) &&
    (folder === undefined || same(folder, definition.path)) &&
    (repositoryId === undefined || same(repositoryId, definition.source.id)) &&
    (repositoryType === undefined || same(repositoryType, definition.source.type)) &&
    (processType === undefined || processType === processTypeOf(definition)) &&
    (yamlFilename === undefined || !full || same(yamlFilename, yamlFileOf(definition)));
}

/** "definitions whose names match this pattern": `*` stands for anything. */
function nameFits(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(name);
}

function yamlFileOf({ process }: Definition): string | undefined {
  return process.type === 'yaml' ? process.yamlFilename : undefined;
}

function inOrder({ query }: Call, definitions: readonly Definition[]): readonly Definition[] {
  const byName = (a: Definition, b: Definition) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1);
  switch (query.text('queryOrder')?.toLowerCase()) {
    case 'definitionnameascending':
      return definitions.toSorted(byName);
    case 'definitionnamedescending':
      return definitions.toSorted((a, b) => byName(b, a));
    case 'lastmodifieddescending':
      return definitions.toReversed();
    case undefined:
    default:
      return definitions;
  }
}

/** Build definitions, YAML and classic. */
export const buildDefinitions: Routes = {
  'build/Definitions_List': listDefinitions,
  'build/Definitions_Get': getDefinition,
};
