import { z } from 'zod';
import type { Requests } from './request.ts';

/** Which pull request; project and repository are GUIDs. */
export interface PullRequestKey {
  readonly projectId: string;
  readonly repositoryId: string;
  readonly pullRequestId: number;
}

const repository = z.object({
  id: z.string(),
  name: z.string(),
  project: z.object({ id: z.string(), name: z.string() }),
});

const pullRequest = z.object({
  pullRequestId: z.int(),
  status: z.string(),
  isDraft: z.boolean().nullish(),
  sourceRefName: z.string(),
  targetRefName: z.string(),
  /** The tip of the target branch when the service last tried to merge; missing before it first did. */
  lastMergeTargetCommit: z.object({ commitId: z.string() }).nullish(),
  /** The repository that it comes from, where that is another one. */
  forkSource: z.object({ repository: repository.nullish() }).nullish(),
  repository,
});

const commit = z.object({ commitId: z.string() });

const iteration = z.object({
  id: z.int(),
  sourceRefCommit: commit,
  /** Where source and target part; missing where they have nothing in common. */
  commonRefCommit: commit.nullish(),
});

const change = z.object({
  changeTrackingId: z.int(),
  changeType: z.string(),
  originalPath: z.string().nullish(),
  item: z.object({
    path: z.string().optional(),
    gitObjectType: z.string().optional(),
    isFolder: z.boolean().optional(),
  }),
});

export type PullRequest = z.infer<typeof pullRequest>;
export type Iteration = z.infer<typeof iteration>;

/** A file that an iteration adds or changes, compared with where it parts from the target branch. */
export interface ChangedFile {
  /** Without a slash at its start. */
  readonly path: string;
  /** True where there was no file before. */
  readonly isNew?: boolean;
  /** Where it was before, where it was moved. */
  readonly originalPath?: string | undefined;
  /** Ties a comment to the file across iterations. */
  readonly changeTrackingId: number;
}

/** What an iteration changes. */
export interface IterationChanges {
  readonly files: readonly ChangedFile[];
  /** Paths at which there is nothing any more: of deleted files, and of those that were moved away. */
  readonly gone: readonly string[];
}

/** Changes a page; the service's own default is 100. */
const PAGE = 1_000;

/** The path of a pull request, and of what lies below it. */
export function pullRequestPath(
  { projectId, repositoryId, pullRequestId }: PullRequestKey,
  ...below: readonly (string | number)[]
): readonly (string | number)[] {
  return [projectId, '_apis', 'git', 'repositories', repositoryId, 'pullRequests', pullRequestId, ...below];
}

/** Reads of pull requests (REST, area git, 7.1). */
export function pullRequestReads(requests: Requests) {
  return {
    pullRequest: (key: PullRequestKey): Promise<PullRequest> =>
      requests.get({ what: `pull request ${String(key.pullRequestId)}`, path: pullRequestPath(key) }, pullRequest),

    async lastIteration(key: PullRequestKey): Promise<Iteration | undefined> {
      const what = `the iterations of pull request ${String(key.pullRequestId)}`;
      const { value } = await requests.get(
        { what, path: pullRequestPath(key, 'iterations') },
        z.object({ value: z.array(iteration) }),
      );
      return value.reduce<Iteration | undefined>(
        (last, next) => (last === undefined || next.id > last.id ? next : last),
        undefined,
      );
    },

    /**
     * What the iteration leaves different from the commit at which it parts from the target branch
     * (https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-iteration-changes/get, compareTo).
     */
    async iterationChanges(key: PullRequestKey, iterationId: number): Promise<IterationChanges> {
      const what = `the changes of pull request ${String(key.pullRequestId)}, iteration ${String(iterationId)}`;
      const schema = z.object({ changeEntries: z.array(change), nextSkip: z.int().optional() });
      const path = pullRequestPath(key, 'iterations', iterationId, 'changes');
      const entries: z.infer<typeof change>[] = [];
      let skip = 0;
      do {
        const page = await requests.get({ what, path, query: { $top: PAGE, $skip: skip } }, schema);
        entries.push(...page.changeEntries);
        // The last page says 0 or nothing (same page, nextSkip).
        const next = page.nextSkip ?? 0;
        skip = next > skip ? next : 0;
      } while (skip > 0);
      return { files: entries.flatMap(changedFile), gone: entries.flatMap(gonePath) };
    },
  };
}

function changedFile(entry: z.infer<typeof change>): readonly ChangedFile[] {
  const { changeTrackingId, item, originalPath } = entry;
  // A submodule or folder is no file, whatever its name ends in: asking for its text would end the review.
  if (item.isFolder === true || (item.gitObjectType ?? 'blob').toLowerCase() !== 'blob') return [];
  if (item.path === undefined || isDeletion(entry)) return [];
  return [
    {
      path: plain(item.path),
      isNew: isOfKind(entry, 'add'),
      originalPath: originalPath ? plain(originalPath) : undefined,
      changeTrackingId,
    },
  ];
}

function gonePath(entry: z.infer<typeof change>): readonly string[] {
  const path = isDeletion(entry) ? entry.item.path : entry.originalPath;
  return path ? [plain(path)] : [];
}

function isDeletion(entry: z.infer<typeof change>): boolean {
  return isOfKind(entry, 'delete');
}

/** `edit, rename` and the like: several kinds in one text. */
function isOfKind({ changeType }: z.infer<typeof change>, wanted: string): boolean {
  return changeType.split(',').some((kind) => kind.trim().toLowerCase() === wanted);
}

function plain(path: string): string {
  return path.replace(/^\/+/, '');
}
