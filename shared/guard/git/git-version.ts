/** A repository of Azure Repos at a commit. */
export interface GitVersion {
  readonly projectId: string;
  readonly repositoryId: string;
  readonly commit: string;
  /** Full name of the branch or tag that was asked for (`refs/heads/main`); empty where a commit was. */
  readonly ref: string;
  /**
   * Of a pull request: the commit at which it began, and the paths that it changes. All others are read there, where they are the same:
   * so they are fetched once for all of its iterations.
   */
  readonly unchanged?: { readonly commit: string; readonly except: ReadonlySet<string> };
  /** The fork that holds the commit, where the repository itself does not. */
  readonly fork?: GitPlace;
}

/** A repository by its ids. */
export type GitPlace = Pick<GitVersion, 'projectId' | 'repositoryId'>;

/** The commit at which a path of a version is read, and where. */
export function placeOf(version: GitVersion, path: string): GitPlace & { readonly commit: string } {
  const { projectId, repositoryId, commit, unchanged, fork } = version;
  if (unchanged !== undefined && !unchanged.except.has(path))
    return { projectId, repositoryId, commit: unchanged.commit };
  return { projectId, repositoryId, ...fork, commit };
}

/** What was asked for of one repository, whether or not it was there. */
export interface RepositoryReads {
  /** As the pipeline calls it; `self` is its own. */
  readonly alias: string;
  readonly version: GitVersion;
  readonly paths: ReadonlySet<string>;
}
