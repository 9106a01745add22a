import { isOtherCloud, isPublicCloud, issuerKindOf } from '../connections/issuers.ts';
import type { FileWaiver } from '../policy/waiver-entries.ts';
import { schemeKindWith, type IssuerFacts } from './issuer-facts.ts';

/** Whether the retirement concerns a connection. Unknown is neither: it stands in the plan until somebody has found out. */
export type Concern = 'yes' | 'no' | 'unknown';

/** Why it does, does not, or cannot be told. */
export const CONCERNS = {
  'retiring-issuer': 'yes',
  'obsolete-issuer': 'yes',
  'scheme-unknown': 'unknown',
  'issuer-unknown': 'unknown',
  'cloud-unknown': 'unknown',
  'entra-issuer': 'no',
  'not-federated': 'no',
  'other-cloud': 'no',
  waived: 'no',
} as const satisfies Readonly<Record<string, Concern>>;

export type ConcernReason = keyof typeof CONCERNS;

/** The reasons in words that can follow the name of a connection. */
export const CONCERN_TEXTS: Readonly<Record<ConcernReason, string>> = {
  'retiring-issuer': 'its tokens are signed by Azure DevOps (vstoken.dev.azure.com), in the public cloud',
  'obsolete-issuer':
    'its tokens are signed by the issuer of the preview (app.vstoken.visualstudio.com), which is obsolete',
  'scheme-unknown': 'how it signs in is not known',
  'issuer-unknown': 'it is federated, and who signs its tokens is not known',
  'cloud-unknown':
    'its tokens are signed by Azure DevOps, and its cloud is not known: only the public one is concerned',
  'entra-issuer': 'its tokens are signed by Entra already',
  'not-federated': 'it is not federated',
  'other-cloud': 'it is to another cloud than the public one, where the issuer stays',
  waived: 'the policy waives issuer-retiring for it',
};

/** The rule whose waivers take a connection out of the plan. */
const RULE = 'issuer-retiring';

/**
 * Why a connection is, is not, or may be concerned
 * (https://learn.microsoft.com/azure/devops/pipelines/release/convert-service-connections). That an app of several tenants is not
 * concerned cannot be seen from a connection: a person who knows it waives the rule.
 * @param waivers Of the organization's policy.
 * @param today ISO 8601 date.
 */
export function concernOf(facts: IssuerFacts, waivers: readonly FileWaiver[], today: string): ConcernReason {
  const scheme = schemeKindWith(facts);
  if (scheme === 'unknown') return 'scheme-unknown';
  if (scheme !== 'federated') return 'not-federated';
  const issuer = issuerKindOf(facts.issuer);
  if (issuer === 'entra') return 'entra-issuer';
  // The preview's is refused in every cloud.
  if (issuer !== 'obsolete' && isOtherCloud(facts.environment)) return 'other-cloud';
  if (isWaived(facts, waivers, today)) return 'waived';
  switch (issuer) {
    case 'obsolete':
      return 'obsolete-issuer';
    case 'azure-devops':
      return isPublicCloud(facts.environment) ? 'retiring-issuer' : 'cloud-unknown';
    case 'unknown':
      return 'issuer-unknown';
  }
}

/** A waiver for certain pipelines says nothing of the connection itself; one without a connection means all of them. */
function isWaived({ name, projects }: IssuerFacts, waivers: readonly FileWaiver[], today: string): boolean {
  const names = new Set([name, ...projects.map(({ connectionName }) => connectionName)].map(plain));
  return waivers.some(
    ({ rules, pipeline, connection, until }) =>
      rules.includes(RULE) &&
      (pipeline === undefined || pipeline === '**') &&
      (connection === undefined || names.has(plain(connection))) &&
      today <= until,
  );
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}
