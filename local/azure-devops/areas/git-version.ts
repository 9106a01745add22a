import { ServiceError } from '../answers.ts';
import type { Commit } from '../git/store.ts';
import type { Repository } from '../state/model.ts';

/** A version as clients name it; without one, the tip of the default branch. */
export interface VersionDescriptor {
  readonly version?: string | undefined;
  /** `branch` where it is left out. */
  readonly type?: string | undefined;
  readonly options?: string | undefined;
}

/** The commit that a version stands for. */
export function resolveVersion(repository: Repository, descriptor: VersionDescriptor): Commit {
  const type = descriptor.type?.toLowerCase() ?? 'branch';
  const commit = find(repository, type, descriptor.version);
  if (commit === undefined) throw unresolvable(repository, type, descriptor.version ?? repository.defaultBranch);
  switch (descriptor.options?.toLowerCase() ?? 'none') {
    case 'none':
      return commit;
    case 'firstparent': {
      const parent = repository.git.commit(commit.parents[0] ?? '');
      if (parent === undefined) throw unresolvable(repository, type, `${commit.id}^`);
      return parent;
    }
    default:
      throw new ServiceError({
        status: 501,
        typeKey: 'NotImplementedException',
        message: `The simulated organization does not know versionOptions "${descriptor.options ?? ''}".`,
      });
  }
}

function find({ git, defaultBranch }: Repository, type: string, version: string | undefined): Commit | undefined {
  // Only branches have a default; names are exact, as references are in git.
  if (version === undefined) return type === 'branch' ? git.tip(defaultBranch) : undefined;
  if (type === 'commit') return git.isReadable(version) ? git.commit(version) : undefined;
  return git.tip(type === 'tag' ? `refs/tags/${version}` : `refs/heads/${version}`);
}

function unresolvable(repository: Repository, type: string, version: string): ServiceError {
  const kind = type.charAt(0).toUpperCase() + type.slice(1);
  return new ServiceError({
    status: 404,
    typeKey: 'GitUnresolvableToCommitException',
    message: `TF401175: The version descriptor <${kind}: ${version} > could not be resolved to a version in the repository ${repository.name}`,
  });
}
