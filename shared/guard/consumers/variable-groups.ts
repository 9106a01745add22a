import type { VariableGroup } from '../../azure-devops/other-consumers.ts';
import type { PipelineDefinition } from '../../azure-devops/definitions.ts';
import type { ConnectionProject } from '../../conversions/snapshot.ts';
import { mayBe, type ProjectSource } from './source.ts';

/** Pipelines that one sentence names. */
const MAX_NAMED = 3;

/**
 * Variable groups that are linked to a key vault: Azure DevOps reads it through a connection, by a step of its own in every job.
 * No documentation says that this works on a federated connection. It was reported to, in agent jobs, and to fail in deployment
 * groups (https://github.com/microsoft/azure-pipelines-tasks/issues/22457), so it stays unknown.
 */
export const variableGroupSource: ProjectSource = {
  name: 'variable groups',
  needs: 'Library: Reader, token scope Variable Groups (Read)',
  async ask({ reads, connection }, project) {
    const [groups, definitions] = await Promise.all([
      reads.variableGroups(project.id),
      reads.definitions(project.id).catch(() => []),
    ]);
    const linked = groups.filter(
      ({ connectionId }) => connectionId !== undefined && mayBe(connectionId, connection.id),
    );
    return {
      consumers: linked.map((group) => ({
        kind: 'variable group',
        project: project.name,
        name: group.name,
        verdict: 'unknown',
        message: messageOn(group, project, definitions),
      })),
    };
  },
};

function messageOn(
  { id, name, connectionId }: VariableGroup,
  project: ConnectionProject,
  definitions: readonly PipelineDefinition[],
): string {
  const through =
    connectionId === '' ? 'a connection that Azure DevOps does not show, which may be this one' : 'this connection';
  const users = definitions.filter(({ variableGroupIds }) => variableGroupIds.includes(id));
  const names = users.slice(0, MAX_NAMED).map((user) => user.name);
  const more = users.length > names.length ? ` and ${String(users.length - names.length)} more` : '';
  const linkedBy = names.length === 0 ? '' : ` Linked by ${names.join(', ')}${more}.`;
  return `Variable group "${name}" of project ${project.name} reads a key vault through ${through}.${linkedBy} Whether that works federated is not documented: a run since the conversion whose step "Download secrets: ${name}" succeeds proves it.`;
}
