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

/** Runs of each pipeline that are looked at; of one that uses the connection many more, where these are not all. */
const FEW_RUNS = 20;
export const MANY_RUNS = 1_000;

/** Pipelines that a sentence names. */
const MAX_NAMED = 5;

/** What would show the branches of older runs. */
const OLDER_RUNS = 'the older runs of the pipelines that are named';

/** Runs of pipelines, for the coverage. */
export const RECENT_BRANCHES: SourceFacts = {
  name: 'branches that ran lately',
  needs: 'Pipelines: View, token scope Build (Read)',
};

type Pipelines = readonly YamlPipeline<ConnectionProject>[];
type Asking = Pick<GuardContext, 'azureDevOps' | 'clock'>;

/** Pipelines at other branches, and why some are not known. */
export interface AtOtherBranches {
  readonly pipelines: Pipelines;
  /** Those that ran more often than was looked at, so that there can be more branches. */
  readonly cut: Pipelines;
  readonly unseen: readonly string[];
}

/**
 * The YAML pipelines once more, at the branches on which they ran in the last 30 days. A pipeline that may not use the connection is left
 * out: it is stopped before it does. So are runs of pull requests, whose merge commits are not kept; a pull request has its own review.
 */
export function atRecentBranches(
  context: Asking,
  { pipelines, permitted, coverage }: Pick<Consumers, 'pipelines' | 'permitted' | 'coverage'>,
  patient: boolean,
): Promise<AtOtherBranches> {
  const mayUse = pipelines.filter(isYaml).filter(({ project, id }) => {
    const allowed = permitted.find((one) => one.project.id === project.id)?.pipelines ?? 'all';
    return allowed === 'all' || allowed.has(id);
  });
  return branchesOf(context, mayUse, [], FEW_RUNS, coverage, patient);
}

/**
 * The same of pipelines that use the connection and ran more often than was looked at: many more runs, and what is still not seen.
 * @param read The pipelines at the branches that were read already.
 */
export async function atOlderBranches(
  context: Asking,
  using: Pipelines,
  read: Pipelines,
  coverage: Consumers['coverage'],
  patient: boolean,
): Promise<Omit<AtOtherBranches, 'cut'>> {
  const found = await branchesOf(context, using, read, MANY_RUNS, coverage, patient);
  const sentences = Array.from(byProject(found.cut), cutSentence);
  coverage.unseen(RECENT_BRANCHES, sentences, OLDER_RUNS);
  return { pipelines: found.pipelines, unseen: [...found.unseen, ...sentences] };
}

async function branchesOf(
  { azureDevOps, clock }: Asking,
  pipelines: Pipelines,
  read: Pipelines,
  most: number,
  coverage: Consumers['coverage'],
  patient: boolean,
): Promise<AtOtherBranches> {
  const found: YamlPipeline<ConnectionProject>[] = [];
  const cut: YamlPipeline<ConnectionProject>[] = [];
  const unseen: string[] = [];
  const since = clock.now() - LATELY_MS;
  for (const its of byProject(pipelines)) {
    const projectId = its[0]?.project.id ?? '';
    coverage.asked(RECENT_BRANCHES);
    const ids = its.map(({ id }) => id);
    const ran = await seenOr(azureDevOps.recentBranches(projectId, ids, since, most), patient, (why) => {
      unseen.push(why);
      coverage.refused(RECENT_BRANCHES, why, RECENT_BRANCHES.needs);
    });
    if (ran === undefined) continue;
    for (const pipeline of its) {
      const others = othersOf(pipeline, ran.branches.get(pipeline.id) ?? []);
      const isRead = (branch: string): boolean =>
        read.some((one) => one.project.id === projectId && one.id === pipeline.id && one.branch === branch);
      found.push(...others.filter((branch) => !isRead(branch)).map((branch) => ({ ...pipeline, branch })));
      // More runs could show no more branches than are read.
      if (ran.cut.has(pipeline.id) && others.length < MAX_BRANCHES) cut.push(pipeline);
    }
    coverage.answered(RECENT_BRANCHES);
  }
  return { pipelines: found, cut, unseen };
}

function byProject(pipelines: Pipelines): readonly Pipelines[] {
  const grouped = new Map<string, YamlPipeline<ConnectionProject>[]>();
  for (const pipeline of pipelines) {
    const its = grouped.get(pipeline.project.id) ?? [];
    grouped.set(pipeline.project.id, [...its, pipeline]);
  }
  return [...grouped.values()];
}

function cutSentence(pipelines: Pipelines): string {
  const names = pipelines.slice(0, MAX_NAMED).map(({ name }) => name);
  const more = pipelines.length > MAX_NAMED ? ` and ${String(pipelines.length - MAX_NAMED)} more` : '';
  return `Of pipeline ${names.join(', ')}${more} of project ${pipelines[0]?.project.name ?? ''} only the last ${String(MANY_RUNS)} runs of 30 days were looked at: on which other branches it ran before is not known.`;
}

function othersOf({ branch }: YamlPipeline, ran: readonly string[]): readonly string[] {
  return ran.filter((one) => one !== branch && /^refs\/(?:heads|tags)\//.test(one)).slice(0, MAX_BRANCHES);
}
