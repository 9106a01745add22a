import { z } from 'zod';
import type { Requests } from './request.ts';

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
});

/** A pipeline definition that runs a YAML file. */
export interface YamlDefinition {
  readonly id: number;
  readonly name: string;
  /** Without a slash at its start. */
  readonly yamlFile: string;
}

/** A pipeline definition of a project; `yamlFile` is undefined for a classic one. */
export interface PipelineDefinition {
  readonly id: number;
  /** With its folder: `deploy\web`. */
  readonly name: string;
  /** Without a slash at its start. */
  readonly yamlFile: string | undefined;
  readonly repository: { readonly id: string; readonly type: string; readonly defaultBranch: string } | undefined;
}

const PAGE = 1_000;

/** Pipeline definitions (REST, area build, 7.1). */
export function definitionReads(requests: Requests) {
  const list = (what: string, projectId: string, filter: Readonly<Record<string, string>>) =>
    requests.list(
      {
        what,
        path: [projectId, '_apis', 'build', 'definitions'],
        // Without includeAllProperties the service leaves the YAML file name out.
        query: { ...filter, includeAllProperties: true, $top: PAGE },
      },
      z.object({ value: z.array(definition) }),
    );

  return {
    /** The definitions that run a YAML file of an Azure Repos repository. */
    async yamlDefinitions(projectId: string, repositoryId: string): Promise<readonly YamlDefinition[]> {
      const what = 'the pipeline definitions of the repository';
      const definitions = await list(what, projectId, { repositoryId, repositoryType: 'TfsGit' });
      return definitions.flatMap(({ id, name, process }) => {
        const yamlFile = yamlFileIn(process);
        return yamlFile === undefined ? [] : [{ id, name, yamlFile }];
      });
    },

    /** All definitions of a project, YAML and classic. */
    async pipelineDefinitions(projectId: string): Promise<readonly PipelineDefinition[]> {
      const definitions = await list(`the pipeline definitions of project ${projectId}`, projectId, {});
      return definitions.map(({ id, name, path, process, repository }) => ({
        id,
        name: [...path.split('\\').filter((folder) => folder !== ''), name].join('\\'),
        yamlFile: yamlFileIn(process),
        repository: repository
          ? { id: repository.id, type: repository.type ?? '', defaultBranch: repository.defaultBranch ?? '' }
          : undefined,
      }));
    },
  };
}

function yamlFileIn(process: z.infer<typeof definition>['process']): string | undefined {
  const file = process?.yamlFilename?.replace(/^\/+/, '');
  return file === '' ? undefined : file;
}
