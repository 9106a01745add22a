import { z } from 'zod';
import { mapping, organizationUrlIn, text, textIn } from './rest-fields.ts';

/** Ids end up in commands for people, so they are what they say. */
const projectReference = z.object({
  projectReference: z.object({ id: z.guid(), name: z.string().catch('') }),
  name: z.string(),
});

/** Who created it is nobody's business here; that person's picture tells where the organization lives (REST: IdentityRef). */
const createdBy = z
  .object({
    imageUrl: text,
    _links: z
      .object({ avatar: z.object({ href: text }).nullish() })
      .nullish()
      .catch(null),
  })
  .nullish()
  .catch(null)
  .transform((person) => ({
    organizationUrl: organizationUrlIn(person?._links?.avatar?.href ?? person?.imageUrl ?? ''),
  }));

/**
 * A service connection in the REST shape of "service endpoints" (7.1): the fields the guard reads. Everything else is dropped on
 * reading, and of all authorization parameters only the issuer of federated tokens is read, so that no secret can travel further.
 */
export const serviceConnectionSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  isDisabled: z
    .boolean()
    .nullish()
    .transform((isDisabled) => isDisabled === true),
  isShared: z.boolean().nullish().catch(null),
  authorization: z
    .object({ scheme: z.string(), parameters: mapping })
    .transform(({ scheme, parameters }) => ({ scheme, issuer: textIn(parameters, 'workloadIdentityFederationIssuer') }))
    .nullish(),
  data: mapping.transform((data) => ({
    revertSchemeDeadline: textIn(data, 'revertSchemeDeadline'),
    /** `Automatic` or `Manual`. */
    creationMode: textIn(data, 'creationMode'),
    /** The cloud: `AzureCloud`, `AzureUSGovernment`, … */
    environment: textIn(data, 'environment'),
    /** What it signs in as: `ManagedIdentity`, `AppRegistrationAutomatic` or `AppRegistrationManual`; older connections do not say. */
    identityType: textIn(data, 'identityType'),
  })),
  createdBy,
  /** Projects that may use it; `unreadable` counts those that the service does not name. */
  serviceEndpointProjectReferences: z
    .array(z.unknown())
    .nullish()
    .catch(null)
    .transform((given) => {
      const references = (given ?? []).flatMap((one) => projectReference.safeParse(one).data ?? []);
      return { references, unreadable: (given ?? []).length - references.length };
    }),
});

export type ServiceConnection = z.infer<typeof serviceConnectionSchema>;

/**
 * What judging needs to know of a connection: `federated` breaks now, `secret` would break on a conversion, `other` is neither
 * (managed identity of the agent, publish profile, another service), `unknown` is an Azure connection of a scheme that is not known.
 */
export type SchemeKind = 'federated' | 'secret' | 'other' | 'unknown';

/** What tells how a connection signs in. */
export interface SignIn {
  readonly type: string;
  readonly authorization?: { readonly scheme: string } | null | undefined;
}

/** Schemes of Azure connections, in lower case: the service writes keys and values in varying casing. */
const AZURE_SCHEMES: ReadonlyMap<string, SchemeKind> = new Map([
  ['workloadidentityfederation', 'federated'],
  ['serviceprincipal', 'secret'],
  ['managedserviceidentity', 'other'],
  ['publishprofile', 'other'],
]);

/** How an Azure connection signs in. */
export function schemeKindOf(connection: SignIn): SchemeKind {
  return connection.type.toLowerCase() === 'azurerm' ? anySchemeKindOf(connection) : 'other';
}

/** How a connection signs in whatever it is for: Docker registries can be federated too. */
export function anySchemeKindOf({ authorization }: SignIn): SchemeKind {
  return AZURE_SCHEMES.get(authorization?.scheme.toLowerCase() ?? '') ?? 'unknown';
}
