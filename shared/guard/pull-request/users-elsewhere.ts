import type { YamlDefinition } from '../../azure-devops/definitions.ts';
import { GuardError, LASTING } from '../../errors.ts';
import type { Scans } from '../../ledger/scans.ts';
import type { Usage } from '../../ledger/usage.ts';
import type { Reader } from '../../ledger/usage-rows.ts';
import { isCovered } from '../../policy/projects.ts';
import { counted } from '../../report/counted.ts';
import type { GuardContext } from '../context.ts';
import type { Candidate } from './candidates.ts';
import type { OpenChange } from './open-change.ts';
import { recentDefinitions } from './recent-definitions.ts';

/** Most pipelines of other repositories that are judged for one change. */
const MAX_PIPELINES = 100;

/** What is asked of the index. */
export interface UsageContext {
  readonly ledger: { readonly usage: Pick<Usage, 'readersOf'> & Pick<Scans, 'scans'> };
}

/** Pipelines of other repositories, or of other projects, that read what a change writes. */
export interface UsersElsewhere {
  readonly candidates: readonly Candidate[];
  /** What is not known of them, one sentence each. */
  readonly unseen: readonly string[];
}

/**
 * Asks for the definitions of pipelines that the index knows to read what a change writes.
 * @param known Pipelines that read the repository.
 */
export async function usersElsewhere(
  context: Pick<GuardContext, 'azureDevOps' | 'clock' | 'definitions' | 'policy'> & UsageContext,
  { key, paths, pullRequest }: OpenChange,
  known: readonly Reader[],
): Promise<UsersElsewhere> {
  const unseen: string[] = [];
  const written = new Set(Array.from(paths, (path) => path.toLowerCase()));
  const { projects } = (await context.policy.current()).policy;
  const readers = known.filter((reader) => {
    const { read, projectId, projectName, rootRepositoryId } = reader;
    // Those are read as the pull request leaves them, which the index does not know.
    if (projectId === key.projectId && rootRepositoryId === key.repositoryId) return false;
    if (!isCovered(projects, projectName)) return false;
    const isSameBranch = read.isSelf || read.refs.length === 0 || read.refs.includes(pullRequest.targetRefName);
    return isSameBranch && isReadBy(read, written);
  });
  const judged = readers.slice(0, MAX_PIPELINES);
  if (readers.length > judged.length)
    unseen.push(`${counted(readers.length - judged.length, 'more pipeline')} that include what is changed not judged.`);

  const candidates: Candidate[] = [];
  for (const group of grouped(judged)) {
    try {
      candidates.push(...(await candidatesOf(context, group)));
    } catch (error) {
      if (!(error instanceof GuardError) || !LASTING.has(error.code)) throw error;
      // The project's name can be secret to those who read it here.
      unseen.push(`${counted(group.length, 'pipeline')} of other repositories could not be asked for.`);
    }
  }
  return { candidates, unseen };
}

/** By the repository that holds their roots: their definitions come with one call. */
function grouped(readers: readonly Reader[]): readonly (readonly [Reader, ...Reader[]])[] {
  const groups = new Map<string, [Reader, ...Reader[]]>();
  for (const reader of readers) {
    const name = `${reader.projectId}\n${reader.rootRepositoryId}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [reader]);
    else group.push(reader);
  }
  return [...groups.values()];
}

async function candidatesOf(
  context: Pick<GuardContext, 'azureDevOps' | 'definitions'>,
  readers: readonly [Reader, ...Reader[]],
): Promise<readonly Candidate[]> {
  const [{ projectId, projectName, rootRepositoryId, rootRepositoryName }] = readers;
  const wanted = new Set(readers.map(({ definitionId }) => definitionId));
  const definitions = await recentDefinitions(context, projectId, rootRepositoryId);
  const byRoot = new Map<string, YamlDefinition[]>();
  // One that the index knows and that is not there any more runs nothing.
  for (const definition of definitions.filter(({ id }) => wanted.has(id))) {
    const name = `${definition.defaultBranch}\n${definition.yamlFile}`;
    byRoot.set(name, [...(byRoot.get(name) ?? []), definition]);
  }
  return Array.from(byRoot.values(), (own) => ({
    project: { id: projectId, name: projectName },
    repository: { id: rootRepositoryId, name: rootRepositoryName },
    branch: own[0]?.defaultBranch ?? '',
    file: own[0]?.yamlFile ?? '',
    definitions: own,
  }));
}

/** True for a pipeline that reads a path that is written, or may. @param written In lower case. */
export function isReadBy({ paths }: Reader['read'], written: ReadonlySet<string>): boolean {
  return paths === 'any' || paths.some((path) => written.has(path.toLowerCase()));
}
