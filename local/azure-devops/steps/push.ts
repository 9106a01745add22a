import { z } from 'zod';
import { pullRequestUpdated, mergeAttempted, pushed } from '../hooks/git-events.ts';
import { personNamed } from '../state/identities.ts';
import { addIteration, attemptMerge, branchName, branchRef, reasonOfUpdate, signatureOf } from '../state/iterations.ts';
import type { Commit, FileTree } from '../git/store.ts';
import type { Identity, PullRequest, Push, RefUpdate, Repository } from '../state/model.ts';
import { nextNumber, type OrganizationContext } from '../state/organization-context.ts';
import { addSystemThread } from '../state/threads.ts';
import { neededRepository } from './needed.ts';
import { StepError } from './step-error.ts';

/** An object id that stands for "no commit": the reference is made or deleted. */
export const NO_COMMIT = '0'.repeat(40);

/** A commit with the given changes is pushed to a branch, which begins at the default branch where it is new. */
export const pushInput = z.strictObject({
  project: z.string().optional(),
  repository: z.string(),
  branch: z.string(),
  /** Path → new text, or null to delete the file. */
  changes: z.record(z.string(), z.string().nullable()),
  message: z.string().default('Change files'),
  author: z.string().optional(),
  /** A branch or commit that the new commit comes after instead of the branch's own: history is rewritten. */
  onto: z.string().optional(),
});

/** What a push came to. */
export interface PushResult {
  readonly repositoryId: string;
  readonly commitId: string;
  readonly oldCommitId: string;
  readonly pushId: number;
  /** Iterations that it made, of pull requests from this branch. */
  readonly pullRequests: readonly { readonly pullRequestId: number; readonly iterationId: number }[];
}

/** Somebody pushes a commit. */
export function push(organization: OrganizationContext, input: z.input<typeof pushInput>): PushResult {
  const step = pushInput.parse(input);
  const repository = neededRepository(organization, step);
  const author = personNamed(organization, step.author);
  const ref = branchRef(step.branch);
  const tip = repository.git.tip(ref);
  const parent = parentOf(repository, step.onto, tip);
  const commit = commitChanges(organization, repository, parent, step, author);
  if (commit.id === tip?.id) throw new StepError(`the changes leave branch "${step.branch}" as it is.`);
  const update = { name: ref, oldObjectId: tip?.id ?? NO_COMMIT, newObjectId: commit.id };
  const result = updateRef(organization, repository, update, author);
  return { repositoryId: repository.id, commitId: commit.id, oldCommitId: update.oldObjectId, ...result };
}

/** The branch that goes; a tag where it is a full name. */
export const deleteBranchInput = z.strictObject({
  project: z.string().optional(),
  repository: z.string(),
  branch: z.string(),
  by: z.string().optional(),
});

/** A branch is deleted; pull requests from it stay as they are. */
export function deleteBranch(organization: OrganizationContext, input: z.input<typeof deleteBranchInput>) {
  const step = deleteBranchInput.parse(input);
  const repository = neededRepository(organization, step);
  const name = branchRef(step.branch);
  const oldObjectId = repository.git.refs.get(name);
  if (oldObjectId === undefined) throw new StepError(`branch "${step.branch}" does not exist.`);
  const update = { name, oldObjectId, newObjectId: NO_COMMIT };
  return { pushId: updateRef(organization, repository, update, personNamed(organization, step.by)).pushId };
}

/** Moves a reference, notes the push, tells the hooks and brings pull requests up to date. */
export function updateRef(organization: OrganizationContext, repository: Repository, update: RefUpdate, by: Identity) {
  if (update.newObjectId === NO_COMMIT) repository.git.refs.delete(update.name);
  else repository.git.refs.set(update.name, update.newObjectId);
  const id = nextNumber(organization.state, 'push');
  const entry: Push = { id, date: organization.clock.timestamp(), pushedBy: by, refUpdates: [update] };
  repository.pushes.push(entry);
  organization.publish(pushed(organization, repository, entry));
  const active = organization.state.pullRequests.filter(({ status }) => status === 'active');
  const isTarget = (pullRequest: PullRequest) =>
    pullRequest.repository === repository && pullRequest.targetRefName === update.name;
  const isSource = (pullRequest: PullRequest) =>
    pullRequest.source === repository && pullRequest.sourceRefName === update.name;
  for (const pullRequest of active.filter(isTarget)) {
    // Seen at the next look at the pull request; the service makes neither an iteration nor an event of it.
    pullRequest.merge = attemptMerge(organization, pullRequest, by);
  }
  const pullRequests = active
    .filter((pullRequest) => isSource(pullRequest) && update.newObjectId !== NO_COMMIT)
    .map((pullRequest) => updateSource(organization, pullRequest, by));
  return { pushId: id, pullRequests };
}

function updateSource(organization: OrganizationContext, pullRequest: PullRequest, by: Identity) {
  const iteration = addIteration(organization, pullRequest, reasonOfUpdate(pullRequest) ?? 'push', by);
  pullRequest.merge = attemptMerge(organization, pullRequest, by);
  const what = 'updated the source branch of';
  addSystemThread(organization, pullRequest, 'RefUpdate', `${by.displayName} ${what} the pull request`);
  organization.publish(pullRequestUpdated(organization, pullRequest, 'PushNotification', by, what));
  organization.publish(mergeAttempted(organization, pullRequest));
  return { pullRequestId: pullRequest.id, iterationId: iteration.id };
}

function parentOf(repository: Repository, onto: string | undefined, tip: Commit | undefined): Commit | undefined {
  const { git } = repository;
  if (onto === undefined) return tip ?? git.tip(repository.defaultBranch);
  const parent = git.commit(onto) ?? git.tip(branchRef(onto));
  if (parent === undefined) throw new StepError(`"${onto}" is neither a commit nor a branch of "${repository.name}".`);
  return parent;
}

function commitChanges(
  organization: OrganizationContext,
  repository: Repository,
  parent: Commit | undefined,
  step: z.output<typeof pushInput>,
  author: Identity,
): Commit {
  if (parent !== undefined && Object.keys(step.changes).length === 0) return parent;
  const files = changedFiles(repository, parent?.files ?? new Map(), step);
  const parents = parent === undefined ? [] : [parent.id];
  return repository.git.addCommit({ parents, files, author: signatureOf(organization, author), message: step.message });
}

function changedFiles(repository: Repository, before: FileTree, step: z.output<typeof pushInput>): FileTree {
  const files = new Map(before);
  for (const [name, text] of Object.entries(step.changes)) {
    const path = `/${name.replace(/^\/+/, '')}`;
    if (text !== null) files.set(path, repository.git.addBlob(text));
    else if (!files.delete(path)) {
      throw new StepError(`"${name}" cannot be deleted: branch "${branchName(step.branch)}" has no such file.`);
    }
  }
  return files;
}
