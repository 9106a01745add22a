import type { Compared } from './compare.ts';
import type { JudgedPipeline } from './judge.ts';
import { verdictOf, worst, type Verdict } from './verdict.ts';

/** A pipeline that a change touches, as the change leaves it. */
export interface ReviewedPipeline extends Compared {
  readonly judged: JudgedPipeline;
  /** Where its root is, as people know it: `azure-pipelines.yml`, or `azure-pipelines.yml@delivery` in another repository. */
  readonly name: string;
  /** False for one of another project that is not to be named: nothing of it is told but how it fares. */
  readonly isNamed: boolean;
  /** Of what the change brings. */
  readonly verdict: Verdict;
}

/** All pipelines that a change touches. */
export interface ReviewedChange {
  readonly pipelines: readonly ReviewedPipeline[];
  /** What could not be seen of the change as a whole, one sentence each. */
  readonly unseen: readonly string[];
  /** What is to be said of waivers that do not count, one sentence each. */
  readonly remarks: readonly string[];
  /** Of what the change brings; of one that touches no pipeline, ready. What was not seen makes it unknown at best. */
  readonly verdict: Verdict;
}

/** A pipeline with the verdict of what a change brings to it. */
export function reviewedPipeline(
  judged: JudgedPipeline,
  compared: Compared,
  { name, isNamed }: Pick<ReviewedPipeline, 'name' | 'isNamed'>,
): ReviewedPipeline {
  const { findings, diagnostics } = compared.fresh;
  const seen = diagnostics.every(({ unknown }) => !unknown);
  return { judged, ...compared, name, isNamed, verdict: verdictOf(findings, seen) };
}

/** Sums up a change. */
export function reviewedChange(
  pipelines: readonly ReviewedPipeline[],
  unseen: readonly string[],
  remarks: readonly string[] = [],
): ReviewedChange {
  const verdicts = pipelines.map(({ verdict }) => verdict);
  return { pipelines, unseen, remarks, verdict: worst(unseen.length === 0 ? verdicts : [...verdicts, 'unknown']) };
}
