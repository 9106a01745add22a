import { ServiceError, json, list } from '../answers.ts';
import { pathNumber, pullRequestOf, type Call, type Routes } from '../call.ts';
import { commitsBetween } from '../git/history.ts';
import { iterationJson } from '../json/pull-request.ts';
import { commitJson } from '../json/repository.ts';
import { changesOf, type TrackedChange } from '../state/iterations.ts';
import type { Iteration, PullRequest } from '../state/model.ts';

/** "The default value is 100 and the maximum value is 2000" (git.json, iteration changes, `$top`). */
const DEFAULT_TOP = 100;
const MAXIMUM_TOP = 2000;

function listIterations(call: Call) {
  const pullRequest = pullRequestOf(call);
  const withCommits = call.query.flag('includeCommits');
  return list(
    pullRequest.iterations.map((iteration) => ({
      ...iterationJson(call.organization, pullRequest, iteration),
      ...(withCommits ? { commits: commitsOf(call, pullRequest, iteration) } : {}),
    })),
  );
}

function getIteration(call: Call) {
  const pullRequest = pullRequestOf(call);
  const iteration = neededIteration(pullRequest, pathNumber(call, 'iterationId'));
  return json(iterationJson(call.organization, pullRequest, iteration));
}

function getChanges(call: Call) {
  const { query } = call;
  const pullRequest = pullRequestOf(call);
  const iteration = neededIteration(pullRequest, pathNumber(call, 'iterationId'));
  const compareTo = query.number('$compareTo') ?? 0;
  const before = compareTo === 0 ? undefined : neededIteration(pullRequest, compareTo);
  const changes = changesOf(pullRequest, iteration, before);
  const skip = query.number('$skip') ?? 0;
  const top = Math.min(query.number('$top') ?? DEFAULT_TOP, MAXIMUM_TOP);
  const more = skip + top < changes.length;
  return json({
    changeEntries: changes.slice(skip, skip + top).map(changeJson),
    // Zero where there are no more (git.json, GitPullRequestIterationChanges).
    nextSkip: more ? skip + top : 0,
    nextTop: more ? Math.min(top, changes.length - skip - top) : 0,
  });
}

function listIterationCommits(call: Call) {
  const pullRequest = pullRequestOf(call);
  const commits = commitsOf(call, pullRequest, neededIteration(pullRequest, pathNumber(call, 'iterationId')));
  const skip = call.query.number('skip') ?? 0;
  return list(commits.slice(skip, skip + (call.query.number('top') ?? DEFAULT_TOP)));
}

/** The iteration with this id. */
export function neededIteration(pullRequest: PullRequest, id: number): Iteration {
  const iteration = pullRequest.iterations.find((candidate) => candidate.id === id);
  if (iteration !== undefined) return iteration;
  throw new ServiceError({
    status: 404,
    typeKey: 'GitPullRequestIterationNotFoundException',
    message: `The iteration ${id} of pull request ${pullRequest.id} was not found.`,
  });
}

function changeJson(change: TrackedChange) {
  const { path, objectId, originalObjectId, originalPath, changeType, changeTrackingId } = change;
  return {
    changeTrackingId,
    changeId: changeTrackingId,
    item: {
      ...(objectId === undefined ? {} : { objectId }),
      ...(originalObjectId === undefined ? {} : { originalObjectId }),
      path,
    },
    changeType,
    ...(originalPath === undefined ? {} : { originalPath }),
  };
}

function commitsOf({ organization }: Call, { repository, iterations }: PullRequest, iteration: Iteration) {
  const before = iterations.find(({ id }) => id === iteration.id - 1)?.sourceCommit ?? iteration.commonCommit;
  const commits = commitsBetween(repository.git, before, iteration.sourceCommit);
  return commits.map((commit) => commitJson(organization, repository, commit));
}

/** States of the source branch, and what each of them changes. */
export const iterations: Routes = {
  'git/Pull Request Iterations_List': listIterations,
  'git/Pull Request Iterations_Get': getIteration,
  'git/Pull Request Iteration Changes_Get': getChanges,
  'git/Pull Request Commits_Get Pull Request Iteration Commits': listIterationCommits,
};
