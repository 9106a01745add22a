import { createHash } from 'node:crypto';
import type { Thread, ThreadPlace, ThreadStatus } from '../../azure-devops/threads.ts';
import type { ChangedFile } from '../../azure-devops/pull-requests.ts';
import { causeOf } from '../../report/by-cause.ts';
import { lineComment, summaryComment } from '../../report/pull-request-comments.ts';
import { suggestionOf } from '../../report/suggestion.ts';
import type { SourceFile } from '../../pipelines/source-file.ts';
import { isAboutConnection } from '../../rules/connection-rules.ts';
import type { Finding } from '../../rules/finding.ts';
import type { JudgedPipeline } from '../../judging/judge.ts';
import type { JudgedChange } from '../../judging/judged-change.ts';

/** A thread that should stand on the pull request. */
export interface WantedThread {
  /** The same for the same thing in every iteration. */
  readonly key: string;
  readonly content: string;
  readonly status: Extract<ThreadStatus, 'active' | 'closed'>;
  readonly place: ThreadPlace | undefined;
  /** False for a thread that is only worth updating where it stands already. */
  readonly create: boolean;
}

/** Most threads on lines: beyond it a review is read in its summary, which holds every finding. */
const MAX_LINE_THREADS = 20;

export const SUMMARY_KEY = 'summary';

/** The threads of a review: the summary, and one for each rule and line that has something to say. */
export function wantedThreads(
  change: JudgedChange,
  edition: string,
  iterationId: number,
  changed: readonly ChangedFile[],
): readonly WantedThread[] {
  const { pipelines, verdict } = change;
  const silent = verdict === 'ready' && pipelines.every(({ findings }) => !findings.some(isWorthASummary));
  const summary: WantedThread = {
    key: SUMMARY_KEY,
    content: summaryComment(change, edition),
    status: verdict === 'blocked' ? 'active' : 'closed',
    place: undefined,
    // Good news alone is in the status: a comment on every harmless change would be noise.
    create: !silent,
  };
  const onLines = lineThreads(pipelines, iterationId, changed);
  // One beyond the limit is not made, but one that stands must not be closed as fixed either.
  return [
    summary,
    ...onLines.map((thread, index) => (index < MAX_LINE_THREADS ? thread : { ...thread, create: false })),
  ];
}

function lineThreads(
  pipelines: readonly JudgedPipeline[],
  iterationId: number,
  changed: readonly ChangedFile[],
): readonly WantedThread[] {
  const byLine = new Map<string, [Finding, ...Finding[]]>();
  // A note asks for nothing now, and a line of another repository is not in this pull request: they stand in the summary only.
  const findings = pipelines
    .flatMap((pipeline) => pipeline.findings)
    .filter(({ severity, waived, repository }) => severity !== 'note' && !waived && repository === 'self')
    .filter(({ file }) => changed.some(({ path }) => path === file));
  // What is about a connection takes one action, so it takes one thread, at the first step that names it.
  const steps = new Map<string, Set<string>>();
  for (const finding of findings) {
    const place = `${String(finding.line)} ${String(finding.column)} ${finding.file}`;
    const group = causeOf(finding) ?? `${finding.rule} ${place}`;
    steps.set(group, (steps.get(group) ?? new Set()).add(place));
    const known = byLine.get(group);
    if (known === undefined) byLine.set(group, [finding]);
    // A template that several pipelines include says the same in each.
    else if (!known.some(({ connection }) => connection === finding.connection)) known.push(finding);
  }
  const files = pipelines.flatMap(({ pipeline }) => pipeline.files);
  const seen = new Map<string, number>();
  return [...byLine].flatMap(([name, group]) => {
    const [finding] = group;
    const file = files.find(({ path, repository }) => path === finding.file && repository === 'self');
    const change = changed.find(({ path }) => path === finding.file);
    if (file === undefined || change === undefined) return [];
    // Lines move between iterations, so the key counts occurrences instead: the second such finding of the file stays the second.
    const step = isAboutConnection(finding) ? [] : [finding.file, finding.task ?? ''];
    const thing = [finding.rule, ...step, ...group.map(({ connection }) => connection)].join('\n');
    const occurrence = (seen.get(thing) ?? 0) + 1;
    seen.set(thing, occurrence);
    return [
      {
        key: createHash('sha256')
          .update(`${thing}\n${String(occurrence)}`)
          .digest('hex')
          .slice(0, 32),
        content: lineComment(group, {
          others: isAboutConnection(finding) ? (steps.get(name)?.size ?? 1) - 1 : 0,
          suggestion: suggestionOf(group, file),
        }),
        status: 'active' as const,
        place: placeOf(finding, file, change, iterationId),
        create: true,
      },
    ];
  });
}

function placeOf(
  { line, column }: Finding,
  file: SourceFile,
  { path, changeTrackingId }: ChangedFile,
  iterationId: number,
): ThreadPlace {
  const word = /^[^\s'",;]*/.exec(file.line(line).slice(column - 1))?.[0] ?? '';
  return { path, line, column, endColumn: column + Math.max(1, word.length), iterationId, changeTrackingId };
}

/** A note on a connection, or on a revert, asks whoever changes a pipeline for nothing, and comes with each change of it. */
function isWorthASummary(finding: Finding): boolean {
  return finding.severity !== 'note' || !(isAboutConnection(finding) || finding.when === 'after-revert');
}

/** What has to be done so that the threads stand as wanted. */
export type ThreadAction =
  | { readonly kind: 'create'; readonly wanted: WantedThread }
  | {
      readonly kind: 'edit';
      readonly key: string;
      readonly threadId: number;
      readonly commentId: number;
      readonly content: string;
    }
  | { readonly kind: 'set-status'; readonly threadId: number; readonly status: ThreadStatus };

/** A thread of ours as it stands. */
export interface OwnThread {
  readonly key: string;
  readonly thread: Thread;
  readonly commentId: number;
  readonly content: string;
}

/** Statuses that a person chose: they stay. */
const CHOSEN: ReadonlySet<ThreadStatus> = new Set(['wontFix', 'byDesign']);

/** Compares what stands with what is wanted; nothing to do gives no action, so the same review twice changes nothing. */
export function planThreads(wanted: readonly WantedThread[], own: readonly OwnThread[]): readonly ThreadAction[] {
  const actions: ThreadAction[] = [];
  const byKey = new Map<string, OwnThread>();
  for (const thread of own) if (!byKey.has(thread.key)) byKey.set(thread.key, thread);
  for (const thread of wanted) {
    const standing = byKey.get(thread.key);
    if (standing === undefined) {
      if (thread.create) actions.push({ kind: 'create', wanted: thread });
      continue;
    }
    const { thread: there, commentId, content } = standing;
    if (content !== thread.content)
      actions.push({ kind: 'edit', key: thread.key, threadId: there.id, commentId, content: thread.content });
    if (there.status !== thread.status && !CHOSEN.has(there.status)) {
      actions.push({ kind: 'set-status', threadId: there.id, status: thread.status });
    }
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
