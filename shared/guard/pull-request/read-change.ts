import type { AzureDevOps } from '../../azure-devops/index.ts';
import type { ChangedFile, Iteration, PullRequestKey } from '../../azure-devops/pull-requests.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { knownConnections, type KnownConnections } from '../../connections/service-connection.ts';
import { GuardError } from '../../errors.ts';
import { diagnosticAt, type Diagnostic } from '../../pipelines/diagnostic.ts';
import { readPipeline } from '../../pipelines/pipeline.ts';
import { kindOf } from '../../pipelines/roots.ts';
import { SourceFile } from '../../pipelines/source-file.ts';
import { parseYaml, type ParsedFile } from '../../pipelines/yaml/parse.ts';
import { judge, type JudgedPipeline } from '../../rules/judge.ts';
import { judgedChange, type JudgedChange } from '../../rules/judged-change.ts';
import { verdictOf } from '../../rules/verdict.ts';

/** Files read at a time: enough to hide latency, few enough to be polite. */
const PARALLEL_READS = 4;

/** Most files of one pull request that are read. More are a mass change, which a scan judges better than a comment. */
const MAX_FILES = 300;

/**
 * Judges the pipelines that an iteration changes: files that a definition runs, and files that look like a pipeline or a template.
 * A file that the service cannot give as text is not seen, so that it cannot pass for ready.
 * @throws GuardError `azure-devops-not-found` when a file or the pull request is gone meanwhile.
 */
export async function judgeChange(
  azureDevOps: AzureDevOps,
  catalogue: Catalogue,
  key: PullRequestKey,
  iteration: Iteration,
  changed: readonly ChangedFile[],
): Promise<JudgedChange> {
  const { projectId, repositoryId } = key;
  const definitions = await azureDevOps.yamlDefinitions(projectId, repositoryId);
  const roots = new Set(definitions.map(({ yamlFile }) => yamlFile.toLowerCase()));
  const isRoot = (path: string): boolean => roots.has(path.toLowerCase());

  const paths = changed.map(({ path }) => path);
  // What a definition runs comes first, so that it is never what is left out.
  const wanted = [...paths.filter(isRoot), ...paths.filter((path) => !isRoot(path) && /\.ya?ml$/i.test(path))];
  const { files, unreadable } = await readAll(wanted.slice(0, MAX_FILES), async (path) => {
    const text = await azureDevOps.fileText(projectId, repositoryId, iteration.sourceRefCommit.commitId, path);
    return parseYaml(new SourceFile('self', path, text));
  });
  const pipelines = files.filter((parsed) => isRoot(parsed.file.path) || kindOf(parsed) !== 'other');
  const unseen = [
    ...(wanted.length > MAX_FILES
      ? [`The pull request changes ${String(wanted.length)} YAML files; the first ${String(MAX_FILES)} were read.`]
      : []),
    ...unreadable,
  ];
  if (pipelines.length === 0) return judgedChange([], unseen);

  const connections = await readConnections(azureDevOps, projectId);
  const judged = pipelines.map((parsed) => {
    const pipeline = judge(readPipeline(parsed, catalogue), catalogue, connections.known);
    return isRoot(parsed.file.path) ? pipeline : withNotes(pipeline, templateAlone(parsed));
  });
  return judgedChange(judged, [...unseen, ...connections.unseen]);
}

interface FilesRead {
  readonly files: readonly ParsedFile[];
  /** Why a file could not be read, one sentence each. */
  readonly unreadable: readonly string[];
}

/** Codes of an answer that is about one file and stays the same: too large, binary, a name that the service refuses. */
const ONE_FILE: ReadonlySet<string> = new Set(['azure-devops-answer', 'azure-devops-refused']);

async function readAll(paths: readonly string[], read: (path: string) => Promise<ParsedFile>): Promise<FilesRead> {
  const results: (ParsedFile | string)[] = [];
  const readOne = (path: string): Promise<ParsedFile | string> =>
    read(path).catch((error: unknown) => {
      if (!(error instanceof GuardError) || !ONE_FILE.has(error.code)) throw error;
      return `${path} could not be read: ${error.message}`;
    });
  for (let from = 0; from < paths.length; from += PARALLEL_READS) {
    results.push(...(await Promise.all(paths.slice(from, from + PARALLEL_READS).map(readOne))));
  }
  return {
    files: results.filter((result) => typeof result !== 'string'),
    unreadable: results.filter((result) => typeof result === 'string'),
  };
}

interface ConnectionsRead {
  readonly known: KnownConnections | undefined;
  readonly unseen: readonly string[];
}

/** Without access to connections everything is judged as federated, and the verdict cannot be better than unknown. */
async function readConnections(azureDevOps: AzureDevOps, projectId: string): Promise<ConnectionsRead> {
  try {
    return { known: knownConnections(await azureDevOps.serviceConnections(projectId)), unseen: [] };
  } catch (error) {
    if (!(error instanceof GuardError) || error.code !== 'azure-devops-forbidden') throw error;
    return { known: undefined, unseen: [error.message] };
  }
}

/** A template says nothing of the pipelines that include it; their parameters decide what it does. */
function templateAlone(parsed: ParsedFile): readonly Diagnostic[] {
  if (kindOf(parsed) !== 'template') return [];
  const message = `${parsed.file.path} is a template: the pipelines that include it are not followed by this version, so only its own steps are judged.`;
  return [diagnosticAt(parsed.file, 0, 'template-alone', message)];
}

function withNotes(judged: JudgedPipeline, notes: readonly Diagnostic[]): JudgedPipeline {
  if (notes.length === 0) return judged;
  return { ...judged, diagnostics: [...judged.diagnostics, ...notes], verdict: verdictOf(judged.findings, false) };
}
