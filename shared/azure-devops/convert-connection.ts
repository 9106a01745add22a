import { changeScheme } from './change-scheme.ts';
import type { Requests } from './request.ts';

/** What a person does with `wif-guard convert`; the guard never does it by itself. */
export function convertCalls(requests: Requests) {
  return {
    /**
     * Converts a connection to workload identity federation.
     * @returns `already` when it was federated before.
     * @throws GuardError `azure-devops-refused` with the service's words when it cannot be converted.
     */
    async convertConnection(projectId: string, connectionId: string): Promise<'converted' | 'already'> {
      const scheme = 'WorkloadIdentityFederation';
      const change = { projectId, connectionId, scheme, called: 'the conversion of' } as const;
      return (await changeScheme(requests, change)) === 'changed' ? 'converted' : 'already';
    },
  };
}
