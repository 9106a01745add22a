import { daysUntil, type IssuerRetirement } from '../catalogue/issuer-retirement.ts';
import type { FileWaiver } from '../policy/waiver-entries.ts';
import { concernOf, CONCERNS, type Concern, type ConcernReason } from './issuer-concern.ts';
import type { IssuerFacts } from './issuer-facts.ts';
import { obstaclesOf, waveOf, WAVES, type Obstacle, type Wave } from './issuer-work.ts';

/** A connection in the plan. */
export interface PlannedConnection {
  readonly facts: IssuerFacts;
  readonly concern: Concern;
  readonly reason: ConcernReason;
  /** Null where it is not concerned. */
  readonly wave: Wave | null;
  readonly obstacles: readonly Obstacle[];
}

/** How many connections there are of each kind. */
export interface IssuerTotals {
  readonly connections: number;
  /** They have to change their issuer. */
  readonly left: number;
  /** They may have to. */
  readonly unknown: number;
  /** Their tokens are signed by Entra. */
  readonly done: number;
  /** The others, by why the retirement is none of their business. */
  readonly reasons: Readonly<Record<ConcernReason, number>>;
  /** Done of all that are done, left or unknown, 0 to 100, rounded down: 100 means that nothing is left. */
  readonly percent: number;
}

export interface IssuerPlan {
  readonly retirement: IssuerRetirement;
  /** Whole days until the retirement, zero or less once it has come. */
  readonly daysLeft: number;
  /** When it was made, ISO 8601 UTC. */
  readonly madeAt: string;
  readonly totals: IssuerTotals;
  /** What is left or unknown, in the order of work. */
  readonly work: readonly PlannedConnection[];
  /** The others, by name. */
  readonly others: readonly PlannedConnection[];
  /** What could not be seen, one sentence each. */
  readonly unseen: readonly string[];
}

/** What a plan is made with. */
export interface Planning {
  readonly retirement: IssuerRetirement;
  readonly nowMs: number;
  /** Of the organization's policy. */
  readonly waivers: readonly FileWaiver[];
  readonly unseen: readonly string[];
}

/** The plan for connections: whom the retirement concerns, what stands in the way, and in which order to work. */
export function issuerPlan(connections: readonly IssuerFacts[], planning: Planning): IssuerPlan {
  const { retirement, nowMs, waivers, unseen } = planning;
  const madeAt = new Date(nowMs).toISOString();
  const planned = connections.map((facts) => plannedConnection(facts, concernOf(facts, waivers, madeAt.slice(0, 10))));
  return {
    retirement,
    daysLeft: daysUntil(retirement.retires, nowMs),
    madeAt,
    totals: totalsOf(planned),
    work: planned.filter(({ concern }) => concern !== 'no').sort(byTurn),
    others: planned.filter(({ concern }) => concern === 'no').sort(byTurn),
    unseen,
  };
}

function plannedConnection(facts: IssuerFacts, reason: ConcernReason): PlannedConnection {
  const concern = CONCERNS[reason];
  if (concern === 'no') return { facts, concern, reason, wave: null, obstacles: [] };
  return { facts, concern, reason, wave: waveOf(facts, reason), obstacles: obstaclesOf(facts) };
}

function totalsOf(planned: readonly PlannedConnection[]): IssuerTotals {
  const count = (isIt: (one: PlannedConnection) => boolean): number => planned.filter(isIt).length;
  const left = count(({ concern }) => concern === 'yes');
  const unknown = count(({ concern }) => concern === 'unknown');
  const ofReason = (wanted: ConcernReason): number => count(({ reason }) => reason === wanted);
  const done = ofReason('entra-issuer');
  const all = done + left + unknown;
  return {
    connections: planned.length,
    left,
    unknown,
    done,
    reasons: {
      'retiring-issuer': ofReason('retiring-issuer'),
      'obsolete-issuer': ofReason('obsolete-issuer'),
      'scheme-unknown': ofReason('scheme-unknown'),
      'issuer-unknown': ofReason('issuer-unknown'),
      'cloud-unknown': ofReason('cloud-unknown'),
      'entra-issuer': done,
      'not-federated': ofReason('not-federated'),
      'other-cloud': ofReason('other-cloud'),
      waived: ofReason('waived'),
    },
    percent: all === 0 ? 100 : Math.floor((100 * done) / all),
  };
}

const TURNS: readonly (string | null)[] = Object.keys(WAVES);

/** By wave; in it by project, so that one team finds its own together; then by name. */
function byTurn(a: PlannedConnection, b: PlannedConnection): number {
  return (
    TURNS.indexOf(a.wave) - TURNS.indexOf(b.wave) ||
    projectOf(a.facts).localeCompare(projectOf(b.facts), 'en') ||
    a.facts.name.localeCompare(b.facts.name, 'en') ||
    a.facts.id.localeCompare(b.facts.id, 'en')
  );
}

/** The name of the first project of a connection; empty where Azure DevOps names none. */
export function projectOf({ projects }: IssuerFacts): string {
  return projects[0]?.name ?? '';
}
