import { randomUUID } from 'node:crypto';
import { diffTrees, type FileChange } from '../git/diff.ts';
import { mergeBase } from '../git/history.ts';
import { mergeTrees } from '../git/merge.ts';
import type { Identity, Iteration, IterationReason, MergeAttempt, PullRequest } from './model.ts';
import type { OrganizationContext } from './organization-context.ts';

/** A change of a pull request with the id that its path keeps over all iterations. */
export interface TrackedChange extends FileChange {
  readonly changeTrackingId: number;
}

/** What of a pull request decides which commits it is about. */
type Branches = Pick<
  PullRequest,
  'repository' | 'source' | 'commitsInTarget' | 'sourceRefName' | 'targetRefName' | 'iterations'
>;

/** The tips of both branches; a branch that was deleted stays at what the last iteration saw. Both are in the target's repository then. */
function tips(pullRequest: Branches) {
  const { git } = pullRequest.repository;
  const last = pullRequest.iterations.at(-1);
  const source = pullRequest.source.git.tip(pullRequest.sourceRefName) ?? git.commit(last?.sourceCommit ?? '');
  if (source !== undefined) fetchSource(pullRequest, source.id, pullRequest.commitsInTarget);
  const target = git.tip(pullRequest.targetRefName) ?? git.commit(last?.targetCommit ?? '');
  if (source === undefined || target === undefined) throw new Error('A pull request without commits cannot exist.');
  return { source, target };
}

/**
 * Brings a commit of a fork into the repository of the pull request. That it can be read there by its id is an assumption: the service
 * keeps `refs/pull/{id}/merge` there, which has that commit as a parent.
 */
export function fetchSource({ repository, source }: Branches, commitId: string, readable: boolean): void {
  if (source !== repository) repository.git.fetch(source.git, commitId, { readable });
}

/** Why the source branch is no more what the last iteration saw; undefined where it still is. */
export function reasonOfUpdate(pullRequest: Branches): 'push' | 'forcePush' | undefined {
  const before = pullRequest.iterations.at(-1)?.sourceCommit ?? '';
  const { source } = tips(pullRequest);
  if (source.id === before) return undefined;
  return mergeBase(pullRequest.repository.git, source.id, before)?.id === before ? 'push' : 'forcePush';
}

/** Adds an iteration for what source and target are now. */
export function addIteration(
  organization: OrganizationContext,
  pullRequest: PullRequest,
  reason: IterationReason,
  author: Identity,
): Iteration {
  const { source, target } = tips(pullRequest);
  const common = mergeBase(pullRequest.repository.git, source.id, target.id);
  const iteration: Iteration = {
    id: pullRequest.iterations.length + 1,
    reason,
    author,
    createdDate: organization.clock.timestamp(),
    sourceCommit: source.id,
    targetCommit: target.id,
    commonCommit: common?.id ?? target.id,
  };
  followRenames(pullRequest, iteration);
  pullRequest.iterations.push(iteration);
  changesOf(pullRequest, iteration);
  return iteration;
}

/** A file that is new in the pull request and renamed by a later push is the same file to its tracking id. */
function followRenames({ repository, iterations, changeTracking }: PullRequest, iteration: Iteration): void {
  const previous = repository.git.commit(iterations.at(-1)?.sourceCommit ?? '');
  const current = repository.git.commit(iteration.sourceCommit);
  if (previous === undefined || current === undefined) return;
  for (const { path, originalPath } of diffTrees(repository.git, previous.files, current.files)) {
    const id = changeTracking.get(originalPath ?? '');
    if (id !== undefined && !changeTracking.has(path)) changeTracking.set(path, id);
  }
}

/**
 * What an iteration changes against the common commit of source and target, or against an earlier iteration
 * (git.json: `$compareTo`, zero for the common commit).
 */
export function changesOf(pullRequest: PullRequest, iteration: Iteration, compareTo?: Iteration): TrackedChange[] {
  const { git } = pullRequest.repository;
  const before = git.commit(compareTo?.sourceCommit ?? iteration.commonCommit);
  const after = git.commit(iteration.sourceCommit);
  const changes = diffTrees(git, before?.files ?? new Map(), after?.files ?? new Map());
  return changes.map((change) => ({ ...change, changeTrackingId: trackingIdOf(pullRequest, change) }));
}

function trackingIdOf({ changeTracking }: PullRequest, { path, originalPath }: FileChange): number {
  const id =
    changeTracking.get(path) ?? changeTracking.get(originalPath ?? path) ?? new Set(changeTracking.values()).size + 1;
  changeTracking.set(path, id);
  return id;
}

/** Tries to merge what source and target are now, as the service does after each push. */
export function attemptMerge(
  organization: OrganizationContext,
  pullRequest: Branches & Pick<PullRequest, 'id'>,
  author: Identity,
): MergeAttempt {
  const { source, target } = tips(pullRequest);
  const { git } = pullRequest.repository;
  const base = mergeBase(git, source.id, target.id);
  const result = mergeTrees(base?.files ?? new Map(), target.files, source.files);
  const attempt = { id: randomUUID(), sourceCommit: source.id, targetCommit: target.id };
  if (!result.merged) return { ...attempt, status: 'conflicts', commit: null };
  const commit = git.addCommit({
    parents: [target.id, source.id],
    files: result.files,
    author: signatureOf(organization, author),
    message: `Merge pull request ${pullRequest.id} from ${branchName(pullRequest.sourceRefName)} into ${branchName(pullRequest.targetRefName)}`,
  });
  return { ...attempt, status: 'succeeded', commit: commit.id };
}

/** Who writes a commit, now. */
export function signatureOf(organization: OrganizationContext, author: Identity) {
  return { name: author.displayName, email: author.uniqueName, date: organization.clock.now() };
}

/** `main` of `refs/heads/main`. */
export function branchName(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}

/** `refs/heads/main` of `main`; a full name stays. */
export function branchRef(branch: string): string {
  return branch.startsWith('refs/') ? branch : `refs/heads/${branch}`;
}
