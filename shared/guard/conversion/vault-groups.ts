import type { OtherConsumer } from '../../conversions/assessment.ts';
import type { PastUse, VaultGroup } from '../consumers/source.ts';
import { kindOf, type ConsumingPipeline } from '../consumers/consuming-pipeline.ts';
import type { JudgedPipelines } from './judge-pipelines.ts';

/** Pipelines that one sentence names. */
const MAX_NAMED = 3;

/** A group that reads a key vault, with the pipelines that use it as far as they are known. */
export interface UsedVault {
  readonly group: VaultGroup;
  /** Names by id, of YAML and classic pipelines. */
  readonly builds: ReadonlyMap<number, string>;
  /** Names by id, of releases. */
  readonly releases: ReadonlyMap<number, string>;
}

/** Who uses each group: pipelines that it is linked to, and those whose YAML or stages name it. */
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
    const isRelease = (one: ConsumingPipeline): boolean => kindOf(one) === 'release';
    const builds = [...group.linkedBy, ...naming.filter((one) => !isRelease(one))];
    return { group, builds: namesById(builds), releases: namesById(naming.filter(isRelease)) };
  });
}

function namesById(users: readonly { readonly id: number; readonly name: string }[]): ReadonlyMap<number, string> {
  return new Map(users.map(({ id, name }) => [id, name]));
}

/** True where a run used the connection because it has the group. */
export function isUserOf(
  { group, builds, releases }: UsedVault,
  { project, id, planType }: Pick<PastUse, 'project' | 'id' | 'planType'>,
): boolean {
  const users = { build: builds, release: releases }[planType.toLowerCase()];
  return group.isShown && group.project.id === project.id && users?.has(id) === true;
}

/**
 * A group as a consumer. Azure DevOps reads its vault by a step of its own in every job. No documentation says that this works on a
 * federated connection; it was reported to, in agent jobs, and to fail in deployment groups
 * (https://github.com/microsoft/azure-pipelines-tasks/issues/22457). So it stays unknown.
 */
export function vaultConsumer({ group: { project, name, isShown }, builds, releases }: UsedVault): OtherConsumer {
  const through = isShown ? 'this connection' : 'a connection that Azure DevOps does not show, which may be this one';
  const users = [...builds.values(), ...releases.values()];
  const names = users.slice(0, MAX_NAMED);
  const more = users.length > names.length ? ` and ${String(users.length - names.length)} more` : '';
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
