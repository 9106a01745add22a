import { z } from 'zod';
import { pullRequestPath, type PullRequestKey } from './pull-requests.ts';
import type { Requests } from './request.ts';

/** Statuses of a thread; a person's choice among them is theirs. */
export type ThreadStatus = 'active' | 'fixed' | 'wontFix' | 'closed' | 'byDesign' | 'pending' | 'unknown';

/** Numbers stand for the same statuses in some answers (REST, CommentThreadStatus). */
const STATUSES: readonly ThreadStatus[] = ['unknown', 'active', 'fixed', 'wontFix', 'closed', 'byDesign', 'pending'];

const status = z
  .union([z.int(), z.string()])
  .nullish()
  .transform((value): ThreadStatus => {
    const name = typeof value === 'number' ? STATUSES[value] : value;
    return STATUSES.find((known) => known === name) ?? 'unknown';
  });

/** The service wraps what was sent as a plain value: `{ "$type": "System.String", "$value": "…" }`. */
const property = z.union([z.object({ $value: z.unknown() }).transform(({ $value }) => $value), z.unknown()]);

const comment = z.object({
  id: z.int(),
  content: z.string().nullish(),
  author: z.object({ id: z.string() }).nullish(),
  publishedDate: z.string().nullish(),
  /** The same as `publishedDate` until somebody edits it. */
  lastContentUpdatedDate: z.string().nullish(),
  isDeleted: z.boolean().nullish(),
});

const thread = z.object({
  id: z.int(),
  status,
  properties: z.record(z.string(), property).nullish(),
  comments: z.array(comment).nullish(),
  isDeleted: z.boolean().nullish(),
});

export type Thread = z.infer<typeof thread>;
export type ThreadComment = z.infer<typeof comment>;

/** Where a thread stands: lines and columns are 1-based. */
export interface ThreadPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly iterationId: number;
  readonly changeTrackingId: number;
}

export interface NewThread {
  readonly content: string;
  readonly status: ThreadStatus;
  readonly properties: Readonly<Record<string, string>>;
  /** Undefined for a thread on the pull request as a whole. */
  readonly place: ThreadPlace | undefined;
}

export interface NewReply {
  readonly content: string;
  /** The comment that it answers, in the same thread. */
  readonly parentCommentId: number;
}

/** Threads of a pull request (REST, area git, 7.1). */
export function threadCalls(requests: Requests) {
  const path = (key: PullRequestKey, ...below: (string | number)[]) => pullRequestPath(key, 'threads', ...below);
  const what = ({ pullRequestId }: PullRequestKey) => `the comments of pull request ${String(pullRequestId)}`;

  return {
    threads: (key: PullRequestKey): Promise<readonly Thread[]> =>
      requests.list({ what: what(key), path: path(key) }, z.object({ value: z.array(thread) })),

    thread: (key: PullRequestKey, threadId: number): Promise<Thread> =>
      requests.get({ what: what(key), path: path(key, threadId) }, thread),

    createThread: (key: PullRequestKey, { content, status: state, properties, place }: NewThread): Promise<Thread> => {
      const body = {
        comments: [{ parentCommentId: 0, content, commentType: 'text' }],
        status: state,
        properties,
        ...(place === undefined ? {} : contextOf(place)),
      };
      return requests.send('POST', { what: what(key), path: path(key), body }, thread);
    },

    reply: (key: PullRequestKey, threadId: number, { content, parentCommentId }: NewReply): Promise<unknown> => {
      const body = { parentCommentId, content, commentType: 'text' };
      return requests.send('POST', { what: what(key), path: path(key, threadId, 'comments'), body }, z.unknown());
    },

    setThreadStatus: (key: PullRequestKey, threadId: number, state: ThreadStatus): Promise<Thread> =>
      requests.send('PATCH', { what: what(key), path: path(key, threadId), body: { status: state } }, thread),

    editComment: (key: PullRequestKey, threadId: number, commentId: number, content: string): Promise<unknown> =>
      requests.send(
        'PATCH',
        { what: what(key), path: path(key, threadId, 'comments', commentId), body: { content } },
        z.unknown(),
      ),
  };
}

function contextOf({ path, line, column, endColumn, iterationId, changeTrackingId }: ThreadPlace): object {
  return {
    threadContext: {
      filePath: `/${path}`,
      rightFileStart: { line, offset: column },
      rightFileEnd: { line, offset: endColumn },
    },
    pullRequestThreadContext: {
      changeTrackingId,
      iterationContext: { firstComparingIteration: iterationId, secondComparingIteration: iterationId },
    },
  };
}
