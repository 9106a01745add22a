import type { Pipeline } from '../../pipelines/pipeline.ts';
import type { LoadedCandidate } from './load-candidate.ts';
import type { GitVersion, RepositoryReads } from '../git/git-version.ts';

/** The names by which a pipeline means the repository of a pull request, at the branch that it is to go to. */
export function ownAliases(reads: readonly RepositoryReads[], side: GitVersion): ReadonlySet<string> {
  return new Set(reads.filter(({ version }) => version === side).map(({ alias }) => alias));
}

/** The names by which a pipeline means repositories of other projects than that of the pull request. */
export function foreignAliases(reads: readonly RepositoryReads[], projectId: string): ReadonlySet<string> {
  return new Set(reads.filter(({ version }) => version.projectId !== projectId).map(({ alias }) => alias));
}

/** The id of what a pipeline calls by a name; the name itself where it was not read. */
export function repositoriesOf(
  touched: readonly Pick<LoadedCandidate, 'pipeline' | 'reads'>[],
): (pipeline: Pipeline, alias: string) => string {
  const ids = new Map(
    touched.map(({ pipeline, reads }) => [
      pipeline,
      new Map(reads.map(({ alias, version: { repositoryId, ref } }) => [alias, `${repositoryId} ${ref}`])),
    ]),
  );
  return (pipeline, alias) => ids.get(pipeline)?.get(alias) ?? alias;
}

/** What pipelines read, or ask in vain for, in the repository of a pull request; in lower case. */
export function ownPaths(reads: readonly RepositoryReads[], side: GitVersion): ReadonlySet<string> {
  return new Set(
    reads
      .filter(({ version }) => version === side)
      .flatMap(({ paths }) => Array.from(paths, (path) => path.toLowerCase())),
  );
}
