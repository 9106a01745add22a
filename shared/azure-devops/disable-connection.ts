import { putBack } from './put-back.ts';
import type { Requests } from './request.ts';

/** Disabling a connection: Azure DevOps refuses it to every pipeline from then on. */
export function disableCalls(requests: Requests) {
  return {
    /**
     * Disables a connection; one that is disabled already stays so.
     * @throws GuardError `azure-devops-refused`, `azure-devops-forbidden` when it may not be changed.
     */
    disableConnection: (projectId: string, connectionId: string): Promise<void> =>
      putBack(requests, { projectId, connectionId, called: 'disabling', isDisabled: true }),
  };
}
