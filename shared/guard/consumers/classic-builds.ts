import type { ClassicBuild } from '../../azure-devops/classic-definition.ts';
import type { PipelineDefinition } from '../../azure-devops/definitions.ts';
import type { VariableGroup } from '../../azure-devops/other-consumers.ts';
import type { ConnectionProject } from '../../conversions/snapshot.ts';
import type { Pipeline } from '../../pipelines/pipeline.ts';
import type { SourceFile } from '../../pipelines/source-file.ts';
import type { AbsentFile } from '../../pipelines/templates/files.ts';
import { SELF } from '../../pipelines/templates/repositories.ts';
import { predefinedVariables } from '../definition-variables.ts';
import type { GitReader } from '../git/git-reader.ts';
import type { PipelineProject } from '../yaml-pipelines.ts';
import type { ClassicPipeline } from './classic-pipeline.ts';
import { absentIfLasting, type ClassicReader } from './classic-reader.ts';
import type { ProjectSource } from './source.ts';
import { withTexts } from '../../pipelines/scripts/with-texts.ts';

/** Classic build pipelines. Their variable groups are a source of their own: one that is refused only hides values here. */
export const classicBuildSource: ProjectSource = {
  name: 'classic pipelines',
  needs: 'Pipelines: View, token scope Build (Read)',
  async ask({ reads }, project) {
    const [definitions, groups] = await Promise.all([
      reads.definitions(project.id),
      reads.variableGroups(project.id).catch(() => []),
    ]);
    return { pipelines: classicBuilds(definitions, project, groups) };
  },
};

/** The classic ones of the pipeline definitions of a project. */
function classicBuilds(
  definitions: readonly PipelineDefinition[],
  project: ConnectionProject,
  groups: readonly VariableGroup[],
): readonly ClassicPipeline<ConnectionProject>[] {
  return definitions
    .filter(({ yamlFile }) => yamlFile === undefined)
    .map(({ id, name }) => ({ kind: 'classic', project, id, name, groups }));
}

/** Reads a classic pipeline with its task groups, and the scripts of its repository at the branch that it runs by default. */
export async function readClassicBuild(
  pipeline: ClassicPipeline,
  connectionNames: readonly string[],
  reader: ClassicReader,
  git: GitReader,
): Promise<Pipeline | AbsentFile> {
  const { project, id, name } = pipeline;
  const asked = reader.azureDevOps.classicDefinition(project.id, id);
  const definition = await absentIfLasting(asked, reader.isLasting);
  if ('absent' in definition) return definition;
  const variables = predefinedVariables(project.name, name);
  const read = await reader.read(pipeline, definition, { variables, connectionNames });
  return withTexts(read, (path) => readScript(path, project, definition, git));
}

async function readScript(
  path: string,
  project: PipelineProject,
  { repository }: ClassicBuild,
  git: GitReader,
): Promise<SourceFile | AbsentFile> {
  if (repository === undefined) return { absent: 'the code of the pipeline is outside Azure Repos' };
  const version = await git.version(project.id, repository.id, repository.defaultBranch);
  return 'absent' in version ? version : git.sourceFor(version).readText(SELF, path);
}
