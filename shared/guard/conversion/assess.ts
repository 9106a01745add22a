import { openCatalogue } from '../../catalogue/catalogue.ts';
import type { ServiceConnection } from '../../connections/service-connection.ts';
import type { Assessment } from '../../conversions/assessment.ts';
import { fitted } from '../../conversions/fit-assessment.ts';
import { dayOf } from '../../clock.ts';
import { judgeItself } from '../../judging/judge-itself.ts';
import { verdictOf, worst } from '../../judging/verdict.ts';
import { POLICY_UNSEEN } from '../../policy/load-policy.ts';
import { keyOf } from '../consumers/consuming-pipeline.ts';
import { findConsumers } from '../consumers/find-consumers.ts';
import type { Consumed } from '../consumers/source.ts';
import { useHistorySource } from '../consumers/use-history.ts';
import type { GuardContext } from '../context.ts';
import { inFlightOf, withLastRuns } from '../runs/in-flight.ts';
import { weigh } from './evidence.ts';
import { gather } from './gather.ts';
import { judgePipelines, withMore } from './judge-pipelines.ts';
import { atOlderBranches, atRecentBranches } from './recent-branches.ts';
import { usedVaults, vaultConsumer } from './vault-groups.ts';

/** Longest time that is spent on reading; the lease of the connection ends later, and what is left out makes it unknown. */
const MAX_READ_MS = 3 * 60 * 1000;

/** The part of it for asking sources: what they cannot tell is only unknown, what is not read can hide what breaks. */
const ASKING = 1 / 2;

export type AssessContext = Pick<
  GuardContext,
  'azureDevOps' | 'clock' | 'organizationUrl' | 'parsedFiles' | 'policy' | 'preview'
>;

/** A connection that was converted, as it is now. */
export interface Converted extends Consumed {
  readonly itself: ServiceConnection;
}

/**
 * Judges a federated connection: itself, and what it does to whatever uses it in its projects.
 * @param patient True to leave what can pass (the service is away) to a later try instead of counting it as unseen.
 * @param end Milliseconds since 1970; from then on nothing more is read, and what is left out makes it unknown.
 */
export async function assess(
  opened: AssessContext,
  connection: Converted,
  patient: boolean,
  end = opened.clock.now() + MAX_READ_MS,
): Promise<Assessment> {
  const { clock, organizationUrl } = opened;
  const begun = clock.now();
  // Whoever asks: what the policy says of tasks comes before the catalogue.
  const { policy, problem } = await opened.policy.current();
  const catalogue = openCatalogue(policy.edition, policy.tasks);
  const context = { ...opened, catalogue };
  const consumers = await findConsumers(context, connection, patient, begun + (end - begun) * ASKING);
  const { coverage } = consumers;
  const elsewhere = await atRecentBranches(context, consumers, patient);
  const connectionFindings = [
    ...judgeItself(connection.itself, { edition: catalogue.edition, today: dayOf(clock.now()), organizationUrl }),
  ];
  const judging = { connectionId: connection.id, policy, patient, until: end };
  const first = [...consumers.pipelines, ...elsewhere.pipelines];
  const firstJudged = await judgePipelines(context, first, judging);
  const users = new Set(first.filter((_, index) => (firstJudged.judged[index]?.uses ?? 0) > 0).map(keyOf));
  const busy = elsewhere.cut.filter((pipeline) => users.has(keyOf(pipeline)));
  const older = await atOlderBranches(context, busy, elsewhere.pipelines, coverage, patient);
  const pipelines = [...first, ...older.pipelines];
  const judged = withMore(firstJudged, await judgePipelines(context, older.pipelines, judging));
  const found = gather(pipelines, consumers.pipelines.length, judged, coverage);
  const vaults = usedVaults(consumers.vaultGroups, pipelines, judged);
  const { using, mayUse, unexplained } = weigh(found.using, {
    ...consumers,
    vaults,
    read: pipelines.filter((_, index) => judged.judged[index] !== undefined),
  });
  coverage.unseen(useHistorySource, unexplained, 'the logs of the runs that are named');
  const groups = vaults.map(vaultConsumer);
  const unseen = new Set([
    ...(problem === undefined ? [] : [POLICY_UNSEEN]),
    ...consumers.unseen,
    ...groups.map(({ message }) => message),
    ...elsewhere.unseen,
    ...older.unseen,
    ...found.unseen,
    ...unexplained,
  ]);
  const findings = [...connectionFindings, ...using.flatMap((pipeline) => pipeline.findings)];
  const others = [...consumers.others, ...groups, ...mayUse];
  // Of their runs nothing is waited for: they do not decide what breaks.
  const withRuns = await withLastRuns(context, connection.projects, using, end);
  const inFlight = await inFlightOf(context, connection.projects, using, end);
  return fitted({
    verdict: worst([verdictOf(findings, unseen.size === 0), ...others.map((one) => one.verdict)]),
    edition: catalogue.edition.id,
    judgedAt: new Date(clock.now()).toISOString(),
    connectionFindings,
    pipelines: withRuns,
    inFlight,
    pipelinesUsing: using.length,
    pipelinesRead: found.read,
    findingsLeftOut: 0,
    unseen: [...unseen],
    otherConsumers: others,
    otherConsumersLeftOut: 0,
    coverage: coverage.list(),
    samePrincipal: [...consumers.samePrincipal],
    cutShort: consumers.isCut || judged.left > 0 || clock.now() > end,
  });
}
