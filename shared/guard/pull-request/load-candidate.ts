import { LASTING } from '../../errors.ts';
import type { GuardContext } from '../context.ts';
import {
  agreedVariables,
  groupsByName,
  openVariablesOf,
  predefinedVariables,
  variablesOf,
} from '../definition-variables.ts';
import type { GitVersion, RepositoryReads } from '../git/git-version.ts';
import { namedRepository } from '../git/named-repository.ts';
import { isOutside, UNTOLD } from '../git/within.ts';
import { withSecondOpinion } from '../second-opinion.ts';
import { loadPipeline } from '../../pipelines/load-pipeline.ts';
import type { Pipeline } from '../../pipelines/pipeline.ts';
import type { AbsentFile } from '../../pipelines/templates/files.ts';
import type { Repository } from '../../pipelines/templates/repositories.ts';
import type { VariableGroup } from '../../azure-devops/other-consumers.ts';
import type { Candidate } from './candidates.ts';
import { isFromFork, type OpenChange } from './open-change.ts';
import type { ProjectFacts } from './project-facts.ts';
import { foreignAliases } from './touched.ts';

type LoadContext = Pick<GuardContext, 'azureDevOps' | 'catalogue' | 'preview'>;

/** A pipeline as it is on one side of a change. */
export interface LoadedCandidate {
  readonly pipeline: Pipeline;
  readonly reads: readonly RepositoryReads[];
  /** True where it includes a template of which the name is only known when it is queued: that can be any. */
  readonly isOpen: boolean;
  /** True where it names a repository of another project than that of the pull request, whether or not it could be read. */
  readonly isElsewhere: boolean;
}

/**
 * Reads a pipeline on one side of a change.
 * @param side The repository of the pull request on that side; the pipeline can be of another one.
 * @returns Why there is none, where its root cannot be read.
 */
export async function loadCandidate(
  context: LoadContext,
  change: OpenChange,
  candidate: Candidate,
  side: GitVersion,
  facts: ProjectFacts,
): Promise<LoadedCandidate | AbsentFile> {
  const { reader } = change;
  const { repository, project, branch, file, definitions } = candidate;
  const isOwn = repository.id === side.repositoryId;
  const version = isOwn ? side : await reader.version(project.id, repository.id, branch);
  if ('absent' in version) return version;
  const root = await reader.file(version, 'self', file);
  if ('absent' in root) return root;

  const isFork = isFromFork(change);
  let followed: ReadonlySet<string> | undefined = isFork && side === change.source ? new Set() : undefined;
  const follows = (other: GitVersion): boolean => followed?.has(nameOf(other)) !== false;
  const load = async (groups: readonly VariableGroup[]) => {
    const source = reader.sourceFor(version, side, follows);
    const surroundings = surroundingsOf(candidate, groups);
    const pipeline = await loadPipeline(root, context.catalogue, { ...surroundings, source });
    const reads = [{ alias: 'self', version, paths: new Set([file]) }, ...source.reads()];
    const isElsewhere =
      foreignAliases(reads, change.key.projectId).size > 0 ||
      source.absences().some(({ absent }) => absent === UNTOLD) ||
      pipeline.repositories.some((other) => isOfOther(change, other, project.id));
    return { pipeline, surroundings, reads, isElsewhere, isOpen: isOpen(pipeline, source.absences()) };
  };
  let loaded = await load([]);
  if (followed !== undefined && loaded.isElsewhere) {
    followed = await followedBefore(context, change, candidate, facts);
    loaded = await load([]);
  }
  // A run of a fork may not read them either, unless somebody allows it.
  const needsGroups = definitions.some(({ variableGroupIds }) => variableGroupIds.length > 0);
  if (!isFork && (needsGroups || namesGroup(loaded.pipeline))) loaded = await load(await facts.groups(project.id));

  const { surroundings, ...rest } = loaded;
  return { ...rest, pipeline: await withOpinion(context, change, candidate, rest.pipeline, side, surroundings) };
}

/** True also where nothing of it is read: a template of unknown name can be one of its files. */
function isOfOther({ pullRequest }: OpenChange, repository: Repository, ownProject: string): boolean {
  const named = namedRepository(repository, ownProject);
  return !('absent' in named) && isOutside(pullRequest.repository, named.project);
}

/** A template that was asked for and is not there is told with the answer; one that could not be asked for is not. */
function isOpen({ diagnostics }: Pipeline, absences: readonly AbsentFile[]): boolean {
  return diagnostics.some(
    ({ code, message }) => code === 'template-not-found' && !absences.some(({ absent }) => message.includes(absent)),
  );
}

/** Repositories of other projects that a pipeline follows where the change began: a fork makes the guard follow no others. */
async function followedBefore(
  context: LoadContext,
  change: OpenChange,
  candidate: Candidate,
  facts: ProjectFacts,
): Promise<ReadonlySet<string>> {
  if (change.base === undefined) return new Set();
  const isOwn = candidate.repository.id === change.base.repositoryId;
  const original = isOwn ? change.files.find(({ path }) => path === candidate.file)?.originalPath : undefined;
  const before = { ...candidate, file: original ?? candidate.file };
  const loaded = await loadCandidate(context, change, before, change.base, facts);
  return new Set('absent' in loaded ? [] : loaded.reads.map(({ version }) => nameOf(version)));
}

function nameOf({ repositoryId, ref }: GitVersion): string {
  return `${repositoryId} ${ref}`;
}

/** What is known of a pipeline beside its text. Of several definitions with the same file only what they agree on. */
function surroundingsOf({ definitions, project }: Candidate, groups: readonly VariableGroup[]) {
  const [only, ...more] = definitions;
  const single = more.length === 0 ? only?.name : undefined;
  return {
    variables: predefinedVariables(project.name, single),
    definitionVariables: agreedVariables(definitions.map((definition) => variablesOf(definition, groups))),
    openVariables: openVariablesOf(definitions),
    groups: groupsByName(groups),
  };
}

const GROUP = /^[\s-]*["']?group["']?\s*:/m;

/** Groups are asked for only where a pipeline names one. */
function namesGroup({ files }: Pipeline): boolean {
  return files.some(({ text }) => GROUP.test(text) || /[{,]\s*["']?group["']?\s*:/.test(text));
}

/** Never for what comes from a fork: strangers do not make Azure DevOps expand their YAML in the guard's name. */
async function withOpinion(
  context: LoadContext,
  change: OpenChange,
  { definitions, project, repository }: Candidate,
  pipeline: Pipeline,
  side: GitVersion,
  surroundings: ReturnType<typeof surroundingsOf>,
): Promise<Pipeline> {
  const [definition] = definitions;
  const { sourceRefName, targetRefName } = change.pullRequest;
  // Azure DevOps would expand a pipeline of another repository with its own template, not with that of the pull request.
  if (definition === undefined || isFromFork(change) || repository.id !== side.repositoryId) return pipeline;
  const target = {
    projectId: project.id,
    pipelineId: definition.id,
    refName: side === change.source ? sourceRefName : targetRefName,
    commit: side.commit,
  };
  return withSecondOpinion(context, pipeline, target, surroundings, ({ code }) => LASTING.has(code));
}
