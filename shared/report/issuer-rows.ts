import { CONCERN_TEXTS, type ConcernReason } from '../conversions/issuer-concern.ts';
import type { IssuerFacts } from '../conversions/issuer-facts.ts';
import type { IssuerPlan, PlannedConnection } from '../conversions/issuer-plan.ts';
import { nextActionOf, OBSTACLES, WAVES, type Obstacle } from '../conversions/issuer-work.ts';
import { counted } from './counted.ts';
import { portalUrl } from './next-steps.ts';

/** A connection as every format shows it. Names are as they are: who writes them makes them harmless for their medium. */
export interface IssuerRow {
  readonly name: string;
  readonly id: string;
  readonly type: string;
  /** Names of its projects. */
  readonly projects: string;
  readonly why: string;
  readonly obstacles: readonly Obstacle[];
  readonly next: string;
  readonly url: string;
}

/** What is to do at one time. */
export interface IssuerWave {
  readonly heading: string;
  readonly rows: readonly IssuerRow[];
}

/** Projects that one row names. */
const MAX_PROJECTS = 5;

/** The work of a plan, wave by wave; waves without work are left out. */
export function wavesOf({ work }: IssuerPlan, organizationUrl: string): readonly IssuerWave[] {
  return Array.from(grouped(work, waveText), ([heading, planned]) => ({
    heading,
    rows: planned.map((one) => rowOf(one, organizationUrl)),
  }));
}

/** What is to do with a connection, in a few words; empty where it is not concerned. */
export function waveText({ wave }: PlannedConnection): string {
  return wave === null ? '' : WAVES[wave];
}

/** Connections by what they have in common, in the order in which they come. */
export function grouped(
  planned: readonly PlannedConnection[],
  keyOf: (one: PlannedConnection) => string,
): ReadonlyMap<string, readonly PlannedConnection[]> {
  const groups = new Map<string, PlannedConnection[]>();
  for (const one of planned) {
    const group = groups.get(keyOf(one)) ?? [];
    group.push(one);
    groups.set(keyOf(one), group);
  }
  return groups;
}

/** A planned connection as it is shown. */
export function rowOf({ facts, reason, obstacles }: PlannedConnection, organizationUrl: string): IssuerRow {
  const { id, name, type, projects } = facts;
  return {
    name,
    id,
    type,
    projects: projectNames(facts),
    why: CONCERN_TEXTS[reason],
    obstacles,
    next: nextActionOf(facts, reason),
    url: portalUrl(organizationUrl, { connectionId: encodeURIComponent(id), projects: [...projects] }),
  };
}

function projectNames({ projects, hasHiddenProjects }: IssuerFacts): string {
  const names = [...new Set(projects.map(({ name }) => name || 'a project without a name'))];
  const more = names.length - MAX_PROJECTS + (hasHiddenProjects ? 1 : 0);
  if (names.length === 0) return 'no project that Azure DevOps names';
  const shown = names.slice(0, MAX_PROJECTS).join(', ');
  if (names.length > MAX_PROJECTS) return `${shown} and ${String(more)} more`;
  return hasHiddenProjects ? `${shown} and maybe more` : shown;
}

/** The obstacles of a plan with their explanations, each once. */
export function obstaclesIn({ work }: IssuerPlan): readonly (readonly [Obstacle, string])[] {
  const found = new Set(work.flatMap(({ obstacles }) => obstacles));
  return [...found].sort().map((obstacle) => [obstacle, OBSTACLES[obstacle]] as const);
}

/** `retires on 2027-07-01, in 214 days` */
export function retirementText({ retirement, daysLeft }: IssuerPlan): string {
  if (daysLeft > 0) return `retires on ${retirement.retires}, in ${counted(daysLeft, 'day')}`;
  return daysLeft === 0
    ? `retires today, ${retirement.retires}`
    : `retired on ${retirement.retires}, ${counted(-daysLeft, 'day')} ago`;
}

/** `9 done, 8 left, 3 unknown` */
export function progressText({ totals: { done, left, unknown, percent } }: IssuerPlan): string {
  return `${String(percent)} %: ${String(done)} done, ${String(left)} left, ${String(unknown)} unknown`;
}

const NOT_CONCERNED = ['not-federated', 'other-cloud', 'waived'] as const satisfies readonly ConcernReason[];
const NOUNS = { 'not-federated': 'not federated', 'other-cloud': 'to other clouds', waived: 'waived' } as const;

/** `4 not federated, 1 waived`; empty where there are none. */
export function notConcernedText({ totals: { reasons } }: IssuerPlan): string {
  return NOT_CONCERNED.filter((reason) => reasons[reason] > 0)
    .map((reason) => `${String(reasons[reason])} ${NOUNS[reason]}`)
    .join(', ');
}

/** Nothing is left only where everything was seen. */
export function closingText({ totals, unseen }: IssuerPlan): string {
  if (totals.left > 0 || totals.unknown > 0) return '';
  return unseen.length === 0
    ? 'No connection is concerned: nothing is left to do.'
    : 'No connection that could be seen is concerned; not all could be seen.';
}
