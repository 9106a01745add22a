import type { GitVersion, RepositoryReads } from '../git/git-version.ts';

/** The names by which a pipeline means the repository of a pull request, at the branch that it is to go to. */
export function ownAliases(reads: readonly RepositoryReads[], side: GitVersion): ReadonlySet<string> {
  return new Set(reads.filter(({ version }) => version === side).map(({ alias }) => alias));
}

/** The names by which a pipeline means repositories of other projects than that of the pull request. */
export function foreignAliases(reads: readonly RepositoryReads[], projectId: string): ReadonlySet<string> {
  return new Set(reads.filter(({ version }) => version.projectId !== projectId).map(({ alias }) => alias));
}

/** What pipelines read, or ask in vain for, in the repository of a pull request; in lower case. */
export function ownPaths(reads: readonly RepositoryReads[], side: GitVersion): ReadonlySet<string> {
  return new Set(
    reads
      .filter(({ version }) => version === side)
      .flatMap(({ paths }) => Array.from(paths, (path) => path.toLowerCase())),
  );
}
