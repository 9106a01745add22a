import { concernOf, CONCERNS } from '../../conversions/issuer-concern.ts';
import { factsInAnswer, factsInSnapshot, type IssuerFacts } from '../../conversions/issuer-facts.ts';
import { GuardError } from '../../errors.ts';
import type { GuardContext } from '../context.ts';

/** The connections of an organization as far as they were seen. */
export interface SeenConnections {
  readonly connections: readonly IssuerFacts[];
  /** Ids of projects that did not show theirs. */
  readonly hiddenProjects: ReadonlySet<string>;
  /** What could not be seen, one sentence each. */
  readonly unseen: readonly string[];
}

/** Projects asked at a time. */
const PARALLEL_PROJECTS = 4;

/** Sentences of single projects; where an organization hides hundreds, they say the same. */
const MAX_UNSEEN = 20;

/** The ledger watches Azure connections only, and others retire as well. */
const OTHERS_UNSEEN =
  'Federated connections to Docker registries and of extensions are not in the ledger: wif-guard issuers --live asks Azure DevOps for them.';

/** The Azure connections as the guard saw them last, an hour ago at most while it runs. */
export async function recordedConnections({ ledger }: Pick<GuardContext, 'ledger'>): Promise<SeenConnections> {
  const connections: IssuerFacts[] = [];
  for await (const { snapshot } of ledger.connections.list()) connections.push(factsInSnapshot(snapshot));
  return { connections, hiddenProjects: new Set(), unseen: [OTHERS_UNSEEN] };
}

/**
 * The connections as Azure DevOps shows them now, those to Docker registries and of extensions too. A project that does not answer
 * hides only its own.
 * @param untilMs Projects that were not asked by then (milliseconds since 1970) count as hidden.
 * @throws GuardError where the list of projects is refused, or nobody is signed in.
 */
export async function liveConnections(
  { azureDevOps, clock }: Pick<GuardContext, 'azureDevOps' | 'clock'>,
  untilMs = Infinity,
): Promise<SeenConnections> {
  const projects = await azureDevOps.projects();
  const found = new Map<string, IssuerFacts>();
  const hidden = new Map<string, string>();
  const ask = async ({ id, name }: (typeof projects)[number]): Promise<void> => {
    if (clock.now() > untilMs)
      return void hidden.set(id, `The connections of project ${name} were not asked for in time.`);
    try {
      for (const connection of await azureDevOps.serviceConnections(id)) {
        const facts = factsInAnswer(connection);
        if (facts !== undefined && !found.has(facts.id)) found.set(facts.id, facts);
      }
    } catch (error) {
      // Without a sign-in none would answer; everything else can concern this project alone.
      if (!(error instanceof GuardError) || error.code === 'azure-devops-sign-in') throw error;
      hidden.set(id, `The connections of project ${name} could not be seen: ${error.message}`);
    }
  };
  for (let from = 0; from < projects.length; from += PARALLEL_PROJECTS)
    await Promise.all(projects.slice(from, from + PARALLEL_PROJECTS).map(ask));
  const unseen = projects.length === 0 ? [NO_PROJECT] : [...hidden.values()];
  return { connections: [...found.values()], hiddenProjects: new Set(hidden.keys()), unseen: fewOf(unseen) };
}

const NO_PROJECT =
  'Azure DevOps shows no project to this identity: add it to the projects, docs/permissions.md lists what it needs.';

function fewOf(sentences: readonly string[]): readonly string[] {
  if (sentences.length <= MAX_UNSEEN) return sentences;
  const more = sentences.length - MAX_UNSEEN;
  return [...sentences.slice(0, MAX_UNSEEN), `The connections of ${String(more)} more projects could not be seen.`];
}

/**
 * The connections as Azure DevOps shows them now, and of what it does not show what the guard saw last: nothing that is left to do is
 * forgotten because a project, or Azure DevOps, did not answer. What is not shown any more is told, not counted.
 */
export async function knownConnections(
  context: Pick<GuardContext, 'azureDevOps' | 'clock' | 'ledger'>,
  untilMs: number,
): Promise<SeenConnections> {
  const recorded = await recordedConnections(context);
  try {
    const live = await liveConnections(context, untilMs);
    if (live.unseen.includes(NO_PROJECT)) return { ...recorded, unseen: [...recorded.unseen, NO_PROJECT] };
    const shown = new Set(live.connections.map(({ id }) => id));
    const isKept = ({ projects }: IssuerFacts): boolean => projects.some(({ id }) => live.hiddenProjects.has(id));
    const missing = recorded.connections.filter(({ id }) => !shown.has(id));
    const kept = missing.filter(isKept);
    const gone = missing.filter((facts) => !isKept(facts) && mayBeConcerned(facts));
    return { ...live, connections: [...live.connections, ...kept], unseen: [...goneText(gone), ...live.unseen] };
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return {
      ...recorded,
      unseen: [...recorded.unseen, `What changed within the last hour could not be seen: ${error.message}`],
    };
  }
}

function mayBeConcerned(facts: IssuerFacts): boolean {
  return CONCERNS[concernOf(facts, [], '')] !== 'no';
}

/** Connections that one sentence names. */
const MAX_NAMES = 5;

/** A list that is shortened because the guard lost its role looks like one from which a connection was deleted. */
function goneText(gone: readonly IssuerFacts[]): readonly string[] {
  if (gone.length === 0) return [];
  const names = gone.slice(0, MAX_NAMES).map(({ name, id }) => `"${name}" (${id})`);
  const more = gone.length > MAX_NAMES ? ` and ${String(gone.length - MAX_NAMES)} more` : '';
  return [
    `Connections with the old issuer that the guard saw before are not shown to it any more: ${names.join(', ')}${more}. They were deleted, or its identity lost the role Reader on them.`,
  ];
}
