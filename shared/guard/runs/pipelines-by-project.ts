import type { AssessedPipeline } from '../../conversions/assessment.ts';
import type { ConnectionProject } from '../../conversions/snapshot.ts';

/** What names a pipeline of an assessment. */
export type NamedPipeline = Pick<AssessedPipeline, 'project' | 'id' | 'kind'>;

/** A project that uses a connection, and those of its pipelines that do. */
export interface PipelinesOfProject<Named extends NamedPipeline> {
  readonly projectId: string;
  readonly projectName: string;
  readonly pipelines: readonly Named[];
}

/**
 * Pipelines that have runs, by project: classic releases have deployments instead, and ids of their own. Assessments name projects; a name is as good as an id to Azure DevOps where the id is not known.
 */
export function byProject<Named extends NamedPipeline>(
  projects: readonly ConnectionProject[],
  pipelines: readonly Named[],
): readonly PipelinesOfProject<Named>[] {
  const ids = new Map(projects.map(({ id, name }) => [name, id]));
  const grouped = new Map<string, Named[]>();
  for (const pipeline of pipelines) {
    if (pipeline.kind === 'release') continue;
    const known = grouped.get(pipeline.project);
    if (known === undefined) grouped.set(pipeline.project, [pipeline]);
    else known.push(pipeline);
  }
  return Array.from(grouped, ([projectName, its]) => ({
    projectId: ids.get(projectName) ?? projectName,
    projectName,
    pipelines: its,
  }));
}
