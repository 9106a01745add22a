import type { Connection, ConnectionShare } from '../state/model.ts';
import type { NewEvent } from './event.ts';

/**
 * A service connection was created or updated, as one of its projects is told. The event says neither what changed nor who did it,
 * `authorization` is null and `projectIds` empty (reference: azure-devops.md 1.3, both samples).
 */
export function connectionEvent(what: 'created' | 'updated', connection: Connection, share: ConnectionShare): NewEvent {
  return {
    eventType: `ms.vss-endpoint.endpoint-${what}`,
    project: share.project,
    text: `${connection.type} service connection ${what}: ${share.name}`,
    resource: { id: connection.id, name: share.name, type: connection.type, authorization: null, projectIds: [] },
    filters: { project: [share.project.id] },
  };
}
