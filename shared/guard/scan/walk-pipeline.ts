import type { PipelineReads, RepositoryRead } from '../../ledger/usage-rows.ts';
import type { Pipeline } from '../../pipelines/pipeline.ts';
import type { GuardContext } from '../context.ts';
import type { GitReader } from '../git/git-reader.ts';
import type { GitVersion, RepositoryReads } from '../git/git-version.ts';
import { loadYamlPipeline, type LoadedPipeline } from '../load-yaml-pipeline.ts';
import type { YamlPipeline } from '../yaml-pipelines.ts';

/** Repositories that are noted of one pipeline; Azure Pipelines itself allows 100 files. */
const MAX_REPOSITORIES = 200;

/**
 * What a pipeline reads at the branch that it runs by default. One whose own file cannot be read reads that file: whoever creates it
 * creates a pipeline.
 * @param walkedAt When the reader was opened, ISO 8601 UTC.
 * @throws GuardError for what passes by itself.
 */
export async function walkPipeline(
  context: Pick<GuardContext, 'catalogue'>,
  pipeline: YamlPipeline,
  reader: GitReader,
  walkedAt: string,
): Promise<PipelineReads> {
  const loaded = await loadYamlPipeline(context, pipeline, reader);
  if ('absent' in loaded) return unreadPipeline(pipeline, loaded.version, walkedAt, loaded.absent);
  const { version, source, pipeline: read } = loaded;
  const root = { alias: 'self', version, paths: new Set([pipeline.file]) };
  const open = openIn(loaded);
  // What it may include without our knowing can be of any repository that it declares.
  if (open !== undefined) await source.countAsRead(read.repositories);
  const reads = merged([root, ...source.reads()], version.repositoryId, open !== undefined);
  const tooMany = reads.length > MAX_REPOSITORIES ? 'It reads more repositories than are noted.' : undefined;
  const elsewhere = source.absences().find(({ ofRepository, refused }) => ofRepository ?? refused)?.absent;
  return {
    ...identity(pipeline, walkedAt),
    unseen: open ?? elsewhere ?? tooMany ?? '',
    reads: reads.slice(0, MAX_REPOSITORIES),
  };
}

/** A pipeline of which no more is known than where its own file is to be. */
export function unreadPipeline(
  pipeline: YamlPipeline,
  version: GitVersion | undefined,
  walkedAt: string,
  why: string,
): PipelineReads {
  const { repositoryId, branch, file } = pipeline;
  const refs = version === undefined ? (branch === '' ? [] : [branch]) : [version.ref];
  const commits = version === undefined ? [] : [version.commit];
  const reads = [{ repositoryId, isSelf: true, refs, commits, paths: [file] }];
  return { ...identity(pipeline, walkedAt), unseen: why, reads };
}

function identity({ project, id, name, file, repositoryId, repositoryName }: YamlPipeline, walkedAt: string) {
  return {
    projectId: project.id,
    projectName: project.name,
    definitionId: id,
    name,
    yamlFile: file,
    rootRepositoryId: repositoryId,
    rootRepositoryName: repositoryName,
    walkedAt,
  };
}

/** Codes under which templates may be hidden that nobody asked for. */
const HIDING: ReadonlySet<Pipeline['diagnostics'][number]['code']> = new Set([
  'expansion-limit',
  'expression-invalid',
  'expression-unresolved',
  'file-too-large',
  'yaml-invalid',
  'yaml-unsupported',
]);

/**
 * Why the pipeline may read files that were not asked for; undefined where it cannot. A template that is not found is none of them: it
 * was asked for, and its message ends in the answer. One whose name is only known when the pipeline is queued was not.
 */
function openIn({ pipeline, source }: LoadedPipeline): string | undefined {
  const answers = source.absences().map(({ absent }) => absent);
  return pipeline.diagnostics.find(
    ({ code, message }) =>
      HIDING.has(code) || (code === 'template-not-found' && !answers.some((answer) => message.includes(answer))),
  )?.message;
}

/** One entry a repository, whatever the pipeline calls it and however often it names it. */
function merged(reads: readonly RepositoryReads[], ownId: string, isOpen: boolean): readonly RepositoryRead[] {
  const byRepository = new Map<string, { readonly refs: Map<string, string>; readonly paths: Set<string> }>();
  for (const { version, paths } of reads) {
    const known = byRepository.get(version.repositoryId) ?? { refs: new Map(), paths: new Set() };
    byRepository.set(version.repositoryId, known);
    known.refs.set(version.ref, version.commit);
    for (const path of paths) known.paths.add(path);
  }
  return Array.from(byRepository, ([repositoryId, { refs, paths }]) => ({
    repositoryId,
    isSelf: repositoryId === ownId,
    refs: [...refs.keys()],
    commits: [...refs.values()],
    paths: isOpen ? 'any' : [...paths].sort(),
  }));
}
