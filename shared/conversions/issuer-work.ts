import type { ConcernReason } from './issuer-concern.ts';
import { CONCERNS } from './issuer-concern.ts';
import type { IssuerFacts } from './issuer-facts.ts';

/** What can stand in the way of another issuer, each in words that say what to do about it. */
export const OBSTACLES = {
  'app-tenancy':
    'Whether its app registration is one of several tenants cannot be seen in Azure DevOps. Entra shows it under Supported account types of the app. Such an app keeps the old issuer: waive issuer-retiring for the connection in the policy.',
  'manual-credential':
    'Its credential was made by hand, so Update may not be able to add the new one. Find out now who owns the app registration or managed identity: that person adds it.',
  'creation-unknown':
    'Azure DevOps does not say whether it made the identity of the connection itself. If Update fails, it shows issuer and subject for a federated credential that is added by hand.',
  'several-projects': 'Several projects use it: tell all of them before it is updated.',
  'hidden-projects':
    'More projects may use it than the guard can see: find out which, and tell them before it is updated.',
} as const;

export type Obstacle = keyof typeof OBSTACLES;

/** Order of work: what is broken, then what takes a click, then what takes other people, then what nobody knows yet. */
export const WAVES = {
  broken: 'Refused already: update these at once',
  update: 'Choose Update: Azure DevOps can do it itself, one project uses it',
  'update-shared': 'Choose Update once all projects know of it',
  'by-hand': 'Needs the owner of the app registration or managed identity',
  'find-out': 'Find out first',
} as const;

export type Wave = keyof typeof WAVES;

/** The obstacles of a connection that is, or may be, concerned. */
export function obstaclesOf(facts: IssuerFacts): readonly Obstacle[] {
  const { projects, hasHiddenProjects } = facts;
  const made = madeBy(facts);
  return [
    ...(made === 'hand' ? (['manual-credential'] as const) : []),
    ...(made === 'unknown' ? (['creation-unknown'] as const) : []),
    // A managed identity belongs to one tenant (the documentation names the two side by side).
    ...(isManagedIdentity(facts) ? [] : (['app-tenancy'] as const)),
    ...(projects.length > 1 ? (['several-projects'] as const) : []),
    ...(hasHiddenProjects ? (['hidden-projects'] as const) : []),
  ];
}

/** When it is its turn. */
export function waveOf(facts: IssuerFacts, reason: ConcernReason): Wave {
  if (reason === 'obsolete-issuer') return 'broken';
  const made = madeBy(facts);
  if (CONCERNS[reason] === 'unknown' || made === 'unknown') return 'find-out';
  if (made === 'hand') return 'by-hand';
  return facts.projects.length > 1 || facts.hasHiddenProjects ? 'update-shared' : 'update';
}

/** What to do next, in one sentence. */
export function nextActionOf(facts: IssuerFacts, reason: ConcernReason): string {
  switch (reason) {
    case 'scheme-unknown':
    case 'issuer-unknown':
    case 'cloud-unknown':
      return 'Open it in the project settings: Azure DevOps flags connections that have to be updated. Choose Update where it does.';
    case 'entra-issuer':
    case 'not-federated':
    case 'other-cloud':
    case 'waived':
      return 'Nothing.';
    case 'retiring-issuer':
    case 'obsolete-issuer':
      return madeBy(facts) === 'azure-devops'
        ? `Open it in the project settings and choose Update, as its administrator and with the right to add a federated credential to its ${identityOf(facts)}; then run one pipeline on it.`
        : `Open it in the project settings and choose Update; where that fails, whoever owns its ${identityOf(facts)} adds a federated credential with the issuer and subject that it shows, and Try again ends it. Then run one pipeline on it.`;
  }
}

/** By the data of the connection: an identity that a person made needs a person again. */
function madeBy({ creationMode, identityType }: IssuerFacts): 'azure-devops' | 'hand' | 'unknown' {
  if (creationMode.toLowerCase() === 'manual' || identityType.toLowerCase() === 'appregistrationmanual') return 'hand';
  return creationMode.toLowerCase() === 'automatic' ? 'azure-devops' : 'unknown';
}

function isManagedIdentity({ identityType }: IssuerFacts): boolean {
  return identityType.toLowerCase() === 'managedidentity';
}

function identityOf(facts: IssuerFacts): string {
  if (isManagedIdentity(facts)) return 'managed identity';
  return /^appregistration/i.test(facts.identityType) ? 'app registration' : 'app registration or managed identity';
}
