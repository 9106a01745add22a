import { z } from 'zod';
import type { Requests } from './request.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Everything that the service says of a connection, to be sent back; it stays inside this file. */
const whole = z.record(z.string(), z.unknown());
const authorizationSchema = z.looseObject({ parameters: whole.nullish() });

/** Disabling a connection: Azure DevOps refuses it to every pipeline from then on. */
export function disableCalls(requests: Requests) {
  return {
    /**
     * Disables a connection: as it is read now, with `isDisabled`, it is put back (REST, area serviceEndpoint, 7.1, "Update Service
     * Endpoint"). One that is disabled already stays so.
     * @throws GuardError `azure-devops-refused`, `azure-devops-forbidden` when it may not be changed.
     */
    async disableConnection(projectId: string, connectionId: string): Promise<void> {
      const what = `service connection ${connectionId}`;
      const read = { what, path: [projectId, '_apis', 'serviceendpoint', 'endpoints', connectionId] };
      const connection = await requests.get(read, whole);
      if (connection['isDisabled'] === true) return;
      const authorization = authorizationSchema.safeParse(connection['authorization']).data;
      const body = {
        ...connection,
        isDisabled: true,
        authorization: { ...authorization, parameters: withoutSecrets(authorization?.parameters) },
      };
      const call = { what: `disabling ${what}`, path: ['_apis', 'serviceendpoint', 'endpoints', connectionId], body };
      await requests.send('PUT', call, z.unknown());
    },
  };
}
