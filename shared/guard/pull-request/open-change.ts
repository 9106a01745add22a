import type { ChangedFile, Iteration, PullRequest, PullRequestKey } from '../../azure-devops/pull-requests.ts';
import { GuardError, LASTING } from '../../errors.ts';
import type { GuardContext } from '../context.ts';
import { GitReader } from '../git/git-reader.ts';
import type { GitVersion } from '../git/git-version.ts';
import { isCovered } from '../../policy/projects.ts';

/**
 * What of one pull request is read at most: files, characters of all of them together, and time. More is a mass change, or meant to keep the guard busy; what is left out is
 * told and makes the verdict unknown.
 */
const MAX_FILES = 300;
const MAX_LENGTH = 16 * 1024 * 1024;
const MAX_READ_MS = 60_000;

/** An iteration of a pull request, opened for reading. */
export interface OpenChange {
  readonly key: PullRequestKey;
  readonly pullRequest: PullRequest;
  readonly iteration: Iteration;
  /** What it adds or changes. */
  readonly files: readonly ChangedFile[];
  /** Paths that it writes, or at which there is nothing any more. */
  readonly paths: ReadonlySet<string>;
  /** The repository as it would be. */
  readonly source: GitVersion;
  /** The repository as it was where the pull request began; undefined where source and target have nothing in common. */
  readonly base: GitVersion | undefined;
  /** The branch that it is to go to, as it is now; undefined where that is the base. */
  readonly target: GitVersion | undefined;
  readonly reader: GitReader;
}

/** True for a change of strangers: what they write makes the guard read less in its own name. */
export function isFromFork({ pullRequest: { forkSource } }: Pick<OpenChange, 'pullRequest'>): boolean {
  return forkSource !== undefined && forkSource !== null;
}

/** Reads what an iteration changes, and prepares to read its files. */
export async function openChange(
  context: Pick<GuardContext, 'azureDevOps' | 'clock' | 'parsedFiles' | 'policy'>,
  key: PullRequestKey,
  pullRequest: PullRequest,
  iteration: Iteration,
): Promise<OpenChange> {
  const { azureDevOps, clock } = context;
  const { files, gone } = await azureDevOps.iterationChanges(key, iteration.id);
  const paths = new Set([...files.map(({ path }) => path), ...gone]);
  const { projectId, repositoryId } = key;
  const place = { projectId, repositoryId, ref: pullRequest.targetRefName };
  const { projects } = (await context.policy.current()).policy;
  const common = iteration.commonRefCommit?.commitId;
  const tip = pullRequest.lastMergeTargetCommit?.commitId;
  const source: GitVersion = {
    ...place,
    commit: iteration.sourceRefCommit.commitId,
    ...(common === undefined ? {} : { unchanged: { commit: common, except: paths } }),
  };
  return {
    key,
    pullRequest,
    iteration,
    files,
    paths,
    source: await inFork(context, pullRequest, source, files),
    base: common === undefined ? undefined : { ...place, commit: common },
    target: tip === undefined || tip === common ? undefined : { ...place, commit: tip },
    reader: new GitReader(context, {
      until: clock.now() + MAX_READ_MS,
      maxFiles: MAX_FILES,
      maxLength: MAX_LENGTH,
      // Where commits of the pull request are gone, it was changed meanwhile: that is no lasting answer.
      isLasting: ({ code }, asked) =>
        LASTING.has(code) && !(code === 'azure-devops-not-found' && asked === repositoryId),
      direct: true,
      within: { project: pullRequest.repository.project, isCovered: (name) => isCovered(projects, name) },
    }),
  };
}

/**
 * The version with the fork that holds its commit, where the target repository does not. Assumption: it mostly does, because the service
 * merges there to try (`refs/pull/{id}/merge`).
 */
async function inFork(
  { azureDevOps }: Pick<GuardContext, 'azureDevOps'>,
  { forkSource }: PullRequest,
  version: GitVersion,
  [first]: readonly ChangedFile[],
): Promise<GitVersion> {
  const fork = forkSource?.repository;
  if (fork === undefined || fork === null || first === undefined) return version;
  try {
    await azureDevOps.fileTextIfThere(version.projectId, version.repositoryId, version.commit, first.path);
    return version;
  } catch (error) {
    if (!(error instanceof GuardError) || !LASTING.has(error.code)) throw error;
    // A file that is no text is there all the same.
    if (error.code !== 'azure-devops-not-found') return version;
    return { ...version, fork: { projectId: fork.project.id, repositoryId: fork.id } };
  }
}
