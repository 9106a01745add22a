import { z } from 'zod';
import type { Requests } from './request.ts';

/** Which pull request; project and repository are GUIDs. */
export interface PullRequestKey {
  readonly projectId: string;
  readonly repositoryId: string;
  readonly pullRequestId: number;
}

const pullRequest = z.object({
  pullRequestId: z.int(),
  status: z.string(),
  sourceRefName: z.string(),
  targetRefName: z.string(),
  /** The repository that it comes from, where that is another one. */
  forkSource: z.object({}).nullish(),
  repository: z.object({ id: z.string(), name: z.string(), project: z.object({ id: z.string(), name: z.string() }) }),
});

const iteration = z.object({
  id: z.int(),
  sourceRefCommit: z.object({ commitId: z.string() }),
});

const change = z.object({
  changeTrackingId: z.int(),
  changeType: z.string(),
  item: z.object({
    path: z.string().optional(),
    gitObjectType: z.string().optional(),
    isFolder: z.boolean().optional(),
  }),
});

export type PullRequest = z.infer<typeof pullRequest>;
export type Iteration = z.infer<typeof iteration>;

/** A file that an iteration adds or changes, compared with the target branch. */
export interface ChangedFile {
  /** Without a slash at its start. */
  readonly path: string;
  /** Ties a comment to the file across iterations. */
  readonly changeTrackingId: number;
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

    /** The files that the iteration leaves different from the target branch; deleted ones are left out. */
    async changedFiles(key: PullRequestKey, iterationId: number): Promise<readonly ChangedFile[]> {
      const what = `the changes of pull request ${String(key.pullRequestId)}, iteration ${String(iterationId)}`;
      const schema = z.object({ changeEntries: z.array(change), nextSkip: z.int().optional() });
      const path = pullRequestPath(key, 'iterations', iterationId, 'changes');
      const files: ChangedFile[] = [];
      let skip = 0;
      do {
        const page = await requests.get({ what, path, query: { $top: PAGE, $skip: skip } }, schema);
        files.push(...page.changeEntries.flatMap(changedFile));
        // The last page says 0 or nothing (https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-iteration-changes/get).
        const next = page.nextSkip ?? 0;
        skip = next > skip ? next : 0;
      } while (skip > 0);
      return files;
    },
  };
}

function changedFile({ changeTrackingId, changeType, item }: z.infer<typeof change>): readonly ChangedFile[] {
  // A submodule or folder is no file, whatever its name ends in: asking for its text would end the review.
  if (item.isFolder === true || (item.gitObjectType ?? 'blob').toLowerCase() !== 'blob') return [];
  // `edit, rename` and the like: several kinds in one text.
  const kinds = changeType.split(',').map((kind) => kind.trim().toLowerCase());
  if (item.path === undefined || kinds.includes('delete')) return [];
  return [{ path: item.path.replace(/^\/+/, ''), changeTrackingId }];
}
