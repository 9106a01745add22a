import type { Commit } from '../git/store.ts';
import type { Push, Repository } from '../state/model.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { identityJson, projectJson } from './identity.ts';

/** `…/_apis/git/repositories/{id}`, the start of every link into a repository. */
export function repositoryUrl(organization: OrganizationContext, repository: Repository): string {
  return `${organization.url}/${repository.project.id}/_apis/git/repositories/${repository.id}`;
}

/** The address that people open and git clones. */
export function repositoryWebUrl(organization: OrganizationContext, repository: Repository): string {
  return `${organization.url}/${encodeURIComponent(repository.project.name)}/_git/${encodeURIComponent(repository.name)}`;
}

/** `GitRepository` of the service. A repository without commits has no default branch there. */
export function repositoryJson(organization: OrganizationContext, repository: Repository) {
  const webUrl = repositoryWebUrl(organization, repository);
  return {
    id: repository.id,
    name: repository.name,
    url: repositoryUrl(organization, repository),
    project: projectJson(organization, repository.project),
    ...(repository.parent === null ? {} : { isFork: true }),
    ...(repository.git.refs.has(repository.defaultBranch) ? { defaultBranch: repository.defaultBranch } : {}),
    remoteUrl: webUrl,
    webUrl,
    isDisabled: false,
    isInMaintenance: false,
  };
}

/** `GitRepositoryRef` of the service: the repository that a fork was made of. */
export function repositoryReference(organization: OrganizationContext, repository: Repository) {
  const { id, name, url } = organization;
  return {
    id: repository.id,
    name: repository.name,
    isFork: repository.parent !== null,
    url: repositoryUrl(organization, repository),
    project: projectJson(organization, repository.project),
    collection: { id, name, url: `${url}/_apis/projectCollections/${id}` },
  };
}

/** A commit by id and address only, as in pull requests and iterations. */
export function commitReference(organization: OrganizationContext, repository: Repository, commitId: string) {
  return { commitId, url: `${repositoryUrl(organization, repository)}/commits/${commitId}` };
}

/** `GitCommitRef` of the service. */
export function commitJson(organization: OrganizationContext, repository: Repository, commit: Commit) {
  const author = { ...commit.author, date: `${commit.author.date.toISOString().slice(0, 19)}Z` };
  return {
    ...commitReference(organization, repository, commit.id),
    author,
    committer: author,
    comment: commit.message.split('\n', 1)[0] ?? '',
    parents: commit.parents,
  };
}

/** `GitPush` of the service without its commits. */
export function pushJson(organization: OrganizationContext, repository: Repository, push: Push) {
  return {
    pushedBy: identityJson(organization, push.pushedBy),
    pushId: push.id,
    date: push.date,
    url: `${repositoryUrl(organization, repository)}/pushes/${push.id}`,
    repository: repositoryJson(organization, repository),
  };
}
