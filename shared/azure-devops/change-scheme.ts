import { GuardError } from '../errors.ts';
import { putBack, type ConnectionChange } from './put-back.ts';
import type { Requests } from './request.ts';

const SAID_NO: ReadonlySet<string> = new Set(['azure-devops-refused', 'azure-devops-conflict']);

/** What the service says when the connection is in that scheme already (published conversion scripts test for the words). */
const ALREADY = /neither an upgrade or a downgrade/i;

/** The connection that gets another scheme. */
export type SchemeChange = Required<Pick<ConnectionChange, 'projectId' | 'connectionId' | 'called' | 'scheme'>>;

/**
 * Gives a connection the other scheme: it is put back with that scheme and `operation=ConvertAuthenticationScheme`
 * (https://learn.microsoft.com/azure/devops/pipelines/library/connect-to-azure, conversion with a script).
 * The service may go on with it after its answer.
 * @returns `already` when it had that scheme before.
 * @throws GuardError `azure-devops-refused` with the service's words when it may not be changed.
 */
export async function changeScheme(requests: Requests, change: SchemeChange): Promise<'changed' | 'already'> {
  try {
    await putBack(requests, { ...change, operation: 'ConvertAuthenticationScheme' });
    return 'changed';
  } catch (error) {
    if (error instanceof GuardError && SAID_NO.has(error.code) && ALREADY.test(error.message)) return 'already';
    throw error;
  }
}
