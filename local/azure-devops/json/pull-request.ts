import type { Iteration, PullRequest, PullRequestStatus, Reviewer } from '../state/model.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { identityJson } from './identity.ts';
import { commitReference, repositoryJson, repositoryUrl, repositoryWebUrl } from './repository.ts';

/** `…/pullRequests/{id}`. */
export function pullRequestUrl(organization: OrganizationContext, pullRequest: PullRequest): string {
  return `${repositoryUrl(organization, pullRequest.repository)}/pullRequests/${pullRequest.id}`;
}

/** The page that people open. */
export function pullRequestWebUrl(organization: OrganizationContext, pullRequest: PullRequest): string {
  return `${repositoryWebUrl(organization, pullRequest.repository)}/pullrequest/${pullRequest.id}`;
}

/** `GitPullRequest` of the service. */
export function pullRequestJson(organization: OrganizationContext, pullRequest: PullRequest) {
  const { repository, merge } = pullRequest;
  const commit = (id: string) => commitReference(organization, repository, id);
  return {
    repository: repositoryJson(organization, repository),
    pullRequestId: pullRequest.id,
    codeReviewId: pullRequest.id,
    status: pullRequest.status,
    createdBy: identityJson(organization, pullRequest.createdBy),
    creationDate: pullRequest.creationDate,
    ...(pullRequest.closedDate === null ? {} : { closedDate: pullRequest.closedDate }),
    ...(pullRequest.closedBy === null ? {} : { closedBy: identityJson(organization, pullRequest.closedBy) }),
    title: pullRequest.title,
    description: pullRequest.description,
    sourceRefName: pullRequest.sourceRefName,
    targetRefName: pullRequest.targetRefName,
    ...(pullRequest.source === repository ? {} : { forkSource: forkSourceJson(organization, pullRequest) }),
    mergeStatus: merge.status,
    isDraft: pullRequest.isDraft,
    mergeId: merge.id,
    lastMergeSourceCommit: commit(merge.sourceCommit),
    lastMergeTargetCommit: commit(merge.targetCommit),
    ...(merge.commit === null ? {} : { lastMergeCommit: commit(merge.commit) }),
    reviewers: pullRequest.reviewers.map((reviewer) => reviewerJson(organization, pullRequest, reviewer)),
    url: pullRequestUrl(organization, pullRequest),
    _links: {
      self: { href: pullRequestUrl(organization, pullRequest) },
      web: { href: pullRequestWebUrl(organization, pullRequest) },
    },
    supportsIterations: true,
    artifactId: `vstfs:///Git/PullRequestId/${repository.project.id}%2f${repository.id}%2f${pullRequest.id}`,
  };
}

/** `GitForkRef` of the service: the source branch, in the repository that it is in. */
function forkSourceJson(organization: OrganizationContext, { source, sourceRefName, merge }: PullRequest) {
  const objectId = source.git.refs.get(sourceRefName) ?? merge.sourceCommit;
  return { name: sourceRefName, objectId, repository: repositoryJson(organization, source) };
}

function reviewerJson(organization: OrganizationContext, pullRequest: PullRequest, reviewer: Reviewer) {
  return {
    reviewerUrl: `${pullRequestUrl(organization, pullRequest)}/reviewers/${reviewer.identity.id}`,
    vote: reviewer.vote,
    hasDeclined: false,
    isRequired: false,
    isFlagged: false,
    ...identityJson(organization, reviewer.identity),
  };
}

/** `GitPullRequestIteration` of the service. */
export function iterationJson(organization: OrganizationContext, pullRequest: PullRequest, iteration: Iteration) {
  const commit = (id: string) => commitReference(organization, pullRequest.repository, id);
  return {
    id: iteration.id,
    description: '',
    author: identityJson(organization, iteration.author),
    createdDate: iteration.createdDate,
    updatedDate: iteration.createdDate,
    sourceRefCommit: commit(iteration.sourceCommit),
    targetRefCommit: commit(iteration.targetCommit),
    commonRefCommit: commit(iteration.commonCommit),
    hasMoreCommits: false,
    reason: iteration.reason,
    _links: { self: { href: `${pullRequestUrl(organization, pullRequest)}/iterations/${iteration.id}` } },
  };
}

/** `GitPullRequestStatus` of the service. */
export function statusJson(organization: OrganizationContext, pullRequest: PullRequest, status: PullRequestStatus) {
  return {
    ...(status.iterationId === null ? {} : { iterationId: status.iterationId }),
    ...(status.properties.size === 0 ? {} : { properties: Object.fromEntries(status.properties) }),
    id: status.id,
    state: status.state,
    ...(status.description === null ? {} : { description: status.description }),
    context: status.context,
    creationDate: status.creationDate,
    updatedDate: status.creationDate,
    createdBy: identityJson(organization, status.createdBy),
    ...(status.targetUrl === null ? {} : { targetUrl: status.targetUrl }),
    _links: { self: { href: `${pullRequestUrl(organization, pullRequest)}/statuses/${status.id}` } },
  };
}
