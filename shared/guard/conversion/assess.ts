import type { ServiceConnection } from '../../connections/service-connection.ts';
import type { AssessedPipeline, Assessment } from '../../conversions/assessment.ts';
import type { ConnectionProject } from '../../conversions/snapshot.ts';
import { fitted } from '../../conversions/fit-assessment.ts';
import { dayOf } from '../../clock.ts';
import type { GuardError } from '../../errors.ts';
import { judgeItself } from '../../judging/judge-itself.ts';
import { placedWaivers } from '../../judging/placed-waiver.ts';
import { withWaivers, type Waiving } from '../../judging/waivers.ts';
import { judgeForConnection, type JudgedForConnection } from '../../judging/judge-connection.ts';
import { verdictOf, worst } from '../../judging/verdict.ts';
import type { Pipeline } from '../../pipelines/pipeline.ts';
import type { AbsentFile } from '../../pipelines/templates/files.ts';
import { POLICY_SHEET, POLICY_UNSEEN } from '../../policy/load-policy.ts';
import type { Policy } from '../../policy/policy.ts';
import { counted } from '../../report/counted.ts';
import { fileText } from '../../report/place-text.ts';
import { findConsumers } from '../consumers/find-consumers.ts';
import type { Consumed } from '../consumers/source.ts';
import type { GuardContext } from '../context.ts';
import { GitReader } from '../git/git-reader.ts';
import { loadYamlPipeline } from '../load-yaml-pipeline.ts';
import { LASTING } from '../seen-or.ts';
import { withSecondOpinion } from '../second-opinion.ts';
import type { YamlPipeline } from '../yaml-pipelines.ts';

/** Files read at a time: enough to hide latency, few enough to be polite. */
const PARALLEL_READS = 8;

/** Longest time that is spent on reading; the lease of the connection ends later, and what is left out makes it unknown. */
const MAX_READ_MS = 3 * 60 * 1000;

type AssessContext = Pick<
  GuardContext,
  'azureDevOps' | 'catalogue' | 'clock' | 'organizationUrl' | 'parsedFiles' | 'policy' | 'preview'
>;

/** A pipeline of a project that may use the connection. */
type ConsumingPipeline = YamlPipeline<ConnectionProject>;

/** A connection that was converted, as it is now. */
export interface Converted extends Consumed {
  readonly itself: ServiceConnection;
}

/**
 * Judges a federated connection: itself, and what it does to the pipelines of its projects, each at the branch it runs by default.
 * @param patient True to leave what can pass (the service is away) to a later try instead of counting it as unseen.
 */
export async function assess(context: AssessContext, connection: Converted, patient: boolean): Promise<Assessment> {
  const { catalogue, clock, organizationUrl } = context;
  const end = clock.now() + MAX_READ_MS;
  const consumers = await findConsumers(context, connection, patient, end);
  const { policy, problem } = await context.policy.current();
  const unseen = [...(problem === undefined ? [] : [POLICY_UNSEEN]), ...consumers.unseen];
  const isLasting = ({ code }: GuardError): boolean => !patient || LASTING.has(code);
  const reader = new GitReader(context, { until: end, maxFiles: Infinity, isLasting });
  const using: AssessedPipeline[] = [];
  const today = dayOf(clock.now());
  const connectionFindings = [
    ...judgeItself(connection.itself, { edition: catalogue.edition, today, organizationUrl }),
  ];
  let judgedCount = 0;
  for (let from = 0; from < consumers.pipelines.length; from += PARALLEL_READS) {
    if (clock.now() > end) {
      unseen.push(`${counted(consumers.pipelines.length - from, 'pipeline')} not read: reading took too long.`);
      break;
    }
    const batch = consumers.pipelines.slice(from, from + PARALLEL_READS);
    const read = await Promise.all(
      batch.map((pipeline) => readOne(context, pipeline, connection.id, reader, isLasting)),
    );
    for (const [index, pipeline] of batch.entries()) {
      const found = read[index];
      if (found === undefined) continue;
      if ('absent' in found) {
        unseen.push(`Pipeline ${pipeline.name} of project ${pipeline.project.name} was not read: ${found.absent}`);
        continue;
      }
      judgedCount += 1;
      const names = namesOf(pipeline, connection.id);
      const judged = waivedBy(policy, pipeline, found, judgeForConnection(found, { catalogue, today }, names), {
        edition: catalogue.edition.id,
        today,
      });
      unseen.push(...incomplete(pipeline, judged));
      if (judged.uses > 0) using.push(assessed(pipeline, judged));
    }
  }
  return fitted({
    verdict: verdictOf([...connectionFindings, ...using.flatMap(({ findings }) => findings)], unseen.length === 0),
    edition: catalogue.edition.id,
    judgedAt: new Date(clock.now()).toISOString(),
    connectionFindings,
    pipelines: using,
    pipelinesUsing: using.length,
    pipelinesRead: judgedCount,
    findingsLeftOut: 0,
    unseen,
  });
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

/** What a pipeline can call the connection. */
function namesOf({ project }: ConsumingPipeline, id: string): readonly string[] {
  return [project.connectionName, id];
}

/** Reads a pipeline and its templates, at the branch that it runs by default. */
async function readOne(
  context: AssessContext,
  pipeline: ConsumingPipeline,
  connectionId: string,
  reader: GitReader,
  isLasting: (error: GuardError) => boolean,
): Promise<Pipeline | AbsentFile> {
  const found = await loadYamlPipeline(context, pipeline, reader, namesOf(pipeline, connectionId));
  if ('absent' in found) return found;
  const { project, branch } = pipeline;
  const target = { projectId: project.id, pipelineId: pipeline.id, refName: branch === '' ? undefined : branch };
  return withSecondOpinion(context, found.pipeline, target, found.surroundings, isLasting);
}

/** Why a pipeline was not seen completely, in one sentence: the first reason and how many more. */
function incomplete({ project, name }: ConsumingPipeline, judged: JudgedForConnection): readonly string[] {
  const mayUse = judged.mayUse.map((finding) => ({ ...finding, message: `${finding.message} ${finding.remedy}` }));
  const [first, ...more] = [...judged.diagnostics.filter(({ unknown }) => unknown), ...mayUse];
  if (first === undefined) return [];
  const others = more.length === 0 ? '' : ` (and ${String(more.length)} more)`;
  const where = `${fileText(first)} line ${String(first.line)}`;
  return [`Pipeline ${name} of project ${project.name}, ${where}: ${first.message}${others}`];
}

function assessed(
  { project, id, name }: ConsumingPipeline,
  { uses, findings, verdict }: JudgedForConnection,
): AssessedPipeline {
  return {
    project: project.name,
    id,
    name,
    verdict,
    uses,
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
        message,
        remedy,
        file: fileText({ repository, file }),
        line,
        task,
        unknown,
        waived,
        waiver,
      }),
    ),
  };
}
