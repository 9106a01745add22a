import { z } from 'zod';
import { serviceConnectionSchema, type ServiceConnection } from '../connections/service-connection.ts';
import type { Requests } from './request.ts';

/** Service connections (REST, area serviceEndpoint, 7.1). */
export function serviceConnectionReads(requests: Requests) {
  return {
    /** All connections of a project that the guard's identity may see. */
    serviceConnections: (projectId: string): Promise<readonly ServiceConnection[]> =>
      requests.list(
        {
          what: 'the service connections of the project',
          path: [projectId, '_apis', 'serviceendpoint', 'endpoints'],
          query: { includeFailed: true },
        },
        z.object({ value: z.array(serviceConnectionSchema) }),
      ),
  };
}
