import { MAX_RUNS } from '../../azure-devops/recent-branches.ts';
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

/** Pipelines that a sentence names. */
const MAX_NAMED = 5;

/** What would show the branches of older runs. */
const OLDER_RUNS = 'the older runs of the pipelines that are named';

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
    const ran = await seenOr(azureDevOps.recentBranches(projectId, ids, since), patient, (why) => {
      unseen.push(why);
      coverage.refused(RECENT_BRANCHES, why, RECENT_BRANCHES.needs);
    });
    if (ran === undefined) continue;
    const hidden: YamlPipeline<ConnectionProject>[] = [];
    for (const pipeline of mayUse) {
      const others = othersOf(pipeline, ran.branches.get(pipeline.id) ?? []);
      found.push(...others.map((branch) => ({ ...pipeline, branch })));
      // More runs could show no more branches than are read.
      if (ran.cut.has(pipeline.id) && others.length < MAX_BRANCHES) hidden.push(pipeline);
    }
    const cut = hidden.length === 0 ? [] : [cutSentence(hidden)];
    unseen.push(...cut);
    coverage.answered(RECENT_BRANCHES, cut, OLDER_RUNS);
  }
  return { pipelines: found, unseen };
}

function cutSentence(pipelines: readonly YamlPipeline<ConnectionProject>[]): string {
  const names = pipelines.slice(0, MAX_NAMED).map(({ name }) => name);
  const more = pipelines.length > MAX_NAMED ? ` and ${String(pipelines.length - MAX_NAMED)} more` : '';
  return `Of pipeline ${names.join(', ')}${more} of project ${pipelines[0]?.project.name ?? ''} only the last ${String(MAX_RUNS)} runs of 30 days were looked at: on which other branches it ran before is not known.`;
}

function othersOf({ branch }: YamlPipeline, ran: readonly string[]): readonly string[] {
  return ran.filter((one) => one !== branch && /^refs\/(?:heads|tags)\//.test(one)).slice(0, MAX_BRANCHES);
}
