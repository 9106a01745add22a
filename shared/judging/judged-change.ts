import type { JudgedPipeline } from './judge.ts';
import { worst, type Verdict } from './verdict.ts';

/** All pipelines that a change touches, judged together. */
export interface JudgedChange {
  readonly pipelines: readonly JudgedPipeline[];
  /** What could not be seen of the change as a whole, one sentence each. */
  readonly unseen: readonly string[];
  /** What is to be said of waivers that do not count, one sentence each. */
  readonly remarks: readonly string[];
  /** Of a change that touches no pipeline, ready; what was not seen makes it unknown at best. */
  readonly verdict: Verdict;
}

/** Sums up a change. */
export function judgedChange(
  pipelines: readonly JudgedPipeline[],
  unseen: readonly string[],
  remarks: readonly string[] = [],
): JudgedChange {
  const verdicts = pipelines.map(({ verdict }) => verdict);
  return { pipelines, unseen, remarks, verdict: worst(unseen.length === 0 ? verdicts : [...verdicts, 'unknown']) };
}
