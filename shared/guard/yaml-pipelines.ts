import type { PipelineDefinition } from '../azure-devops/definitions.ts';
import type { VariableGroup } from '../azure-devops/other-consumers.ts';
import type { Groups } from '../pipelines/declared-variables.ts';
import { groupsByName, openVariablesOf, variablesOf } from './definition-variables.ts';

/** The project of a pipeline. */
export interface PipelineProject {
  readonly id: string;
  readonly name: string;
}

/** A pipeline whose YAML is in Azure Repos, with what decides how it is expanded. */
export interface YamlPipeline<Project extends PipelineProject = PipelineProject> {
  readonly project: Project;
  readonly id: number;
  /** With its folder. */
  readonly name: string;
  readonly repositoryId: string;
  readonly repositoryName: string;
  /** Full name (`refs/heads/main`), or empty for the repository's default branch. */
  readonly branch: string;
  readonly file: string;
  /** Variables of the definition and of its groups; undefined for a secret. */
  readonly variables: ReadonlyMap<string, string | undefined>;
  /** Names, in lower case, of those that whoever starts a run may set. */
  readonly openVariables: ReadonlySet<string>;
  /** The variable groups of the project, by name in lower case. */
  readonly groups: Groups;
}

/** Definitions with YAML, sorted by whether it can be read. */
export interface SortedDefinitions<Project extends PipelineProject> {
  readonly pipelines: readonly YamlPipeline<Project>[];
  /** Names of those whose YAML is outside Azure Repos. */
  readonly elsewhere: readonly string[];
}

/** Makes pipelines of the definitions of a project and of its variable groups. */
export function yamlPipelines<Project extends PipelineProject>(
  definitions: readonly PipelineDefinition[],
  project: Project,
  groups: readonly VariableGroup[],
): SortedDefinitions<Project> {
  const byName = groupsByName(groups);
  const pipelines: YamlPipeline<Project>[] = [];
  const elsewhere: string[] = [];
  for (const definition of definitions) {
    const { id, name, yamlFile, repository } = definition;
    if (yamlFile === undefined) continue;
    if (repository?.type.toLowerCase() !== 'tfsgit') elsewhere.push(name);
    else
      pipelines.push({
        project,
        id,
        name,
        repositoryId: repository.id,
        repositoryName: repository.name,
        branch: repository.defaultBranch,
        file: yamlFile,
        variables: variablesOf(definition, groups),
        openVariables: openVariablesOf([definition]),
        groups: byName,
      });
  }
  return { pipelines, elsewhere };
}
