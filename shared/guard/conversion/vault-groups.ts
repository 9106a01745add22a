import type { OtherConsumer } from '../../conversions/assessment.ts';
import type { PastUse, VaultGroup } from '../consumers/source.ts';
import type { ConsumingPipeline, JudgedPipelines } from './judge-pipelines.ts';

/** Pipelines that one sentence names. */
const MAX_NAMED = 3;

/** A group that reads a key vault, with the pipelines that use it as far as they are known: id → name. */
export interface UsedVault {
  readonly group: VaultGroup;
  readonly users: ReadonlyMap<number, string>;
}

/** Who uses each group: pipelines that it is linked to, and those whose YAML names it. */
export function usedVaults(
  groups: readonly VaultGroup[],
  pipelines: readonly ConsumingPipeline[],
  { judged }: Pick<JudgedPipelines, 'judged'>,
): readonly UsedVault[] {
  return groups.map((group) => {
    const name = group.name.trim().toLowerCase();
    const naming = pipelines.filter(
      ({ project }, index) => project.id === group.project.id && judged[index]?.groups.has(name) === true,
    );
    return { group, users: new Map([...group.linkedBy, ...naming].map((user) => [user.id, user.name])) };
  });
}

/** True where a run used the connection because it has the group. */
export function isUserOf({ group, users }: UsedVault, { project, id }: Pick<PastUse, 'project' | 'id'>): boolean {
  return group.isShown && group.project.id === project.id && users.has(id);
}

/**
 * A group as a consumer. Azure DevOps reads its vault by a step of its own in every job. No documentation says that this works on a
 * federated connection; it was reported to, in agent jobs, and to fail in deployment groups
 * (https://github.com/microsoft/azure-pipelines-tasks/issues/22457). So it stays unknown.
 */
export function vaultConsumer({ group: { project, name, isShown }, users }: UsedVault): OtherConsumer {
  const through = isShown ? 'this connection' : 'a connection that Azure DevOps does not show, which may be this one';
  const names = [...users.values()].slice(0, MAX_NAMED);
  const more = users.size > names.length ? ` and ${String(users.size - names.length)} more` : '';
  const usedBy = names.length === 0 ? '' : ` Used by ${names.join(', ')}${more}.`;
  const proof = `a run since the conversion whose step "Download secrets: ${name}" succeeds proves it`;
  return {
    kind: 'variable group',
    project: project.name,
    name,
    verdict: 'unknown',
    message: `Variable group "${name}" of project ${project.name} reads a key vault through ${through}.${usedBy} Whether that works federated is not documented: ${proof}.`,
  };
}
