import type { AzureDevOps } from '../../azure-devops/index.ts';
import type { ChangedFile, Iteration, PullRequest, PullRequestKey } from '../../azure-devops/pull-requests.ts';
import { knownConnections, type KnownConnections } from '../../connections/known-connections.ts';
import { dayOf, type Clock } from '../../clock.ts';
import { GuardError, orUndefined } from '../../errors.ts';
import { diagnosticAt, type Diagnostic } from '../../pipelines/diagnostic.ts';
import { loadPipeline } from '../../pipelines/load-pipeline.ts';
import type { Pipeline, PipelineSurroundings } from '../../pipelines/pipeline.ts';
import { kindOf } from '../../pipelines/roots.ts';
import { SourceFile } from '../../pipelines/source-file.ts';
import { TemplateStore } from '../../pipelines/template-store.ts';
import { parseYaml, type ParsedFile } from '../../pipelines/yaml/parse.ts';
import { withAgreedEdits } from '../../judging/agreed-edits.ts';
import { judge, type JudgedPipeline } from '../../judging/judge.ts';
import { judgedChange, type JudgedChange } from '../../judging/judged-change.ts';
import type { YamlDefinition } from '../../azure-devops/definitions.ts';
import type { VariableGroup } from '../../azure-devops/other-consumers.ts';
import type { GuardContext } from '../context.ts';
import { LASTING } from '../conversion/find-consumers.ts';
import {
  agreedVariables,
  groupsByName,
  openVariablesOf,
  predefinedVariables,
  variablesOf,
} from '../definition-variables.ts';
import { GitReader } from '../git/git-reader.ts';
import { withSecondOpinion } from '../second-opinion.ts';
import { verdictOf } from '../../judging/verdict.ts';
import { waivedPipelines } from './waived-pipelines.ts';

/** Files read at a time: enough to hide latency, few enough to be polite. */
const PARALLEL_READS = 4;

/**
 * What of one pull request is read at most: files, characters of all files together, and time. More is a mass change, or meant to
 * keep the guard busy; what is left out is told and makes the verdict unknown.
 */
const MAX_FILES = 300;
const MAX_TOTAL_LENGTH = 16 * 1024 * 1024;
const MAX_READ_MS = 60_000;

/**
 * Judges the pipelines that an iteration changes: files that a definition runs, and files that look like a pipeline or a template.
 * Undefined when a file is gone meanwhile.
 */
export async function judgeChange(
  context: Pick<
    GuardContext,
    'azureDevOps' | 'catalogue' | 'clock' | 'organizationUrl' | 'parsedFiles' | 'policy' | 'preview'
  >,
  key: PullRequestKey,
  pullRequest: PullRequest,
  iteration: Iteration,
  changed: readonly ChangedFile[],
): Promise<JudgedChange | undefined> {
  const { azureDevOps, catalogue, clock, organizationUrl } = context;
  const { projectId, repositoryId } = key;
  const end = clock.now() + MAX_READ_MS;
  const definitions = await azureDevOps.yamlDefinitions(projectId, repositoryId);
  const roots = new Set(definitions.map(({ yamlFile }) => yamlFile.toLowerCase()));
  const isRoot = (path: string): boolean => roots.has(path.toLowerCase());

  const paths = changed.map(({ path }) => path);
  // What a definition runs comes first, so that it is never what is left out.
  const wanted = [...paths.filter(isRoot), ...paths.filter((path) => !isRoot(path) && /\.ya?ml$/i.test(path))];
  const commit = iteration.sourceRefCommit.commitId;
  const read = await readAll(wanted, clock, end, (path) => azureDevOps.fileText(projectId, repositoryId, commit, path));
  if (read === undefined) return undefined;

  const { asked, files, unreadable } = read;
  const unseen = [
    ...(asked < wanted.length
      ? [`The pull request changes ${String(wanted.length)} YAML files; only the first ${String(asked)} were read.`]
      : []),
    ...unreadable,
  ];
  const pipelines = files.filter((parsed) => isRoot(parsed.file.path) || kindOf(parsed) !== 'other');
  if (pipelines.length === 0) return judgedChange([], unseen);

  const reader = new GitReader(context, {
    until: end,
    maxFiles: MAX_FILES,
    isLasting: ({ code }) => LASTING.has(code),
  });
  const source = reader.sourceFor({ projectId, repositoryId, commit, ref: '' });
  const store = new TemplateStore(files);
  const [connections, groups] = await Promise.all([
    readConnections(azureDevOps, projectId),
    orNone(azureDevOps.variableGroups(projectId)),
  ]);
  const judged: JudgedPipeline[] = [];
  for (const parsed of pipelines) {
    const own = definitions.filter(({ yamlFile }) => yamlFile.toLowerCase() === parsed.file.path.toLowerCase());
    const surroundings = surroundingsOf(own, groups, pullRequest.repository.project.name);
    const expanded = await loadPipeline(parsed, catalogue, { ...surroundings, source, store });
    const pipeline = await secondOpinion(context, expanded, { own, pullRequest, commit }, surroundings);
    const today = dayOf(clock.now());
    const found = judge(pipeline, { catalogue, connections: connections.known, organizationUrl, today });
    judged.push(isRoot(parsed.file.path) ? found : withNotes(found, templateAlone(parsed)));
  }
  const waived = await waivedPipelines(context, key, { pullRequest, definitions }, reader, withAgreedEdits(judged));
  return judgedChange(waived.pipelines, [...unseen, ...connections.unseen, ...waived.unseen], waived.remarks);
}

/** What is known of a pipeline beside its text. Of several definitions with the same file only what they agree on. */
function surroundingsOf(own: readonly YamlDefinition[], groups: readonly VariableGroup[], project: string) {
  const [only, ...more] = own;
  const single = more.length === 0 ? only?.name : undefined;
  return {
    variables: predefinedVariables(project, single),
    definitionVariables: agreedVariables(own.map((definition) => variablesOf(definition, groups))),
    openVariables: openVariablesOf(own),
    groups: groupsByName(groups),
  };
}

/** Never for what comes from a fork: strangers do not make Azure DevOps expand their YAML in the guard's name. */
async function secondOpinion(
  context: Pick<GuardContext, 'azureDevOps' | 'catalogue' | 'preview'>,
  expanded: Pipeline,
  of: { readonly own: readonly YamlDefinition[]; readonly pullRequest: PullRequest; readonly commit: string },
  surroundings: PipelineSurroundings,
): Promise<Pipeline> {
  const [definition] = of.own;
  const { repository, sourceRefName, forkSource } = of.pullRequest;
  if (definition === undefined || (forkSource !== undefined && forkSource !== null)) return expanded;
  const target = {
    projectId: repository.project.id,
    pipelineId: definition.id,
    refName: sourceRefName,
    commit: of.commit,
  };
  return withSecondOpinion(context, expanded, target, surroundings, ({ code }) => LASTING.has(code));
}

/** A list that the guard may not see is none: what it would say is then not known. */
async function orNone<T>(asked: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof GuardError) || !LASTING.has(error.code)) throw error;
    return [];
  }
}

/** What was read of the files that are wanted. */
interface FilesRead {
  /** How many of them were asked for. */
  readonly asked: number;
  readonly files: readonly ParsedFile[];
  /** Why one could not be read, one sentence each. */
  readonly unreadable: readonly string[];
}

/**
 * Reads and parses files in their order until a limit is reached; undefined when one is gone. What the service cannot give as text
 * is not seen: it must neither pass for ready nor keep the others from being judged.
 */
async function readAll(
  paths: readonly string[],
  clock: Clock,
  end: number,
  read: (path: string) => Promise<string>,
): Promise<FilesRead | undefined> {
  const files: ParsedFile[] = [];
  const unreadable: string[] = [];
  let asked = 0;
  let length = 0;
  for (let from = 0; from < Math.min(paths.length, MAX_FILES); from += PARALLEL_READS) {
    if (length > MAX_TOTAL_LENGTH || clock.now() > end) break;
    const batch = paths.slice(from, Math.min(from + PARALLEL_READS, MAX_FILES));
    const texts = await Promise.all(batch.map((path) => orUndefined(read(path)).catch(orRefusal)));
    asked += batch.length;
    for (const [index, path] of batch.entries()) {
      const text = texts[index];
      if (text === undefined) return undefined;
      if (text instanceof GuardError) {
        unreadable.push(`${path} could not be read: ${text.message}`);
        continue;
      }
      length += text.length;
      files.push(parseYaml(new SourceFile('self', path, text)));
    }
  }
  return { asked, files, unreadable };
}

/** Answers about one file that stay the same however often it is asked for: too large, binary, a name that the service refuses. */
const REFUSALS: ReadonlySet<string> = new Set(['azure-devops-answer', 'azure-devops-refused']);

function orRefusal(error: unknown): GuardError {
  if (error instanceof GuardError && REFUSALS.has(error.code)) return error;
  throw error;
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
  const message = `${parsed.file.path} is a template: the pipelines that include it from elsewhere are not followed by this version, so only its own steps are judged.`;
  return [diagnosticAt(parsed.file, 0, 'template-alone', message)];
}

/** What decides the connections of a template are the pipelines that include it, so it is not told beside the one reason. */
function withNotes(judged: JudgedPipeline, notes: readonly Diagnostic[]): JudgedPipeline {
  if (notes.length === 0) return judged;
  const findings = judged.findings.filter(({ rule }) => rule !== 'connection-unresolved');
  return {
    ...judged,
    findings,
    diagnostics: [...judged.diagnostics, ...notes],
    verdict: verdictOf(findings, false),
  };
}
