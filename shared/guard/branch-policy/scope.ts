import type { PolicyScope, StatusPolicy } from '../../azure-devops/branch-policies.ts';
import type { Expectation } from './wanted.ts';

/** A repository as scopes of policies see it. */
export interface ScopedRepository {
  readonly id: string;
  /** Full name. */
  readonly defaultBranch: string;
}

/** True where a policy is about this repository, alone or among others. */
export function touches(policy: StatusPolicy, { id }: Pick<ScopedRepository, 'id'>): boolean {
  return scopesOf(policy).some((scope) => isOf(scope, id));
}

/** True where a policy is about this repository and no other: another one's policy is nothing to change for it. */
export function isAlone(policy: StatusPolicy, { id }: Pick<ScopedRepository, 'id'>): boolean {
  const scopes = scopesOf(policy);
  return scopes.length > 0 && scopes.every(({ repositoryId }) => same(repositoryId, id));
}

/** Branches of the expectation that the policy does not cover. */
export function uncovered(
  policy: StatusPolicy,
  expected: Expectation,
  repository: ScopedRepository,
): readonly string[] {
  const scopes = scopesOf(policy).filter((scope) => isOf(scope, repository.id));
  return expected.branches.filter((branch) => !scopes.some((scope) => covers(scope, branch, repository.defaultBranch)));
}

/** True where the scopes are exactly the branches of the expectation, whatever their order. */
export function isExactly(policy: StatusPolicy, { branches }: Expectation): boolean {
  const scopes = scopesOf(policy);
  return (
    scopes.length === branches.length &&
    branches.every((branch) => scopes.some((scope) => kindOf(scope) === 'exact' && scope.refName === branch))
  );
}

/** `refs/heads/main`, `refs/heads/releases/*`, for people. */
export function scopeText(policy: StatusPolicy): string {
  const texts = scopesOf(policy).map((scope) => {
    if (kindOf(scope) === 'defaultbranch') return 'the default branch';
    if (scope.refName == null) return 'every branch';
    return kindOf(scope) === 'prefix' ? `${scope.refName}/*` : scope.refName;
  });
  return texts.join(', ') || 'no branch';
}

function covers(scope: PolicyScope, branch: string, defaultBranch: string): boolean {
  if (kindOf(scope) === 'defaultbranch') return branch === defaultBranch;
  if (scope.refName == null || scope.refName === branch) return true;
  // Assumption: a prefix is a folder of branches, as the portal writes it; half a name would cover nothing.
  return kindOf(scope) === 'prefix' && branch.startsWith(`${scope.refName.replace(/\/+$/, '')}/`);
}

function scopesOf({ settings }: StatusPolicy): readonly PolicyScope[] {
  return settings.scope ?? [];
}

function isOf({ repositoryId }: PolicyScope, id: string): boolean {
  return repositoryId == null || same(repositoryId, id);
}

function kindOf({ matchKind }: PolicyScope): string {
  return (matchKind ?? 'Exact').toLowerCase();
}

/** Ids are compared without case, as the service does. */
export function same(a: string | null | undefined, b: string | null | undefined): boolean {
  return (a ?? '').toLowerCase() === (b ?? '').toLowerCase();
}
