import { yamlPipelines } from '../yaml-pipelines.ts';
import type { ProjectSource } from './source.ts';

/** Pipelines in YAML. Their variable groups are a source of their own: one that is refused only hides values here. */
export const yamlPipelineSource: ProjectSource = {
  name: 'YAML pipelines',
  needs: 'Pipelines: View, token scope Build (Read)',
  async ask({ reads }, project) {
    const [definitions, groups] = await Promise.all([
      reads.definitions(project.id),
      reads.variableGroups(project.id).catch(() => []),
    ]);
    const { pipelines, elsewhere } = yamlPipelines(definitions, project, groups);
    const unseen = elsewhere.map(
      (name) =>
        `Pipeline ${name} of project ${project.name} has its YAML outside Azure Repos: not read by this version.`,
    );
    return { pipelines, unseen };
  },
};
