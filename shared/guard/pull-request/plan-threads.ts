import type { Thread, ThreadPlace, ThreadStatus } from '../../azure-devops/threads.ts';

/** A thread that should stand on the pull request. */
export interface WantedThread {
  /** The same for the same thing in every iteration. */
  readonly key: string;
  /** The same as long as it says the same. */
  readonly print: string;
  readonly content: string;
  readonly status: Extract<ThreadStatus, 'active' | 'closed'>;
  readonly place: ThreadPlace | undefined;
  /** False for a thread that is only worth updating where it stands already. */
  readonly create: boolean;
}

/** What has to be done so that the threads stand as wanted. */
export type ThreadAction =
  | { readonly kind: 'create'; readonly wanted: WantedThread }
  | {
      readonly kind: 'edit';
      readonly wanted: WantedThread;
      readonly threadId: number;
      readonly commentId: number;
    }
  | { readonly kind: 'set-status'; readonly threadId: number; readonly status: ThreadStatus };

/** A thread of ours as it stands. */
export interface OwnThread {
  readonly key: string;
  /** Of what it says; undefined where its comment does not tell. */
  readonly print: string | undefined;
  readonly thread: Thread;
  readonly commentId: number;
  readonly content: string;
}

/** Most threads on lines: beyond it a review is read in its summary, which holds every finding. */
const MAX_LINE_THREADS = 20;

/** Statuses that a person chose: they stay as long as the thread says the same. */
const CHOSEN: ReadonlySet<ThreadStatus> = new Set(['wontFix', 'byDesign']);

/** Compares what stands with what is wanted; nothing to do gives no action, so the same review twice changes nothing. */
export function planThreads(wanted: readonly WantedThread[], own: readonly OwnThread[]): readonly ThreadAction[] {
  const actions: ThreadAction[] = [];
  const byKey = new Map<string, OwnThread>();
  for (const thread of own) if (!byKey.has(thread.key)) byKey.set(thread.key, thread);
  const isOnLine = ({ place }: WantedThread): boolean => place !== undefined;
  let room = MAX_LINE_THREADS - wanted.filter((thread) => isOnLine(thread) && byKey.has(thread.key)).length;
  for (const thread of wanted) {
    const standing = byKey.get(thread.key);
    if (standing === undefined) {
      if (isOnLine(thread)) room -= 1;
      if (thread.create && (!isOnLine(thread) || room >= 0)) actions.push({ kind: 'create', wanted: thread });
      continue;
    }
    const { thread: there, commentId, content, print = thread.print } = standing;
    // The status first: once the comment says what is wanted, nothing tells any more that a person's choice was about something else.
    const isChosen = CHOSEN.has(there.status) && print === thread.print;
    if (there.status !== thread.status && !isChosen)
      actions.push({ kind: 'set-status', threadId: there.id, status: thread.status });
    if (content !== thread.content || print !== thread.print)
      actions.push({ kind: 'edit', wanted: thread, threadId: there.id, commentId });
  }
  const keys = new Set(wanted.map(({ key }) => key));
  for (const { key, thread } of own) {
    const open = thread.status === 'active' || thread.status === 'pending';
    // A second thread of one key is left over from a worker whose lease ran out.
    const needed = keys.has(key) && byKey.get(key)?.thread === thread;
    if (!needed && open) actions.push({ kind: 'set-status', threadId: thread.id, status: 'fixed' });
  }
  return actions;
}
