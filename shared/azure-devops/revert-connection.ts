import { changeScheme } from './change-scheme.ts';
import type { Requests } from './request.ts';

/** Reverting a connection. */
export function revertCalls(requests: Requests) {
  return {
    /**
     * Reverts a connection to its secret.
     * @returns `already` when it had been reverted before.
     * @throws GuardError `azure-devops-refused` with the service's words when it may not be reverted.
     */
    async revertConnection(projectId: string, connectionId: string): Promise<'reverted' | 'already'> {
      const change = { projectId, connectionId, scheme: 'ServicePrincipal', called: 'the revert of' } as const;
      return (await changeScheme(requests, change)) === 'changed' ? 'reverted' : 'already';
    },
  };
}
