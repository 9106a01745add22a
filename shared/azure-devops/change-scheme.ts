import { z } from 'zod';
import { GuardError } from '../errors.ts';
import type { Requests } from './request.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Everything that the service says of a connection, to be sent back; it stays inside this file. */
const whole = z.record(z.string(), z.unknown());
const authorizationSchema = z.looseObject({ scheme: z.string(), parameters: whole.nullish() });

const SAID_NO: ReadonlySet<string> = new Set(['azure-devops-refused', 'azure-devops-conflict']);

/** What the service says when the connection is in that scheme already (published conversion scripts test for the words). */
const ALREADY = /neither an upgrade or a downgrade/i;

/** The connection that gets another scheme, and what that is called in messages: `the revert of`. */
export interface SchemeChange {
  readonly projectId: string;
  readonly connectionId: string;
  readonly scheme: 'ServicePrincipal' | 'WorkloadIdentityFederation';
  readonly called: string;
}

/**
 * Gives a connection the other scheme: it is read now, and put back with that scheme and `operation=ConvertAuthenticationScheme`
 * (https://learn.microsoft.com/azure/devops/pipelines/library/connect-to-azure, conversion with a script).
 * The window's deadline is left out of it: the service computes it. The service may go on with it after its answer.
 * @returns `already` when it had that scheme before.
 * @throws GuardError `azure-devops-refused` with the service's words when it may not be changed.
 */
export async function changeScheme(
  requests: Requests,
  { projectId, connectionId, scheme, called }: SchemeChange,
): Promise<'changed' | 'already'> {
  const what = `service connection ${connectionId}`;
  const read = { what, path: [projectId, '_apis', 'serviceendpoint', 'endpoints', connectionId] };
  const { data, authorization, ...connection } = await requests.get(read, whole);
  const current = authorizationSchema.safeParse(authorization).data;
  if (current === undefined)
    throw new GuardError('azure-devops-answer', `Azure DevOps did not say how ${what} signs in.`);
  const body = {
    ...connection,
    data: withoutDeadline(data),
    authorization: { ...current, parameters: withoutSecrets(current.parameters), scheme },
  };
  const call = {
    what: `${called} ${what}`,
    path: ['_apis', 'serviceendpoint', 'endpoints', connectionId],
    query: { operation: 'ConvertAuthenticationScheme' },
    body,
  };
  try {
    await requests.send('PUT', call, z.unknown());
    return 'changed';
  } catch (error) {
    if (error instanceof GuardError && SAID_NO.has(error.code) && ALREADY.test(error.message)) return 'already';
    throw error;
  }
}

function withoutDeadline(data: unknown): unknown {
  const values = whole.safeParse(data).data;
  if (values === undefined) return data;
  return Object.fromEntries(Object.entries(values).filter(([key]) => key.toLowerCase() !== 'revertschemedeadline'));
}
