import { withAgreedEdits } from '../../judging/agreed-edits.ts';
import { reviewedChange, type ReviewedChange } from '../../judging/reviewed-change.ts';
import { POLICY_FILE, POLICY_SHEET, POLICY_UNSEEN } from '../../policy/load-policy.ts';
import type { GuardContext } from '../context.ts';
import { writtenFiles, type WrittenFiles } from './change-seen.ts';
import { asTemplate } from './as-template.ts';
import { compareTouched, judgeSide, type ComparedPipeline, type Comparing } from './compare-touched.ts';
import { findTouched, type FindContext, type TouchedPipeline } from './find-touched.ts';
import type { OpenChange } from './open-change.ts';
import { ProjectFacts } from './project-facts.ts';
import { targetWaivers } from './target-waivers.ts';
import { ownPaths, repositoriesOf } from './touched.ts';

export type ReviewContext = FindContext & Pick<GuardContext, 'organizationUrl'>;

/** What a review found. */
export interface ChangeFound {
  readonly change: ReviewedChange;
  /** What the pull request writes in the files that something is said of. */
  readonly written: WrittenFiles;
}

/** Judges the pipelines that a change touches, here and elsewhere, and tells what it brings from what was there before. */
export async function reviewChange(context: ReviewContext, change: OpenChange): Promise<ChangeFound> {
  const facts = new ProjectFacts(context, change.key.projectId);
  const { pipelines: touched, unseen } = await findTouched(context, change, facts);
  if (touched.length === 0) return { change: reviewedChange([], unseen), written: new Map() };

  const { policy, problem } = await context.policy.current();
  const sides = { context, facts, policy };
  const judged = [];
  for (const one of touched) {
    const found = await judgeSide(sides, one.candidate, one);
    judged.push(asTemplate(found, one.alone));
  }
  const agreed = withAgreedEdits(judged, repositoriesOf(touched));
  const isSilent = agreed.every(({ findings }) => findings.length === 0);
  const isSaid = !isSilent || agreed.some(({ diagnostics }) => diagnostics.some(({ unknown }) => unknown));
  const own = isSilent ? { own: [], broken: [] } : await targetWaivers(context, change.key, change.pullRequest);
  const comparing: Comparing = {
    ...sides,
    change,
    sheets: [
      { waivers: policy.waivers, ...POLICY_SHEET },
      { waivers: own.own, repository: 'self', file: POLICY_FILE },
    ],
    written: isSaid ? await writtenFiles(change, filesRead(touched, change)) : new Map(),
  };
  const compared: ComparedPipeline[] = [];
  for (const [index, one] of touched.entries()) {
    const found = agreed[index];
    if (found !== undefined) compared.push(await compareTouched(comparing, one, found));
  }
  const remarks = new Set([...own.broken, ...compared.flatMap((one) => one.remarks)]);
  return {
    change: reviewedChange(
      compared.map(({ reviewed }) => reviewed),
      [...unseen, ...facts.unseen, ...(problem === undefined ? [] : [POLICY_UNSEEN])],
      [...remarks],
    ),
    written: comparing.written,
  };
}

/** Paths of the repository that pipelines read, in lower case. */
function filesRead(touched: readonly TouchedPipeline[], { source }: OpenChange): ReadonlySet<string> {
  return new Set(touched.flatMap(({ reads }) => [...ownPaths(reads, source)]));
}
