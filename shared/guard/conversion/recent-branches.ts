import type { ConnectionProject } from '../../conversions/snapshot.ts';
import { isYaml } from '../consumers/consuming-pipeline.ts';
import type { Consumers } from '../consumers/find-consumers.ts';
import type { SourceFacts } from '../consumers/source.ts';
import { LATELY_MS } from '../consumers/use-history.ts';
import type { GuardContext } from '../context.ts';
import { seenOr } from '../seen-or.ts';
import type { YamlPipeline } from '../yaml-pipelines.ts';

/** Branches of one pipeline that are read beside the one that it runs by default. */
const MAX_BRANCHES = 3;

/** Runs of pipelines, for the coverage. */
export const RECENT_BRANCHES: SourceFacts = {
  name: 'branches that ran lately',
  needs: 'Pipelines: View, token scope Build (Read)',
};

/** Pipelines at other branches, and why some are not known. */
export interface AtOtherBranches {
  readonly pipelines: readonly YamlPipeline<ConnectionProject>[];
  readonly unseen: readonly string[];
}

/**
 * The YAML pipelines once more, at the branches on which they ran in the last 30 days. A pipeline that may not use the connection is left
 * out: it is stopped before it does. So are runs of pull requests, whose merge commits are not kept; a pull request has its own review.
 */
export async function atRecentBranches(
  { azureDevOps, clock }: Pick<GuardContext, 'azureDevOps' | 'clock'>,
  { pipelines, permitted, coverage }: Pick<Consumers, 'pipelines' | 'permitted' | 'coverage'>,
  patient: boolean,
): Promise<AtOtherBranches> {
  const found: YamlPipeline<ConnectionProject>[] = [];
  const ours = pipelines.filter(isYaml);
  const unseen: string[] = [];
  const since = clock.now() - LATELY_MS;
  for (const projectId of new Set(ours.map(({ project }) => project.id))) {
    const allowed = permitted.find(({ project }) => project.id === projectId)?.pipelines ?? 'all';
    const mayUse = ours.filter(({ project, id }) => project.id === projectId && (allowed === 'all' || allowed.has(id)));
    if (mayUse.length === 0) continue;
    coverage.asked(RECENT_BRANCHES);
    const ids = mayUse.map(({ id }) => id);
    const branches = await seenOr(azureDevOps.recentBranches(projectId, ids, since), patient, (why) => {
      unseen.push(why);
      coverage.refused(RECENT_BRANCHES, why, RECENT_BRANCHES.needs);
    });
    if (branches === undefined) continue;
    coverage.answered(RECENT_BRANCHES);
    for (const pipeline of mayUse)
      for (const branch of othersOf(pipeline, branches.get(pipeline.id) ?? [])) found.push({ ...pipeline, branch });
  }
  return { pipelines: found, unseen };
}

function othersOf({ branch }: YamlPipeline, ran: readonly string[]): readonly string[] {
  return ran.filter((one) => one !== branch && /^refs\/(?:heads|tags)\//.test(one)).slice(0, MAX_BRANCHES);
}
