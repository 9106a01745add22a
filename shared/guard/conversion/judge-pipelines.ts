import type { AssessedFinding, AssessedPipeline } from '../../conversions/assessment.ts';
import { dayOf } from '../../clock.ts';
import { type GuardError, LASTING } from '../../errors.ts';
import { placedWaivers } from '../../judging/placed-waiver.ts';
import { withWaivers, type Waiving } from '../../judging/waivers.ts';
import { judgeForConnection, type JudgedForConnection } from '../../judging/judge-connection.ts';
import { worst } from '../../judging/verdict.ts';
import type { Pipeline } from '../../pipelines/pipeline.ts';
import type { AbsentFile } from '../../pipelines/templates/files.ts';
import { POLICY_SHEET } from '../../policy/load-policy.ts';
import type { Policy } from '../../policy/policy.ts';
import { placeInWords } from '../../pipelines/classic/place.ts';
import { forReviewers } from '../../report/for-reviewers.ts';
import { fileText } from '../../report/place-text.ts';
import { readClassicBuild } from '../consumers/classic-builds.ts';
import { ClassicReader } from '../consumers/classic-reader.ts';
import { readClassicRelease } from '../consumers/classic-releases.ts';
import { isYaml, kindOf, type ConsumingPipeline } from '../consumers/consuming-pipeline.ts';
import type { GuardContext } from '../context.ts';
import { GitReader } from '../git/git-reader.ts';
import { loadYamlPipeline } from '../load-yaml-pipeline.ts';
import { withSecondOpinion } from '../second-opinion.ts';

/** Files read at a time: enough to hide latency, few enough to be polite. */
const PARALLEL_READS = 8;

type JudgeContext = Pick<
  GuardContext,
  'azureDevOps' | 'catalogue' | 'clock' | 'organizationUrl' | 'parsedFiles' | 'policy' | 'preview'
>;

/** A pipeline that was read and judged, with the variable groups that it names, in lower case. */
export interface JudgedPipeline extends JudgedForConnection {
  readonly groups: ReadonlySet<string>;
}

/** What reading and judging a list of pipelines found. */
export interface JudgedPipelines {
  /** In the order of the list, undefined where one was not read. */
  readonly judged: readonly (JudgedPipeline | undefined)[];
  /** Why each was not read. */
  readonly absent: readonly (AbsentFile | undefined)[];
  /** How many were not reached in time. */
  readonly left: number;
}

/** How pipelines are read and judged. */
export interface JudgingPipelines {
  readonly connectionId: string;
  readonly policy: Policy;
  readonly patient: boolean;
  /** When reading ends, in milliseconds since 1970. */
  readonly until: number;
}

/** Reads pipelines, each at its branch, and judges what the connection does to them. */
export async function judgePipelines(
  context: JudgeContext,
  pipelines: readonly ConsumingPipeline[],
  { connectionId, policy, patient, until }: JudgingPipelines,
): Promise<JudgedPipelines> {
  const { catalogue, clock } = context;
  const today = dayOf(clock.now());
  const isLasting = ({ code }: GuardError): boolean => !patient || LASTING.has(code);
  const git = new GitReader(context, { until, maxFiles: Infinity, isLasting });
  const classic = new ClassicReader(context, { until, isLasting });
  const judged: (JudgedPipeline | undefined)[] = [];
  const absent: (AbsentFile | undefined)[] = [];

  async function judgeOne(pipeline: ConsumingPipeline): Promise<JudgedPipeline | AbsentFile> {
    const names = [pipeline.project.connectionName, connectionId];
    const found = await readOne(context, pipeline, names, { git, classic, isLasting });
    if ('absent' in found) return found;
    const one = judgeForConnection(found, { catalogue, today }, names);
    const waived = waivedBy(policy, pipeline, found, one, { edition: catalogue.edition.id, today });
    return { ...waived, groups: found.groups };
  }

  for (let from = 0; from < pipelines.length; from += PARALLEL_READS) {
    if (clock.now() > until) return { judged, absent, left: pipelines.length - from };
    const batch = pipelines.slice(from, from + PARALLEL_READS);
    for (const one of await Promise.all(batch.map(judgeOne))) {
      judged.push('absent' in one ? undefined : one);
      absent.push('absent' in one ? one : undefined);
    }
  }
  return { judged, absent, left: 0 };
}

/** What two lists found together; where there was no time for all of the first, the second was not reached either. */
export function withMore(first: JudgedPipelines, second: JudgedPipelines): JudgedPipelines {
  if (first.left > 0) return { ...first, left: first.left + second.judged.length + second.left };
  return {
    judged: [...first.judged, ...second.judged],
    absent: [...first.absent, ...second.absent],
    left: second.left,
  };
}

/** Only what the organization's policy accepts counts: a repository's own waivers never touch the verdict of a connection. */
function waivedBy(
  { waivers }: Policy,
  { project, name }: ConsumingPipeline,
  pipeline: Pipeline,
  judged: JudgedForConnection,
  by: Pick<Waiving, 'edition' | 'today'>,
): JudgedForConnection {
  const listed = placedWaivers({ waivers, ...POLICY_SHEET }, () => [`${project.name}/${name}`]);
  const [marked] = withWaivers([{ ...judged, pipeline }], { listed, ...by });
  if (marked === undefined) return judged;
  // What may use the connection besides is accepted by no waiver.
  const verdict = judged.mayUse.length === 0 ? marked.verdict : worst([marked.verdict, 'unknown']);
  return { ...judged, findings: marked.findings, verdict };
}

interface Readers {
  readonly git: GitReader;
  readonly classic: ClassicReader;
  readonly isLasting: (error: GuardError) => boolean;
}

/** Reads a pipeline with its templates at its branch, or a classic one with its task groups. */
async function readOne(
  context: JudgeContext,
  pipeline: ConsumingPipeline,
  connectionNames: readonly string[],
  { git, classic, isLasting }: Readers,
): Promise<Pipeline | AbsentFile> {
  if (!isYaml(pipeline))
    return pipeline.kind === 'classic'
      ? readClassicBuild(pipeline, connectionNames, classic, git)
      : readClassicRelease(pipeline, connectionNames, classic);
  const found = await loadYamlPipeline(context, pipeline, git, connectionNames);
  if ('absent' in found) return found;
  const { project, branch } = pipeline;
  const target = { projectId: project.id, pipelineId: pipeline.id, refName: branch === '' ? undefined : branch };
  return withSecondOpinion(context, found.pipeline, target, found.surroundings, isLasting);
}

/** Why a pipeline was not seen completely: the first reason and how many more; undefined where it was. */
export function incompleteText(judged: JudgedForConnection): string | undefined {
  const mayUse = judged.mayUse.map((finding) => ({
    ...finding,
    message: `${forReviewers(finding.message)} ${forReviewers(finding.remedy)}`,
  }));
  const [first, ...more] = [...judged.diagnostics.filter(({ unknown }) => unknown), ...mayUse];
  if (first === undefined) return undefined;
  const others = more.length === 0 ? '' : ` (and ${String(more.length)} more)`;
  const where = placeInWords(first) ?? `${fileText(first)} line ${String(first.line)}`;
  return `${where}: ${forReviewers(first.message)}${others}`;
}

/** A pipeline for the record. */
export function assessed(
  pipeline: ConsumingPipeline,
  { uses, evidence, findings, verdict }: JudgedForConnection,
): AssessedPipeline {
  const { project, id, name } = pipeline;
  return {
    project: project.name,
    id,
    kind: kindOf(pipeline),
    name,
    verdict,
    uses,
    evidence: [...evidence],
    findings: findings.map(
      ({
        rule,
        severity,
        confidence,
        when,
        message,
        remedy,
        repository,
        file,
        line,
        task,
        unknown,
        waived,
        waiver,
      }) => ({
        rule,
        severity,
        confidence,
        when,
        message: forReviewers(message),
        remedy: forReviewers(remedy),
        ...placeOf({ repository, file, line }),
        task,
        unknown,
        waived,
        waiver,
      }),
    ),
  };
}

/** A path and its line, or a place in words. */
function placeOf(place: {
  readonly repository: string;
  readonly file: string;
  readonly line: number;
}): Pick<AssessedFinding, 'file' | 'line'> {
  const words = placeInWords(place);
  return words === undefined ? { file: fileText(place), line: place.line } : { file: words, line: null };
}
