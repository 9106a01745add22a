import type { PipelineDefinition } from '../../azure-devops/definitions.ts';
import { GuardError, LASTING } from '../../errors.ts';
import type { RepositoryWalk } from '../../ledger/repository-walks.ts';
import type { Reader } from '../../ledger/usage-rows.ts';
import type { Log } from '../../log.ts';
import type { ScanOf } from '../../queue/guard-event.ts';
import { isCovered } from '../../policy/projects.ts';
import { counted } from '../../report/counted.ts';
import { queueJudgingIn } from '../conversion/judge-again.ts';
import { seenOr } from '../seen-or.ts';
import { yamlPipelines, type YamlPipeline } from '../yaml-pipelines.ts';
import { isCurrent } from './is-current.ts';
import { isOfOne, openWalk, walkAll, type ScanContext, type Walk } from './walk.ts';

/**
 * After a push: walks the pipelines that are known to read the repository, of any project, and those whose own YAML is in it. Those
 * that were walked at the commits that count now are left as they are, so a push to a branch that nobody reads walks none.
 * Those of projects that the policy leaves out are not looked at.
 * @throws GuardError also where the definitions of one project are refused, after the others were walked.
 */
export async function scanRepository(
  context: ScanContext,
  event: ScanOf<'repository'>,
  log: Log,
): Promise<'scanned' | 'part' | 'covered' | 'busy'> {
  const { ledger, clock } = context;
  const lease = await ledger.usage.beginWalk(event.repositoryId, event.receivedAt, clock.now());
  if (lease === 'covered' || lease === 'busy') return lease;
  let end: Parameters<RepositoryWalk['end']>[0];
  try {
    const walk = openWalk(context, event, log);
    // The parts that go on are of the walk that began first.
    const startedAt = event.after === '' ? walk.startedAt : event.receivedAt;
    const { pipelines, refusal } = await changedPipelines(walk, event);
    // A push can mend a pipeline that a conversion broke, or break another. Asked for first: what was walked is current when this is tried again.
    await queueJudgingIn(context, new Set(pipelines.map(({ project }) => project.id.toLowerCase())));
    const left = await walkAll(walk, pipelines, event.after);
    log.info(`Repository ${event.repositoryId} was pushed to: ${counted(pipelines.length, 'pipeline')} to look at.`);
    // What was walked is current when this is tried again; the push counts as seen only then.
    if (refusal !== undefined) throw refusal;
    if (left === undefined) {
      end = startedAt;
      return 'scanned';
    }
    const id = `scan-repository-${event.repositoryId}-${startedAt}-${left.replace(' ', '-')}`;
    await context.scanQueue.send({ ...event, id, receivedAt: startedAt, attempt: 0, after: left });
    return 'part';
  } finally {
    await lease.end(end);
  }
}

type RepositoryKey = Pick<ScanOf<'repository'>, 'projectId' | 'repositoryId'>;

/** The pipelines that may read something else since the push, and why some may be missing. Those that are gone are forgotten. */
async function changedPipelines(
  walk: Walk,
  { projectId, repositoryId }: RepositoryKey,
): Promise<{ readonly pipelines: readonly YamlPipeline[]; readonly refusal: GuardError | undefined }> {
  const readers = await walk.context.ledger.usage.readersOf(repositoryId);
  const projectIds = new Set([projectId, ...readers.map((reader) => reader.projectId)].map((id) => id.toLowerCase()));
  const pipelines: YamlPipeline[] = [];
  let refusal: GuardError | undefined;
  for (const id of projectIds) {
    const own = readers.filter((reader) => reader.projectId.toLowerCase() === id);
    try {
      pipelines.push(...(await changedInProject(walk, id, { projectId, repositoryId }, own)));
    } catch (error) {
      if (!(error instanceof GuardError) || !LASTING.has(error.code)) throw error;
      walk.log.warn(`The pipelines of project ${own[0]?.projectName ?? id} are not looked at: ${error.message}`);
      refusal ??= error;
    }
  }
  return { pipelines, refusal };
}

async function changedInProject(
  walk: Walk,
  projectId: string,
  pushed: RepositoryKey,
  readers: readonly Reader[],
): Promise<readonly YamlPipeline[]> {
  const { context, startedAt, log } = walk;
  const { azureDevOps, ledger } = context;
  const isHome = projectId === pushed.projectId.toLowerCase();
  const home = isHome ? await azureDevOps.definitionsOfRepository(projectId, pushed.repositoryId) : [];
  const met = new Set(home.map(({ id }) => id));
  const ids = readers.map(({ definitionId }) => definitionId).filter((id) => !met.has(id));
  const definitions = [...home, ...(await azureDevOps.definitionsWithIds(projectId, ids))];
  const project = { id: projectId, name: definitions[0]?.projectName ?? readers[0]?.projectName ?? projectId };
  // What the index holds of it goes with the next scan of the organization.
  if (!isCovered((await context.policy.current()).policy.projects, project.name)) return [];
  const running = new Set(yamlPipelines(definitions, project, []).pipelines.map(({ id }) => id));
  for (const { definitionId } of readers.filter((known) => !running.has(known.definitionId)))
    await ledger.usage.forget({ projectId, definitionId }, startedAt);

  const changed: PipelineDefinition[] = [];
  for (const definition of definitions) {
    const known = readers.find(({ definitionId }) => definitionId === definition.id);
    if (known === undefined || !(await isKnownCurrent(walk, known, definition, pushed.projectId)))
      changed.push(definition);
  }
  if (changed.length === 0) return [];
  const groups = (await seenOr(azureDevOps.variableGroups(projectId), true, (why) => log.warn(why))) ?? [];
  return yamlPipelines(changed, project, groups).pipelines;
}

/** False also where a repository is not to be waited for any more: the walk then notes that it could not be seen. */
async function isKnownCurrent(
  walk: Walk,
  known: Reader,
  definition: PipelineDefinition,
  repositoryProjectId: string,
): Promise<boolean> {
  try {
    return await isCurrent(known, definition, repositoryProjectId, walk.reader);
  } catch (error) {
    if (!isOfOne(walk, error)) throw error;
    return false;
  }
}
