import type { Iteration, PullRequest } from '../../azure-devops/pull-requests.ts';
import type { ReviewRecord } from '../../ledger/reviews.ts';
import type { EventOf } from '../../queue/guard-event.ts';

/** Clocks of two instances can differ by so much. */
const SKEW_MS = 2_000;

/** A review stays good for this long while nothing of the pull request changes; what it rests on elsewhere may have. */
const GOOD_FOR_MS = 10 * 60_000;

/**
 * True where a review that was finished began after an event came in: it has seen what the event tells of, also where a person asked for
 * it.
 */
export function isCoveredBy(
  { receivedAt }: Pick<EventOf<'pull-request'>, 'receivedAt'>,
  last: ReviewRecord | undefined,
): boolean {
  // What was refused is what the event comes back for.
  if (last === undefined || !last.threadsStand) return false;
  return Date.parse(last.startedAt) > Date.parse(receivedAt) + SKEW_MS;
}

/** True where a pull request is as it was reviewed not long ago. What could not be judged then is tried again. */
export function isSameAs(
  last: ReviewRecord | undefined,
  { targetRefName, isDraft }: PullRequest,
  iteration: Iteration,
  now: number,
): boolean {
  if (last === undefined || !last.threadsStand || last.status === '' || last.verdict === 'unknown') return false;
  return (
    last.iterationId === iteration.id &&
    last.commit === iteration.sourceRefCommit.commitId &&
    last.target === targetRefName &&
    last.isDraft === (isDraft === true) &&
    now - Date.parse(last.reviewedAt) < GOOD_FOR_MS
  );
}
