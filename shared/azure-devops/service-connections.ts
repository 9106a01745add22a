import { z } from 'zod';
import { serviceConnectionSchema, type ServiceConnection } from '../connections/service-connection.ts';
import { watchedConnectionSchema, type WatchedConnection } from '../connections/watched-connection.ts';
import type { Requests } from './request.ts';

/** What a project shows of its Azure connections. */
export interface AzureConnections {
  readonly connections: readonly WatchedConnection[];
  /** How many it shows in a shape the guard does not know. */
  readonly unreadable: number;
}

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

    /** The Azure connections of a project with what is watched of them; one that cannot be read does not hide the others. */
    async azureConnections(projectId: string): Promise<AzureConnections> {
      const items = await requests.list(
        {
          what: `the Azure service connections of project ${projectId}`,
          path: [projectId, '_apis', 'serviceendpoint', 'endpoints'],
          query: { type: 'azurerm', includeFailed: true },
        },
        z.object({ value: z.array(z.unknown()) }),
      );
      const connections = items.flatMap((item) => watchedConnectionSchema.safeParse(item).data ?? []);
      return { connections, unreadable: items.length - connections.length };
    },

    /** @throws GuardError `azure-devops-not-found` where the project has no such connection, or the identity may not see it. */
    serviceConnection: (projectId: string, connectionId: string): Promise<WatchedConnection> =>
      requests.get(
        {
          what: `service connection ${connectionId}`,
          path: [projectId, '_apis', 'serviceendpoint', 'endpoints', connectionId],
        },
        watchedConnectionSchema,
      ),
  };
}
