import { z } from 'zod';
import { GuardError } from '../errors.ts';
import type { Requests } from './request.ts';

/** Everything that the service says of a connection, to be sent back; it stays inside this file. */
const whole = z.record(z.string(), z.unknown());
const authorizationSchema = z.looseObject({ scheme: z.string().min(1), parameters: whole.nullish() });

/** Parameters that the service never gives out; should it ever, they are not sent back. */
const SECRET = /(?:key|certificate|password|secret)$/i;

/** A change of a connection. */
export interface ConnectionChange {
  readonly projectId: string;
  readonly connectionId: string;
  /** What the change is called in messages: `the revert of`. */
  readonly called: string;
  /** `operation` of the call, where it is more than a replacement. */
  readonly operation?: 'ConvertAuthenticationScheme';
  /** The fields that are sent in place of what was read; what is not given stays. */
  readonly scheme?: 'ServicePrincipal' | 'WorkloadIdentityFederation';
  readonly isDisabled?: true;
}

/**
 * Changes a connection: as it is read now, with what changes, it is put back (REST, area serviceEndpoint, 7.1, "Update Service Endpoint").
 * Secrets go back as null, which leaves them as they are, and the deadline of a revert is left out: the service computes it. Assumption:
 * it does so too where the call has no operation.
 * A connection that is to be disabled and is so already is not sent.
 * @throws GuardError `azure-devops-answer` where the service does not say how the connection signs in: nothing is sent then;
 * `azure-devops-refused`, `azure-devops-forbidden` when it may not be changed.
 */
export async function putBack(requests: Requests, change: ConnectionChange): Promise<void> {
  const { projectId, connectionId, called, operation, scheme, isDisabled } = change;
  const what = `service connection ${connectionId}`;
  const read = { what, path: [projectId, '_apis', 'serviceendpoint', 'endpoints', connectionId] };
  const { data, authorization, ...connection } = await requests.get(read, whole);
  if (isDisabled === true && connection['isDisabled'] === true) return;
  const current = authorizationSchema.safeParse(authorization).data;
  if (current === undefined)
    throw new GuardError('azure-devops-answer', `Azure DevOps did not say how ${what} signs in.`);
  const body = {
    ...connection,
    ...(isDisabled && { isDisabled }),
    data: withoutDeadline(data),
    authorization: { ...current, parameters: withoutSecrets(current.parameters), ...(scheme && { scheme }) },
  };
  const path = ['_apis', 'serviceendpoint', 'endpoints', connectionId];
  await requests.send('PUT', { what: `${called} ${what}`, path, query: { operation }, body }, z.unknown());
}

function withoutSecrets(parameters: z.infer<typeof whole> | null | undefined): unknown {
  return Object.fromEntries(
    Object.entries(parameters ?? {}).map(([key, value]) => [key, SECRET.test(key) ? null : value]),
  );
}

function withoutDeadline(data: unknown): unknown {
  const values = whole.safeParse(data).data;
  if (values === undefined) return data;
  return Object.fromEntries(Object.entries(values).filter(([key]) => key.toLowerCase() !== 'revertschemedeadline'));
}
