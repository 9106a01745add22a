import { loadPipeline } from '../pipelines/load-pipeline.ts';
import type { Pipeline, PipelineSurroundings } from '../pipelines/pipeline.ts';
import type { AbsentFile } from '../pipelines/templates/files.ts';
import type { GuardContext } from './context.ts';
import { predefinedVariables } from './definition-variables.ts';
import type { GitReader, RecordedSource } from './git/git-reader.ts';
import type { GitVersion } from './git/git-version.ts';
import type { YamlPipeline } from './yaml-pipelines.ts';

/** A pipeline as it was read at the branch that it runs by default. */
export interface LoadedPipeline {
  readonly version: GitVersion;
  readonly pipeline: Pipeline;
  readonly surroundings: PipelineSurroundings;
  readonly source: RecordedSource;
}

/** A pipeline whose own file cannot be read, and why; without a version where its branch cannot be. */
export interface UnreadPipeline extends AbsentFile {
  readonly version: GitVersion | undefined;
}

/**
 * Reads a pipeline, its templates and its scripts, at the branch that it runs by default.
 * @param connectionNames Names and ids of connections that are looked for.
 */
export async function loadYamlPipeline(
  { catalogue }: Pick<GuardContext, 'catalogue'>,
  { project, repositoryId, branch, file, name, variables, openVariables, groups }: YamlPipeline,
  reader: GitReader,
  connectionNames: readonly string[] = [],
): Promise<LoadedPipeline | UnreadPipeline> {
  const version = await reader.version(project.id, repositoryId, branch);
  if ('absent' in version) return { ...version, version: undefined };
  const root = await reader.file(version, 'self', file);
  if ('absent' in root) return { ...root, version };
  const surroundings = {
    variables: predefinedVariables(project.name, name),
    definitionVariables: variables,
    openVariables,
    groups,
    connectionNames,
  };
  const source = reader.sourceFor(version);
  return { version, surroundings, source, pipeline: await loadPipeline(root, catalogue, { ...surroundings, source }) };
}
