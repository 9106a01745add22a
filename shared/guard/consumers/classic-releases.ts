import type { VariableGroup } from '../../azure-devops/other-consumers.ts';
import type { ConnectionProject } from '../../conversions/snapshot.ts';
import type { Pipeline } from '../../pipelines/pipeline.ts';
import type { AbsentFile } from '../../pipelines/templates/files.ts';
import { predefinedVariables } from '../definition-variables.ts';
import type { ClassicPipeline } from './classic-pipeline.ts';
import { absentIfLasting, type ClassicReader } from './classic-reader.ts';
import type { ProjectSource } from './source.ts';
import { withTexts } from '../../pipelines/scripts/with-texts.ts';

/** Classic releases. */
export const classicReleaseSource: ProjectSource = {
  name: 'classic releases',
  needs: 'Releases: View, token scope Release (Read)',
  async ask({ azureDevOps, reads }, project) {
    const [releases, groups] = await Promise.all([
      azureDevOps.releaseDefinitions(project.id),
      reads.variableGroups(project.id).catch(() => []),
    ]);
    return { pipelines: classicReleases(releases, project, groups) };
  },
};

/** A list has no more than their ids and names. */
function classicReleases(
  releases: readonly { readonly id: number; readonly name: string }[],
  project: ConnectionProject,
  groups: readonly VariableGroup[],
): readonly ClassicPipeline<ConnectionProject>[] {
  return releases.map(({ id, name }) => ({ kind: 'release', project, id, name, groups }));
}

/** Which build or repository an artifact comes from is chosen for each release. */
const FROM_ARTIFACT: AbsentFile = {
  absent:
    'it comes from an artifact of the release, which the guard does not read: write the script inline, or look at it',
};

/** Reads a classic release: its stages, gates and artifacts, with task groups. */
export async function readClassicRelease(
  pipeline: ClassicPipeline,
  connectionNames: readonly string[],
  reader: ClassicReader,
): Promise<Pipeline | AbsentFile> {
  const { project, id, name } = pipeline;
  const asked = reader.azureDevOps.releaseDefinition(project.id, id);
  const definition = await absentIfLasting(asked, reader.isLasting);
  if ('absent' in definition) return definition;
  const own = name.slice(name.lastIndexOf('\\') + 1);
  const variables = new Map([...predefinedVariables(project.name, undefined), ['Release.DefinitionName', own]]);
  const read = await reader.read(pipeline, definition, { variables, connectionNames });
  return withTexts(read, () => Promise.resolve(FROM_ARTIFACT));
}
