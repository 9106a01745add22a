import type { VariableGroup } from '../../azure-devops/other-consumers.ts';
import { GuardError } from '../../errors.ts';
import type { ConnectionProject, ConnectionSnapshot } from '../../conversions/snapshot.ts';
import { counted } from '../../report/counted.ts';
import type { GuardContext } from '../context.ts';
import { yamlPipelines, type SortedDefinitions, type YamlPipeline } from '../yaml-pipelines.ts';

/** What can use a connection. */
export interface Consumers {
  readonly pipelines: readonly YamlPipeline<ConnectionProject>[];
  /** What could not be seen or is not read by this version, one sentence each. */
  readonly unseen: readonly string[];
}

/** Failures about one source that stay the same however often it is asked; the source then counts as not seen. */
export const LASTING: ReadonlySet<string> = new Set([
  'azure-devops-forbidden',
  'azure-devops-not-found',
  'azure-devops-refused',
  'azure-devops-answer',
]);

/**
 * Answers undefined, and notes why, when a source cannot be seen.
 * @param patient True to leave what can pass (the service is away, the sign-in has expired) to a later try.
 */
export async function seenOr<T>(
  asked: Promise<T>,
  patient: boolean,
  unseen: (why: string) => void,
): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof GuardError) || (patient && !LASTING.has(error.code))) throw error;
    unseen(error.message);
    return undefined;
  }
}

/** What is judged: a connection, and the projects that may use it. */
export type Consumed = Pick<ConnectionSnapshot, 'id' | 'projects' | 'hasHiddenProjects'>;

/** Asks every project of a connection for what can use it, until a time (milliseconds since 1970). */
export async function findConsumers(
  { azureDevOps, clock }: Pick<GuardContext, 'azureDevOps' | 'clock'>,
  { id, projects, hasHiddenProjects }: Consumed,
  patient: boolean,
  until: number,
): Promise<Consumers> {
  const unseen: string[] = [];
  const pipelines: YamlPipeline<ConnectionProject>[] = [];
  const ask = <T>(asked: Promise<T>): Promise<T | undefined> => seenOr(asked, patient, (why) => unseen.push(why));
  if (projects.length === 0) unseen.push('Azure DevOps named no project that may use the connection.');
  if (hasHiddenProjects) unseen.push('More projects may use the connection than Azure DevOps shows to the guard.');

  for (const [index, project] of projects.entries()) {
    if (clock.now() > until) {
      unseen.push(`${counted(projects.length - index, 'project')} not asked: asking took too long.`);
      break;
    }
    const [definitions, releases, groups] = await Promise.all([
      ask(azureDevOps.pipelineDefinitions(project.id)),
      ask(azureDevOps.releaseDefinitions(project.id)),
      ask(azureDevOps.variableGroups(project.id)),
    ]);
    const sorted = yamlPipelines(definitions ?? [], project, groups ?? []);
    pipelines.push(...sorted.pipelines);
    unseen.push(
      ...unreadDefinitions(sorted, project),
      ...unreadReleases(releases?.length ?? 0, project),
      ...vaultUses(groups ?? [], id, project),
    );
  }
  const pools = await ask(azureDevOps.elasticPools());
  for (const { poolId } of (pools ?? []).filter(({ connectionId }) => mayBe(connectionId, id)))
    unseen.push(
      `Agent pool ${String(poolId)} runs on a scale set, through this connection or one that is not shown: not judged by this version.`,
    );
  return { pipelines, unseen };
}

function unreadReleases(count: number, project: ConnectionProject): readonly string[] {
  return count === 0
    ? []
    : [`${counted(count, 'classic release')} of project ${project.name}: not read by this version.`];
}

function vaultUses(groups: readonly VariableGroup[], id: string, project: ConnectionProject): readonly string[] {
  return groups
    .filter(({ connectionId }) => connectionId !== undefined && mayBe(connectionId, id))
    .map(
      ({ name }) =>
        `Variable group "${name}" of project ${project.name} reads a key vault, through this connection or one that is not shown: not judged by this version.`,
    );
}

/** An id that the service keeps to itself can be any. */
function mayBe(connectionId: string, id: string): boolean {
  return connectionId === '' || connectionId === id;
}

function unreadDefinitions(
  { classic, elsewhere }: SortedDefinitions<ConnectionProject>,
  project: ConnectionProject,
): readonly string[] {
  return [
    ...(classic === 0
      ? []
      : [`${counted(classic, 'classic pipeline')} of project ${project.name}: not read by this version.`]),
    ...elsewhere.map(
      (name) =>
        `Pipeline ${name} of project ${project.name} has its YAML outside Azure Repos: not read by this version.`,
    ),
  ];
}
