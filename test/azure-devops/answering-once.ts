import { requestsOf, type Requests } from '../../shared/azure-devops/request.ts';
import { testClock } from './organization.ts';

/** Requests that get a list that is whole. */
export function answeringOnce(value: readonly unknown[]): Requests {
  const answer = {
    status: 200,
    contentType: 'application/json',
    retryAfterMs: undefined,
    continuationToken: undefined,
  };
  const send = () => Promise.resolve({ ...answer, body: JSON.stringify({ value }) });
  return requestsOf('https://dev.azure.com/contoso', send, testClock());
}
