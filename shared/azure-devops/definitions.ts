import { z } from 'zod';
import type { Requests } from './request.ts';

const definition = z.object({
  id: z.int(),
  name: z.string(),
  path: z.string().default('\\'),
  process: z.object({ type: z.int().optional(), yamlFilename: z.string().optional() }).nullish(),
});

/** A pipeline definition that runs a YAML file. */
export interface YamlDefinition {
  readonly id: number;
  readonly name: string;
  /** Without a slash at its start. */
  readonly yamlFile: string;
}

/** Pipeline definitions (REST, area build, 7.1). */
export function definitionReads(requests: Requests) {
  return {
    /** The definitions that run a YAML file of an Azure Repos repository. */
    async yamlDefinitions(projectId: string, repositoryId: string): Promise<readonly YamlDefinition[]> {
      const definitions = await requests.list(
        {
          what: 'the pipeline definitions of the repository',
          path: [projectId, '_apis', 'build', 'definitions'],
          // Without includeAllProperties the service leaves the YAML file name out.
          query: { repositoryId, repositoryType: 'TfsGit', includeAllProperties: true, $top: 1_000 },
        },
        z.object({ value: z.array(definition) }),
      );
      return definitions.flatMap(({ id, name, process }) => {
        const yamlFile = process?.yamlFilename?.replace(/^\/+/, '');
        return yamlFile === undefined || yamlFile === '' ? [] : [{ id, name, yamlFile }];
      });
    },
  };
}
