import { z } from 'zod';
import { serviceConnectionSchema } from './service-connection.ts';

/** A text that is not there, or is something else, is not known; one odd field must not hide the whole connection. */
const text = z.string().nullish().catch(null);

/** A mapping whose keys the service writes in varying casing (`tenantid`, `tenantId`). */
const mapping = z.record(z.string(), z.unknown()).nullish().catch(null);

/** Ids end up in commands for people, so they are what they say. */
const guid = z.guid();

const projectReference = z.object({
  projectReference: z.object({ id: guid, name: z.string().catch('') }),
  name: z.string(),
});

/**
 * A service connection with what is watched of it (REST, area serviceEndpoint, 7.1). Of all authorization parameters only the
 * issuer of federated tokens is read: no secret can travel further.
 */
export const watchedConnectionSchema = serviceConnectionSchema.extend({
  id: guid,
  isShared: z.boolean().nullish().catch(null),
  authorization: z
    .object({ scheme: z.string(), parameters: mapping })
    .transform(({ scheme, parameters }) => ({ scheme, issuer: textIn(parameters, 'workloadIdentityFederationIssuer') }))
    .nullish(),
  data: mapping.transform((data) => ({
    revertSchemeDeadline: textIn(data, 'revertSchemeDeadline'),
    creationMode: textIn(data, 'creationMode'),
  })),
  // Part of keys and messages, so it is bounded; a date has thirty characters.
  modificationDate: z.string().max(64).nullish().catch(null),
  modifiedBy: z.object({ id: text, displayName: text, uniqueName: text }).nullish().catch(null),
  isReady: z.boolean().nullish().catch(null),
  operationStatus: z.object({ state: text }).nullish().catch(null),
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

export type WatchedConnection = z.infer<typeof watchedConnectionSchema>;

/** True while Azure DevOps still works on the connection: what is shown of it can change without another event. */
export function isUnderWay({ isReady, operationStatus }: WatchedConnection): boolean {
  return isReady === false && operationStatus?.state?.toLowerCase() !== 'failed';
}

/** The text under a key in any casing; empty where there is none. */
function textIn(values: Readonly<Record<string, unknown>> | null | undefined, key: string): string {
  const found = Object.entries(values ?? {}).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  return typeof found === 'string' ? found.trim() : '';
}
