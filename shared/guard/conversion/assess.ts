import type { ServiceConnection } from '../../connections/service-connection.ts';
import type { AssessedPipeline, Assessment } from '../../conversions/assessment.ts';
import { fitted } from '../../conversions/fit-assessment.ts';
import { dayOf } from '../../clock.ts';
import { judgeItself } from '../../judging/judge-itself.ts';
import { verdictOf, worst } from '../../judging/verdict.ts';
import { POLICY_UNSEEN } from '../../policy/load-policy.ts';
import { counted } from '../../report/counted.ts';
import { findConsumers, TOO_LONG } from '../consumers/find-consumers.ts';
import type { Consumed, SourceFacts } from '../consumers/source.ts';
import type { GuardContext } from '../context.ts';
import { assessed, incompleteText, judgePipelines } from './judge-pipelines.ts';

/** Longest time that is spent on reading; the lease of the connection ends later, and what is left out makes it unknown. */
const MAX_READ_MS = 3 * 60 * 1000;

type AssessContext = Pick<
  GuardContext,
  'azureDevOps' | 'catalogue' | 'clock' | 'organizationUrl' | 'parsedFiles' | 'policy' | 'preview'
>;

/** A connection that was converted, as it is now. */
export interface Converted extends Consumed {
  readonly itself: ServiceConnection;
}

/** The files of pipelines, for the coverage. */
const FILES: SourceFacts = {
  name: 'files of YAML pipelines',
  needs: 'Repos: Read in every repository with pipelines or templates (token scope Code (Read))',
};

/**
 * Judges a federated connection: itself, and what it does to whatever uses it in its projects.
 * @param patient True to leave what can pass (the service is away) to a later try instead of counting it as unseen.
 */
export async function assess(context: AssessContext, connection: Converted, patient: boolean): Promise<Assessment> {
  const { catalogue, clock, organizationUrl } = context;
  const until = clock.now() + MAX_READ_MS;
  const consumers = await findConsumers(context, connection, patient, until);
  const { coverage, pipelines } = consumers;
  const { policy, problem } = await context.policy.current();
  const unseen = [...(problem === undefined ? [] : [POLICY_UNSEEN]), ...consumers.unseen];
  const using: AssessedPipeline[] = [];
  const connectionFindings = [
    ...judgeItself(connection.itself, { edition: catalogue.edition, today: dayOf(clock.now()), organizationUrl }),
  ];
  const judging = { connectionId: connection.id, policy, patient, until };
  const { judged, absent, left } = await judgePipelines(context, pipelines, judging);
  coverage.asked(FILES, pipelines.length);
  for (const [index, pipeline] of pipelines.slice(0, judged.length).entries()) {
    const where = `Pipeline ${pipeline.name} of project ${pipeline.project.name}`;
    const one = judged[index];
    const why = one === undefined ? (absent[index]?.absent ?? '') : incompleteText(one);
    const sentence = one === undefined ? `${where} was not read: ${why ?? ''}` : `${where}, ${why ?? ''}`;
    if (why !== undefined) unseen.push(sentence);
    if (one === undefined) coverage.refused(FILES, sentence, FILES.needs);
    else
      coverage.answered(FILES, why === undefined ? [] : [sentence], 'mend or give access to what the sentence names');
    if (one !== undefined && one.uses > 0) using.push(assessed(pipeline, one));
  }
  if (left > 0) {
    const sentence = `${counted(left, 'pipeline')} not read: reading took too long.`;
    unseen.push(sentence);
    coverage.refused(FILES, sentence, TOO_LONG);
  }
  const sentences = [...new Set(unseen)];
  const ofPipelines = verdictOf(
    [...connectionFindings, ...using.flatMap(({ findings }) => findings)],
    sentences.length === 0,
  );
  return fitted({
    verdict: worst([ofPipelines, ...consumers.others.map(({ verdict }) => verdict)]),
    edition: catalogue.edition.id,
    judgedAt: new Date(clock.now()).toISOString(),
    connectionFindings,
    pipelines: using,
    pipelinesUsing: using.length,
    pipelinesRead: judged.filter((one) => one !== undefined).length,
    findingsLeftOut: 0,
    unseen: sentences,
    otherConsumers: [...consumers.others],
    otherConsumersLeftOut: 0,
    coverage: coverage.list(),
    samePrincipal: [],
  });
}
