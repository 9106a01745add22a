import type { ProjectSource } from './source.ts';

/** Pipelines that a sentence names. */
const MAX_NAMED = 5;

/** Which pipelines may use the connection: all of a project, or those that are listed. */
export const pipelinePermissionSource: ProjectSource = {
  name: 'pipeline permissions',
  needs: 'Service connections: Reader, token scope Build (Read)',
  async ask({ azureDevOps, connection, reads }, project) {
    const [pipelines, definitions] = await Promise.all([
      azureDevOps.pipelinePermissions(project.id, connection.id),
      reads.definitions(project.id).catch(() => undefined),
    ]);
    if (pipelines === 'all' || definitions === undefined) return { permitted: [{ project, pipelines }] };
    const known = new Set(definitions.map(({ id }) => id));
    const hidden = [...pipelines].filter((id) => !known.has(id));
    const ids = hidden.slice(0, MAX_NAMED).join(', ');
    const more = hidden.length > MAX_NAMED ? ` and ${String(hidden.length - MAX_NAMED)} more` : '';
    const unseen =
      hidden.length === 0
        ? []
        : [
            `Pipeline ${ids}${more} of project ${project.name} may use the connection, and Azure DevOps does not list it: it was deleted, or the guard may not see it.`,
          ];
    const next = 'Pipelines: View for all pipelines of the project, or take the permission of deleted ones away';
    return { permitted: [{ project, pipelines }], unseen, next };
  },
};
