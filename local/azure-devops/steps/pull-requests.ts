import { z } from 'zod';
import { mergeAttempted, pullRequestCreated, pullRequestUpdated } from '../hooks/git-events.ts';
import { personNamed } from '../state/identities.ts';
import { addIteration, attemptMerge, branchRef } from '../state/iterations.ts';
import type { Identity, PullRequest, Repository } from '../state/model.ts';
import { nextNumber, type OrganizationContext } from '../state/organization-context.ts';
import { addSystemThread } from '../state/threads.ts';
import { neededPullRequest, neededRepository } from './needed.ts';
import { StepError } from './step-error.ts';

/** A new pull request. */
export const openPullRequestInput = z.strictObject({
  project: z.string().optional(),
  repository: z.string(),
  /** A fork of the repository, where the source branch is there. */
  fork: z.strictObject({ project: z.string().optional(), repository: z.string() }).optional(),
  /** False: commits of the fork can be read by their ids in the fork only, until the pull request is completed. */
  commitsInTarget: z.boolean().default(true),
  source: z.string(),
  /** The default branch where it is left out. */
  target: z.string().optional(),
  title: z.string().min(1),
  description: z.string().default(''),
  isDraft: z.boolean().default(false),
  createdBy: z.string().optional(),
  reviewers: z.array(z.string()).default([]),
});

/** Somebody opens a pull request. */
export function openPullRequest(organization: OrganizationContext, input: z.input<typeof openPullRequestInput>) {
  const step = openPullRequestInput.parse(input);
  const repository = neededRepository(organization, step);
  const sourceRefName = branchRef(step.source);
  const targetRefName = branchRef(step.target ?? repository.defaultBranch);
  const source = step.fork === undefined ? repository : neededFork(organization, repository, step.fork);
  for (const [{ git, name }, ref] of [
    [source, sourceRefName],
    [repository, targetRefName],
  ] as const) {
    if (!git.refs.has(ref)) throw new StepError(`branch "${ref}" does not exist in "${name}".`);
  }
  if (source === repository && sourceRefName === targetRefName)
    throw new StepError('source and target are the same branch.');
  const twin = organization.state.pullRequests.find(
    (other) =>
      other.repository === repository &&
      other.source === source &&
      other.status === 'active' &&
      other.sourceRefName === sourceRefName &&
      other.targetRefName === targetRefName,
  );
  if (twin !== undefined) throw new StepError(`pull request ${twin.id} is already open for these branches.`);
  const createdBy = personNamed(organization, step.createdBy);
  const id = nextNumber(organization.state, 'pull-request');
  const draft = { id, repository, source, commitsInTarget: step.commitsInTarget, sourceRefName, targetRefName };
  const pullRequest: PullRequest = {
    ...draft,
    createdBy,
    creationDate: organization.clock.timestamp(),
    iterations: [],
    threads: [],
    statuses: [],
    reviewers: step.reviewers.map((name) => ({ identity: personNamed(organization, name), vote: 0 })),
    properties: new Map(),
    changeTracking: new Map(),
    title: step.title,
    description: step.description,
    isDraft: step.isDraft,
    status: 'active',
    closedDate: null,
    closedBy: null,
    merge: attemptMerge(organization, { ...draft, iterations: [] }, createdBy),
  };
  const iteration = addIteration(organization, pullRequest, 'create', createdBy);
  organization.state.pullRequests.push(pullRequest);
  organization.publish(pullRequestCreated(organization, pullRequest));
  organization.publish(mergeAttempted(organization, pullRequest));
  return {
    pullRequestId: pullRequest.id,
    iterationId: iteration.id,
    repositoryId: repository.id,
    projectId: repository.project.id,
  };
}

function neededFork(
  organization: OrganizationContext,
  repository: Repository,
  named: { readonly project?: string | undefined; readonly repository: string },
): Repository {
  const fork = neededRepository(organization, named);
  if (fork.parent === repository) return fork;
  throw new StepError(`"${fork.name}" is no fork of "${repository.name}".`);
}

/** A pull request and what changes of it. */
export const updatePullRequestInput = z.strictObject({
  pullRequest: z.int(),
  title: z.string().min(1).optional(),
  description: z.string().optional(),
  isDraft: z.boolean().optional(),
  target: z.string().optional(),
  /** Reviewers added to those there are. */
  reviewers: z.array(z.string()).default([]),
  by: z.string().optional(),
});

/**
 * Somebody edits an open pull request: its text, draft state, target branch or reviewers. Of which kind the service takes an edit
 * that is not of the reviewers is not documented; here it is a status update.
 */
export function updatePullRequest(organization: OrganizationContext, input: z.input<typeof updatePullRequestInput>) {
  const step = updatePullRequestInput.parse(input);
  const pullRequest = activePullRequest(organization, step.pullRequest);
  const by = personNamed(organization, step.by);
  pullRequest.title = step.title ?? pullRequest.title;
  pullRequest.description = step.description ?? pullRequest.description;
  pullRequest.isDraft = step.isDraft ?? pullRequest.isDraft;
  for (const name of step.reviewers) {
    const identity = personNamed(organization, name);
    if (pullRequest.reviewers.every((reviewer) => reviewer.identity !== identity)) {
      pullRequest.reviewers.push({ identity, vote: 0 });
    }
  }
  if (step.target !== undefined) retarget(organization, pullRequest, branchRef(step.target), by);
  const [kind, what] =
    step.reviewers.length > 0
      ? (['ReviewersUpdateNotification', 'changed the reviewer list on'] as const)
      : (['StatusUpdateNotification', 'updated'] as const);
  organization.publish(pullRequestUpdated(organization, pullRequest, kind, by, what));
  if (step.target !== undefined) organization.publish(mergeAttempted(organization, pullRequest));
  return { pullRequestId: pullRequest.id, iterationId: pullRequest.iterations.length };
}

/** A vote and whose it is. */
export const voteInput = z.strictObject({
  pullRequest: z.int(),
  by: z.string(),
  vote: z.union([z.literal(10), z.literal(5), z.literal(0), z.literal(-5), z.literal(-10)]),
});

/** A reviewer votes: 10 approved, 5 approved with suggestions, 0 none, -5 waiting for the author, -10 rejected. */
export function vote(organization: OrganizationContext, input: z.input<typeof voteInput>) {
  const step = voteInput.parse(input);
  const pullRequest = activePullRequest(organization, step.pullRequest);
  const identity = personNamed(organization, step.by);
  const reviewer = pullRequest.reviewers.find((known) => known.identity === identity);
  if (reviewer === undefined) pullRequest.reviewers.push({ identity, vote: step.vote });
  else reviewer.vote = step.vote;
  const what = `voted ${step.vote} on`;
  addSystemThread(organization, pullRequest, 'VoteUpdate', `${identity.displayName} voted ${step.vote}`);
  organization.publish(pullRequestUpdated(organization, pullRequest, 'ReviewerVoteNotification', identity, what));
  return { pullRequestId: pullRequest.id };
}

/** The pull request with this number, if it is open. */
export function activePullRequest(organization: OrganizationContext, id: number): PullRequest {
  const pullRequest = neededPullRequest(organization, id);
  if (pullRequest.status === 'active') return pullRequest;
  throw new StepError(`pull request ${id} is ${pullRequest.status}, not active.`);
}

function retarget(organization: OrganizationContext, pullRequest: PullRequest, target: string, by: Identity): void {
  if (!pullRequest.repository.git.refs.has(target)) throw new StepError(`branch "${target}" does not exist.`);
  pullRequest.targetRefName = target;
  addIteration(organization, pullRequest, 'retarget', by);
  pullRequest.merge = attemptMerge(organization, pullRequest, by);
}
