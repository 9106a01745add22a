import { z } from 'zod';
import { text } from './rest-fields.ts';
import { serviceConnectionSchema } from './service-connection.ts';

/** A service connection with what is watched of it (REST, area serviceEndpoint, 7.1). */
export const watchedConnectionSchema = serviceConnectionSchema.extend({
  /** Ids end up in commands for people, so they are what they say. */
  id: z.guid(),
  // Part of keys and messages, so it is bounded; a date has thirty characters.
  creationDate: z.string().max(64).nullish().catch(null),
  modificationDate: z.string().max(64).nullish().catch(null),
  modifiedBy: z.object({ id: text, displayName: text, uniqueName: text }).nullish().catch(null),
  isReady: z.boolean().nullish().catch(null),
  operationStatus: z.object({ state: text, statusMessage: text }).nullish().catch(null),
});

export type WatchedConnection = z.infer<typeof watchedConnectionSchema>;

/** True while Azure DevOps still works on the connection: what is shown of it can change without another event. */
export function isUnderWay({ isReady, operationStatus }: WatchedConnection): boolean {
  return isReady === false && operationStatus?.state?.toLowerCase() !== 'failed';
}

/** Why Azure DevOps gave up on it, in its words; undefined where it did not. */
export function failureOf({ operationStatus }: WatchedConnection): string | undefined {
  if (operationStatus?.state?.toLowerCase() !== 'failed') return undefined;
  return operationStatus.statusMessage || 'Azure DevOps does not say why';
}
