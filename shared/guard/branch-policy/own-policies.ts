import type { StatusPolicy } from '../../azure-devops/branch-policies.ts';
import { STATUS_CONTEXT } from '../../azure-devops/statuses.ts';
import { differencesOf, type Difference } from './compare.ts';
import { isAlone, same, touches, type ScopedRepository } from './scope.ts';
import type { Expectation } from './wanted.ts';

/** A policy with what of it differs from what is expected. */
export interface ComparedPolicy {
  readonly policy: StatusPolicy;
  readonly differences: readonly Difference[];
}

/**
 * The policies that `setup pr` may change for a repository, the best first: they ask for the guard's status and are about nothing
 * else. One whose genre or name was changed is still the guard's while it counts the guard's identity alone, because nobody else can
 * satisfy it; a policy of another genre and name never is.
 */
export function ownPolicies(
  expected: Expectation,
  policies: readonly StatusPolicy[],
  repository: ScopedRepository,
): readonly ComparedPolicy[] {
  return bestFirst(
    expected,
    policies.filter((policy) => isAlone(policy, repository) && isOurs(policy, expected.authorId)),
    repository,
  );
}

/** The policies that ask for the guard's status in a repository, the best first: its own, and wider ones that somebody else made. */
export function coveringPolicies(
  expected: Expectation,
  policies: readonly StatusPolicy[],
  repository: ScopedRepository,
): readonly ComparedPolicy[] {
  return bestFirst(
    expected,
    policies.filter((policy) => touches(policy, repository) && isOurs(policy, expected.authorId)),
    repository,
  );
}

function isOurs({ settings }: StatusPolicy, authorId: string | undefined): boolean {
  const isGenre = same(settings.statusGenre, STATUS_CONTEXT.genre);
  const isName = same(settings.statusName, STATUS_CONTEXT.name);
  if (isGenre && isName) return true;
  return (isGenre || isName) && authorId !== undefined && same(settings.authorId, authorId);
}

/** Sorting is stable, so that of equal ones the oldest comes first. */
function bestFirst(
  expected: Expectation,
  policies: readonly StatusPolicy[],
  repository: ScopedRepository,
): readonly ComparedPolicy[] {
  return policies
    .map((policy) => ({ policy, differences: differencesOf(expected, policy, repository) }))
    .sort((a, b) => loosenings(a) - loosenings(b) || a.differences.length - b.differences.length);
}

function loosenings({ differences }: ComparedPolicy): number {
  return differences.filter(({ loosens }) => loosens).length;
}
