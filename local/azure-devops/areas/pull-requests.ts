import { json, list } from '../answers.ts';
import { neededProjectOf, pullRequestOf, repositoryOf, type Call, type Routes } from '../call.ts';
import { commitsBetween } from '../git/history.ts';
import { same } from '../ids.ts';
import { pullRequestJson } from '../json/pull-request.ts';
import { commitJson } from '../json/repository.ts';
import type { PullRequest } from '../state/model.ts';

/** Most pull requests in one answer unless a client asks for more or less. */
const DEFAULT_TOP = 101;

function getPullRequest(call: Call) {
  const { organization, query } = call;
  // "Not used" (git.json) but for includeWorkItemRefs, and there are no work items here.
  query.ignore('maxCommentLength', '$skip', '$top', 'includeWorkItemRefs');
  const pullRequest = pullRequestOf(call);
  const answer = pullRequestJson(organization, pullRequest);
  return json(query.flag('includeCommits') ? { ...answer, commits: commitsJson(call, pullRequest) } : answer);
}

function listOfRepository(call: Call) {
  const repository = repositoryOf(call);
  return page(call, (pullRequest) => pullRequest.repository === repository);
}

function listOfProject(call: Call) {
  const project = neededProjectOf(call);
  return page(call, (pullRequest) => pullRequest.repository.project === project);
}

/** The newest first; only active ones unless the client asks for others. */
function page(call: Call, isInScope: (pullRequest: PullRequest) => boolean) {
  const { organization, query } = call;
  query.ignore('maxCommentLength', 'searchCriteria.includeLinks');
  const status = query.text('searchCriteria.status') ?? 'active';
  const criteria = {
    repository: query.text('searchCriteria.repositoryId'),
    source: query.text('searchCriteria.sourceRefName'),
    sourceRepository: query.text('searchCriteria.sourceRepositoryId'),
    target: query.text('searchCriteria.targetRefName'),
    creator: query.text('searchCriteria.creatorId'),
    reviewer: query.text('searchCriteria.reviewerId'),
  };
  const matching = organization.state.pullRequests.filter(
    (pullRequest) =>
      isInScope(pullRequest) &&
      (same(status, 'all') || same(status, pullRequest.status)) &&
      fits(criteria.repository, pullRequest.repository.id) &&
      fits(criteria.source, pullRequest.sourceRefName) &&
      fits(criteria.sourceRepository, pullRequest.source.id) &&
      fits(criteria.target, pullRequest.targetRefName) &&
      fits(criteria.creator, pullRequest.createdBy.id) &&
      (criteria.reviewer === undefined ||
        pullRequest.reviewers.some(({ identity }) => same(identity.id, criteria.reviewer))),
  );
  const skip = query.number('$skip') ?? 0;
  const newestFirst = matching.toReversed().slice(skip, skip + (query.number('$top') ?? DEFAULT_TOP));
  return list(newestFirst.map((pullRequest) => pullRequestJson(organization, pullRequest)));
}

function fits(wanted: string | undefined, actual: string): boolean {
  return wanted === undefined || same(wanted, actual);
}

function listCommits(call: Call) {
  const commits = commitsJson(call, pullRequestOf(call));
  const start = Number(call.query.text('continuationToken') ?? 0);
  const end = start + (call.query.number('$top') ?? DEFAULT_TOP);
  return list(commits.slice(start, end), end < commits.length ? { 'x-ms-continuationtoken': String(end) } : {});
}

function commitsJson({ organization }: Call, { repository, iterations }: PullRequest) {
  const last = iterations.at(-1);
  if (last === undefined) return [];
  const commits = commitsBetween(repository.git, last.commonCommit, last.sourceCommit);
  return commits.map((commit) => commitJson(organization, repository, commit));
}

/** Pull requests themselves. People open, change and close them in steps. */
export const pullRequests: Routes = {
  'git/Pull Requests_Get Pull Request': getPullRequest,
  'git/Pull Requests_Get Pull Request By Id': getPullRequest,
  'git/Pull Requests_Get Pull Requests': listOfRepository,
  'git/Pull Requests_Get Pull Requests By Project': listOfProject,
  'git/Pull Request Commits_Get Pull Request Commits': listCommits,
};
