import type { Edition } from '../../catalogue/schema.ts';
import { summaryComment } from '../../report/pull-request-summary.ts';
import { isAboutConnection } from '../../rules/connection-rules.ts';
import type { Finding } from '../../rules/finding.ts';
import { digest } from './digest.ts';
import { lineThreads } from './line-threads.ts';
import type { WantedThread } from './plan-threads.ts';
import type { ChangeFound } from './review-change.ts';

export const SUMMARY_KEY = 'summary';

/** What a review is written for. */
export interface Reviewing {
  readonly iterationId: number;
  /** A draft is told by its status; comments wait until people are asked for theirs. */
  readonly isDraft: boolean;
  readonly edition: Edition;
}

/** The threads of a review: the summary, and one for each thing that has something to say of a line that the change wrote. */
export function wantedThreads(
  { change, written }: ChangeFound,
  { iterationId, isDraft, edition }: Reviewing,
): readonly WantedThread[] {
  const { pipelines, verdict, unseen } = change;
  const said = pipelines.flatMap(({ fresh }) => fresh.findings);
  const summary: WantedThread = {
    key: SUMMARY_KEY,
    print: digest([verdict, ...unseen, ...said.map(({ rule, severity, message }) => `${rule} ${severity} ${message}`)]),
    content: summaryComment(change, edition),
    // What holds a status back has its reason here, so it stays in sight until it is gone.
    status: verdict === 'blocked' || verdict === 'unknown' ? 'active' : 'closed',
    place: undefined,
    // Good news alone is in the status: a comment on every harmless change would be noise. So would be what was there before.
    create: !isDraft && (verdict !== 'ready' || said.some(isWorthASummary)),
  };
  const onLines = lineThreads(pipelines, written, iterationId);
  return [summary, ...onLines.map((thread) => ({ ...thread, create: !isDraft }))];
}

/** A note on a connection, or on a revert, asks whoever changes a pipeline for nothing, and comes with each change of it. */
function isWorthASummary(finding: Finding): boolean {
  return finding.severity !== 'note' || !(isAboutConnection(finding) || finding.when === 'after-revert');
}
