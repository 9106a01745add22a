import type { AssessedPipeline, OtherConsumer } from '../../conversions/assessment.ts';
import type { ConnectionProject } from '../../conversions/snapshot.ts';
import { utc } from '../../report/time-text.ts';
import type { PastUse, Permitted } from '../consumers/source.ts';
import type { ConsumingPipeline } from './judge-pipelines.ts';
import { isUserOf, type UsedVault } from './vault-groups.ts';

/** What is known beside what the YAML shows. */
export interface Known {
  readonly used: readonly PastUse[];
  readonly permitted: readonly Permitted[];
  readonly vaults: readonly UsedVault[];
  /** What was read: each with every branch that was. */
  readonly read: readonly ConsumingPipeline[];
}

/** The pipelines with all that speaks for them, and what speaks for others. */
export interface Weighed {
  readonly using: AssessedPipeline[];
  /** Pipelines that may use the connection, and in whose YAML nothing does. */
  readonly mayUse: readonly OtherConsumer[];
  /** Uses that neither YAML nor a variable group explains, one sentence each. */
  readonly unexplained: readonly string[];
}

/** Compares what was found in YAML with who used the connection lately and who may. */
export function weigh(using: readonly AssessedPipeline[], { used, permitted, vaults, read }: Known): Weighed {
  const last = lastUses(used);
  const isBuild = ({ planType }: PastUse): boolean => planType.toLowerCase() === 'build';
  const isUsing = (project: ConnectionProject, id: number): boolean =>
    using.some((pipeline) => pipeline.project === project.name && pipeline.id === id);
  const isExplained = (use: PastUse): boolean =>
    isBuild(use) && (isUsing(use.project, use.id) || vaults.some((vault) => isUserOf(vault, use)));
  const listed = permitted.flatMap(({ project, pipelines }) =>
    pipelines === 'all' ? [] : Array.from(pipelines, (id) => ({ project, id })),
  );
  return {
    using: using.map((pipeline) => {
      const evidence = new Set(pipeline.evidence);
      const isIt = ({ project, id }: { readonly project: ConnectionProject; readonly id: number }): boolean =>
        project.name === pipeline.project && id === pipeline.id;
      if (listed.some(isIt)) evidence.add('permission');
      if (last.some((use) => isBuild(use) && isIt(use))) evidence.add('history');
      return { ...pipeline, evidence: [...evidence] };
    }),
    mayUse: listed.flatMap(({ project, id }) => {
      const pipeline = read.find((one) => one.project.id === project.id && one.id === id);
      if (pipeline === undefined || isUsing(project, id)) return [];
      return [
        {
          kind: 'permitted pipeline',
          project: project.name,
          name: pipeline.name,
          verdict: 'ready' as const,
          message: 'It may use the connection, and nothing that was read of its YAML does.',
        },
      ];
    }),
    unexplained: last.filter((use) => !isExplained(use)).map((use) => told(use, read)),
  };
}

/** The latest use by each definition. */
function lastUses(used: readonly PastUse[]): readonly PastUse[] {
  const last = new Map<string, PastUse>();
  for (const use of used) {
    const key = `${use.project.id}\n${use.planType.toLowerCase()}\n${String(use.id)}`;
    const known = last.get(key);
    if (known === undefined || Date.parse(use.at) > Date.parse(known.at)) last.set(key, use);
  }
  return [...last.values()];
}

function told({ project, planType, id, name, run, at }: PastUse, read: readonly ConsumingPipeline[]): string {
  const isBuild = planType.toLowerCase() === 'build';
  const branches = read
    .filter((pipeline) => isBuild && pipeline.project.id === project.id && pipeline.id === id)
    .map(({ branch }) => (branch === '' ? 'its default branch' : branch.replace(/^refs\/heads\//, '')));
  const when = at === '' ? 'lately' : `at ${utc(at)}`;
  const use = `${isBuild ? 'Pipeline' : planType} ${name} of project ${project.name} used it ${when} in run ${run}`;
  if (branches.length === 0) return `${use}, and is not among the pipelines that the guard read.`;
  return `${use}, but its YAML at ${[...new Set(branches)].join(', ')} does not show how: the log of that run names the step.`;
}
