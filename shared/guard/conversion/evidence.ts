import type { AssessedPipeline, OtherConsumer } from '../../conversions/assessment.ts';
import { utc } from '../../report/time-text.ts';
import type { PastUse, Permitted } from '../consumers/source.ts';
import { isYaml, kindOf, type ConsumingPipeline } from '../consumers/consuming-pipeline.ts';
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
  const isExplained = (use: PastUse): boolean =>
    using.some((pipeline) => isOf(use, pipeline)) || vaults.some((vault) => isUserOf(vault, use));
  const listed = permitted.flatMap(({ project, pipelines }) =>
    pipelines === 'all' ? [] : Array.from(pipelines, (id) => ({ project, id, planType: 'Build' })),
  );
  return {
    using: using.map((pipeline) => {
      const evidence = new Set(pipeline.evidence);
      if (listed.some((one) => isOf(one, pipeline))) evidence.add('permission');
      if (last.some((use) => isOf(use, pipeline))) evidence.add('history');
      return { ...pipeline, evidence: [...evidence] };
    }),
    mayUse: listed.flatMap((permission) => {
      const { project } = permission;
      const pipeline = read.find((one) => isIn(permission, one));
      if (pipeline === undefined || using.some((one) => isOf(permission, one))) return [];
      return [
        {
          kind: 'permitted pipeline',
          project: project.name,
          name: pipeline.name,
          verdict: 'ready' as const,
          message: 'It may use the connection, and nothing that was read of it does.',
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

function told(use: PastUse, read: readonly ConsumingPipeline[]): string {
  const { project, planType, name, run, at } = use;
  const found = read.filter((pipeline) => isIn(use, pipeline));
  const when = at === '' ? 'lately' : `at ${utc(at)}`;
  const what = isBuild(use) ? 'Pipeline' : planType;
  const used = `${what} ${name} of project ${project.name} used it ${when} in run ${run}`;
  if (found.length === 0) return `${used}, and is not among the pipelines that the guard read.`;
  const branches = found.filter(isYaml).map(({ branch }) => branchText(branch));
  const shown = branches.length === 0 ? 'its definition' : `its YAML at ${[...new Set(branches)].join(', ')}`;
  return `${used}, but ${shown} does not show how: the log of that run names the step.`;
}

function branchText(branch: string): string {
  return branch === '' ? 'its default branch' : branch.replace(/^refs\/heads\//, '');
}

/** A run, or what is permitted to run. */
type Ran = Pick<PastUse, 'project' | 'planType' | 'id'>;

/** Runs of YAML and classic pipelines have one kind of id, releases another. */
function isBuild({ planType }: Pick<Ran, 'planType'>): boolean {
  return planType.toLowerCase() === 'build';
}

function isOfKind(ran: Ran, kind: AssessedPipeline['kind']): boolean {
  return kind === 'release' ? ran.planType.toLowerCase() === 'release' : isBuild(ran);
}

function isOf(ran: Ran, { project, id, kind }: AssessedPipeline): boolean {
  return ran.project.name === project && ran.id === id && isOfKind(ran, kind);
}

function isIn(ran: Ran, pipeline: ConsumingPipeline): boolean {
  return ran.project.id === pipeline.project.id && ran.id === pipeline.id && isOfKind(ran, kindOf(pipeline));
}
