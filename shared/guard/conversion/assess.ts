import type { AssessedPipeline, Assessment } from '../../conversions/assessment.ts';
import { fitted } from '../../conversions/fit-assessment.ts';
import { judgeForConnection, type JudgedForConnection } from '../../judging/judge-connection.ts';
import { verdictOf } from '../../judging/verdict.ts';
import { readPipeline } from '../../pipelines/pipeline.ts';
import { SourceFile } from '../../pipelines/source-file.ts';
import { parseYaml } from '../../pipelines/yaml/parse.ts';
import { counted } from '../../report/counted.ts';
import type { GuardContext } from '../context.ts';
import { findConsumers, seenOr, type Consumed, type YamlPipeline } from './find-consumers.ts';

/** Files read at a time: enough to hide latency, few enough to be polite. */
const PARALLEL_READS = 8;

/** Longest time that is spent on reading; the lease of the connection ends later, and what is left out makes it unknown. */
const MAX_READ_MS = 3 * 60 * 1000;

type AssessContext = Pick<GuardContext, 'azureDevOps' | 'catalogue' | 'clock'>;

/**
 * Judges what a federated connection does to the pipelines of its projects, each at the branch it runs by default.
 * @param patient True to leave what can pass (the service is away) to a later try instead of counting it as unseen.
 */
export async function assess(context: AssessContext, connection: Consumed, patient: boolean): Promise<Assessment> {
  const { catalogue, clock } = context;
  const end = clock.now() + MAX_READ_MS;
  const consumers = await findConsumers(context, connection, patient, end);
  const unseen = [...consumers.unseen];
  const read = fileReader(context, patient);
  const using: AssessedPipeline[] = [];
  let judgedCount = 0;
  for (let from = 0; from < consumers.pipelines.length; from += PARALLEL_READS) {
    if (clock.now() > end) {
      unseen.push(`${counted(consumers.pipelines.length - from, 'pipeline')} not read: reading took too long.`);
      break;
    }
    const batch = consumers.pipelines.slice(from, from + PARALLEL_READS);
    const texts = await Promise.all(batch.map((pipeline) => read(pipeline, (why) => unseen.push(why))));
    for (const [index, pipeline] of batch.entries()) {
      const text = texts[index];
      if (text === undefined) continue;
      judgedCount += 1;
      const parsed = parseYaml(new SourceFile('self', pipeline.file, text));
      const names = [pipeline.project.connectionName, connection.id];
      const judged = judgeForConnection(readPipeline(parsed, catalogue, names), catalogue, names);
      unseen.push(...incomplete(pipeline, judged));
      if (judged.uses > 0) using.push(assessed(pipeline, judged));
    }
  }
  return fitted({
    verdict: verdictOf(
      using.flatMap(({ findings }) => findings),
      unseen.length === 0,
    ),
    edition: catalogue.edition.id,
    judgedAt: new Date(clock.now()).toISOString(),
    pipelines: using,
    pipelinesUsing: using.length,
    pipelinesRead: judgedCount,
    findingsLeftOut: 0,
    unseen,
  });
}

/** Reads the file of a pipeline, each file once: pipelines share files. */
function fileReader({ azureDevOps }: AssessContext, patient: boolean) {
  const known = new Map<string, Promise<string>>();
  return async (pipeline: YamlPipeline, unseen: (why: string) => void): Promise<string | undefined> => {
    const { project, repositoryId, branch, file, name } = pipeline;
    const key = [repositoryId, branch, file].join('\n');
    const asked = known.get(key) ?? azureDevOps.fileAtBranch(project.id, repositoryId, branch, file);
    known.set(key, asked);
    return seenOr(asked, patient, (why) => unseen(`Pipeline ${name} of project ${project.name} was not read: ${why}`));
  };
}

/** Why a pipeline was not seen completely, in one sentence: the first reason and how many more. */
function incomplete({ project, name }: YamlPipeline, { diagnostics }: JudgedForConnection): readonly string[] {
  const [first, ...more] = diagnostics;
  if (first === undefined) return [];
  const others = more.length === 0 ? '' : ` (and ${String(more.length)} more)`;
  const where = `${first.file} line ${String(first.line)}`;
  return [`Pipeline ${name} of project ${project.name}, ${where}: ${first.message}${others}`];
}

function assessed(
  { project, id, name }: YamlPipeline,
  { uses, findings, verdict }: JudgedForConnection,
): AssessedPipeline {
  return {
    project: project.name,
    id,
    name,
    verdict,
    uses,
    findings: findings.map(({ rule, severity, confidence, message, remedy, file, line, task, unknown, waived }) => ({
      rule,
      severity,
      confidence,
      message,
      remedy,
      file,
      line,
      task,
      unknown,
      waived,
    })),
  };
}
