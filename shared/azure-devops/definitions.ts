import { z } from 'zod';
import type { Requests } from './request.ts';
import { openVariablesOf, variablesOf, variablesSchema } from './variables.ts';

const definition = z.object({
  id: z.int(),
  name: z.string(),
  path: z.string().default('\\'),
  process: z.object({ type: z.int().optional(), yamlFilename: z.string().optional() }).nullish(),
  repository: z
    .object({
      id: z.string(),
      name: z.string().nullish(),
      type: z.string().nullish(),
      defaultBranch: z.string().nullish(),
    })
    .nullish(),
  variables: variablesSchema,
  variableGroups: z.array(z.object({ id: z.int() })).nullish(),
  project: z.object({ name: z.string() }).nullish(),
});

/** The variables that a definition gives its runs. */
export interface DefinitionVariables {
  /** Name → value; undefined for a secret or one without a value. */
  readonly variables: ReadonlyMap<string, string | undefined>;
  /** Names of those that whoever starts a run may set. */
  readonly openVariables: ReadonlySet<string>;
  /** Ids of the variable groups that are linked to the definition itself, not by its YAML. */
  readonly variableGroupIds: readonly number[];
}

/** A pipeline definition that runs a YAML file. */
export interface YamlDefinition extends DefinitionVariables {
  readonly id: number;
  readonly name: string;
  /** With its folder: `deploy\web`. */
  readonly pathName: string;
  /** Without a slash at its start. */
  readonly yamlFile: string;
  /** Full name of the branch that it runs where nothing else is said; empty for the repository's default branch. */
  readonly defaultBranch: string;
}

/** A pipeline definition of a project; `yamlFile` is undefined for a classic one. */
export interface PipelineDefinition extends DefinitionVariables {
  readonly id: number;
  /** With its folder: `deploy\web`. */
  readonly name: string;
  /** Without a slash at its start. */
  readonly yamlFile: string | undefined;
  readonly repository:
    { readonly id: string; readonly name: string; readonly type: string; readonly defaultBranch: string } | undefined;
  /** Undefined where the service does not say. */
  readonly projectName: string | undefined;
}

const PAGE = 1_000;

/** Ids in one request: they stand in its URL. */
const IDS_AT_ONCE = 100;

/** Pipeline definitions (REST, area build, 7.1). */
export function definitionReads(requests: Requests) {
  const list = (what: string, projectId: string, filter: Readonly<Record<string, string>>) =>
    requests.list(
      {
        what,
        path: [projectId, '_apis', 'build', 'definitions'],
        // Without includeAllProperties the service leaves the YAML file name and the variables out.
        query: { ...filter, includeAllProperties: true, $top: PAGE },
      },
      z.object({ value: z.array(definition) }),
    );

  return {
    /** The definitions that run a YAML file of an Azure Repos repository. */
    async yamlDefinitions(projectId: string, repositoryId: string): Promise<readonly YamlDefinition[]> {
      const what = 'the pipeline definitions of the repository';
      const definitions = await list(what, projectId, { repositoryId, repositoryType: 'TfsGit' });
      return definitions.flatMap((definition) => {
        const yamlFile = yamlFileIn(definition.process);
        const { id, name } = definition;
        const pathName = pathNameOf(definition);
        const defaultBranch = definition.repository?.defaultBranch ?? '';
        return yamlFile === undefined
          ? []
          : [{ id, name, pathName, yamlFile, defaultBranch, ...variablesIn(definition) }];
      });
    },

    /** All definitions of a project, YAML and classic. */
    async pipelineDefinitions(projectId: string): Promise<readonly PipelineDefinition[]> {
      const definitions = await list(`the pipeline definitions of project ${projectId}`, projectId, {});
      return definitions.map(definitionIn);
    },

    /** Those of them, YAML and classic, whose code is in a repository of Azure Repos. */
    async definitionsOfRepository(projectId: string, repositoryId: string): Promise<readonly PipelineDefinition[]> {
      const what = `the pipeline definitions of repository ${repositoryId}`;
      return (await list(what, projectId, { repositoryId, repositoryType: 'TfsGit' })).map(definitionIn);
    },

    /** Those of them that have one of the ids. Assumption: an id that there is none of is left out of the answer. */
    async definitionsWithIds(projectId: string, ids: readonly number[]): Promise<readonly PipelineDefinition[]> {
      const found: PipelineDefinition[] = [];
      for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
        const definitionIds = ids.slice(from, from + IDS_AT_ONCE).join(',');
        const what = `pipeline definitions of project ${projectId}`;
        found.push(...(await list(what, projectId, { definitionIds })).map(definitionIn));
      }
      return found;
    },
  };
}

function definitionIn(found: z.infer<typeof definition>): PipelineDefinition {
  const { id, process, repository, project } = found;
  return {
    id,
    name: pathNameOf(found),
    yamlFile: yamlFileIn(process),
    repository: repository
      ? {
          id: repository.id,
          name: repository.name ?? repository.id,
          type: repository.type ?? '',
          defaultBranch: repository.defaultBranch ?? '',
        }
      : undefined,
    projectName: project?.name,
    ...variablesIn(found),
  };
}

/** The name of a definition with its folder: `deploy\web`. */
export function pathNameOf({ name, path }: { readonly name: string; readonly path: string }): string {
  return [...path.split('\\').filter((folder) => folder !== ''), name].join('\\');
}

function yamlFileIn(process: z.infer<typeof definition>['process']): string | undefined {
  const file = process?.yamlFilename?.replace(/^\/+/, '');
  return file === '' ? undefined : file;
}

function variablesIn({
  variables,
  variableGroups,
}: Pick<z.infer<typeof definition>, 'variables' | 'variableGroups'>): DefinitionVariables {
  return {
    variables: variablesOf(variables),
    openVariables: openVariablesOf(variables),
    variableGroupIds: (variableGroups ?? []).map(({ id }) => id),
  };
}
