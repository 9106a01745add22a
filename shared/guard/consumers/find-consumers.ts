import type { OtherConsumer, SamePrincipal } from '../../conversions/assessment.ts';
import { GuardError, LASTING } from '../../errors.ts';
import { counted } from '../../report/counted.ts';
import type { GuardContext } from '../context.ts';
import type { ConsumingPipeline } from './consuming-pipeline.ts';
import { CoverageNotes, TOO_LONG } from './coverage.ts';
import { projectReads } from './project-reads.ts';
import type { Answer, Asking, Consumed, PastUse, Permitted, ProjectSource, SourceFacts, VaultGroup } from './source.ts';
import { COSTLY_PROJECT_SOURCES, ORGANIZATION_SOURCES, PROJECT_SOURCES } from './sources.ts';

/** What can use a connection. */
export interface Consumers {
  readonly pipelines: readonly ConsumingPipeline[];
  readonly others: readonly OtherConsumer[];
  readonly used: readonly PastUse[];
  readonly permitted: readonly Permitted[];
  readonly vaultGroups: readonly VaultGroup[];
  readonly samePrincipal: readonly SamePrincipal[];
  /** Why it is not known to be ready, one sentence each; vault groups are not in it yet. */
  readonly unseen: readonly string[];
  readonly coverage: CoverageNotes;
  /** True where there was no time to ask everything. */
  readonly isCut: boolean;
}

type AskContext = Pick<GuardContext, 'azureDevOps' | 'catalogue' | 'clock'>;

/**
 * Asks every source for what can use a connection, until a time (milliseconds since 1970).
 * @param patient True to leave what can pass (the service is away, the sign-in has expired) to a later try.
 */
export async function findConsumers(
  context: AskContext,
  connection: Consumed,
  patient: boolean,
  until: number,
): Promise<Consumers> {
  const { azureDevOps, catalogue, clock } = context;
  const { projects, hasHiddenProjects } = connection;
  const asking: Asking = { azureDevOps, catalogue, clock, connection, patient, until, reads: projectReads(context) };
  const coverage = new CoverageNotes();
  const unseen: string[] = [];
  const found: Found = {
    pipelines: [],
    others: [],
    used: [],
    permitted: [],
    vaultGroups: [],
    samePrincipal: [],
    unseen,
    coverage,
  };
  if (projects.length === 0) unseen.push('Azure DevOps named no project that may use the connection.');
  if (hasHiddenProjects) unseen.push('More projects may use the connection than Azure DevOps shows to the guard.');

  await askProjects(found, PROJECT_SOURCES, asking);
  await takeAll(found, ORGANIZATION_SOURCES, (source) => source.ask(asking), patient);
  await askProjects(found, COSTLY_PROJECT_SOURCES, asking);
  // Sources that ask much end by themselves when time is over.
  return { ...found, isCut: clock.now() > until };
}

interface Found {
  readonly pipelines: ConsumingPipeline[];
  readonly others: OtherConsumer[];
  readonly used: PastUse[];
  readonly permitted: Permitted[];
  readonly vaultGroups: VaultGroup[];
  readonly samePrincipal: SamePrincipal[];
  readonly unseen: string[];
  readonly coverage: CoverageNotes;
}

/** Asks every project for some sources, as long as there is time. */
async function askProjects(found: Found, sources: readonly ProjectSource[], asking: Asking): Promise<void> {
  const { clock, connection, patient, until } = asking;
  for (const [index, project] of connection.projects.entries()) {
    if (clock.now() > until) {
      const left = connection.projects.length - index;
      const names = sources.map(({ name }) => name).join(', ');
      const why = `${counted(left, 'project')} not asked for ${names}: asking took too long.`;
      found.unseen.push(why);
      for (const source of sources) {
        found.coverage.asked(source, left);
        found.coverage.refused(source, why, TOO_LONG);
      }
      return;
    }
    await takeAll(found, sources, (source) => source.ask(asking, project), patient);
  }
}

/** Asks sources at the same time and takes what they answer in their order; one that is refused answers why. */
async function takeAll<Source extends SourceFacts>(
  found: Found,
  sources: readonly Source[],
  ask: (source: Source) => Promise<Answer>,
  patient: boolean,
): Promise<void> {
  const asked = await Promise.all(sources.map((source) => answerOf(ask(source), source, patient)));
  for (const [index, source] of sources.entries()) {
    const answer = asked[index];
    if (answer === undefined) continue;
    found.coverage.asked(source);
    if ('refused' in answer) {
      found.coverage.refused(source, answer.refused, answer.next);
      found.unseen.push(answer.refused);
      continue;
    }
    const { pipelines = [], consumers = [], used = [], permitted = [], unseen = [], next } = answer;
    const unknown = consumers.filter(({ verdict }) => verdict === 'unknown').map(({ message }) => message);
    found.pipelines.push(...pipelines);
    found.others.push(...consumers);
    found.used.push(...used);
    found.permitted.push(...permitted);
    found.vaultGroups.push(...(answer.vaultGroups ?? []));
    found.samePrincipal.push(...(answer.samePrincipal ?? []));
    found.unseen.push(...unseen, ...unknown);
    found.coverage.answered(source, unseen, next);
  }
}

/** A refusal in words; where a permission is missing, with the one that this source needs. */
interface Refused {
  readonly refused: string;
  readonly next: string;
}

async function answerOf(asked: Promise<Answer>, { needs }: SourceFacts, patient: boolean): Promise<Answer | Refused> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof GuardError) || (patient && !LASTING.has(error.code))) throw error;
    const isForbidden = error.code === 'azure-devops-forbidden';
    return { refused: isForbidden ? `${error.message} It needs ${needs}.` : error.message, next: needs };
  }
}
