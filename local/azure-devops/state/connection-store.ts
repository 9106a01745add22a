import { connectionEvent } from '../hooks/connection-events.ts';
import { audit } from './audit-log.ts';
import type { Connection } from './model.ts';
import type { OrganizationContext, State } from './organization-context.ts';

/** Adds a connection, and tells the hooks. */
export function addConnection(organization: OrganizationContext, connection: Connection): void {
  organization.state.connections.push(connection);
  audit(organization, 'Created', connection, connection);
  publish(organization, 'created', connection);
}

/** Puts a changed connection in the place of the one with its id, and tells the hooks. */
export function replaceConnection(organization: OrganizationContext, connection: Connection): void {
  const before = organization.state.connections.find(({ id }) => id === connection.id);
  const isSwitched = before !== undefined && before.isDisabled !== connection.isDisabled;
  audit(organization, isSwitched ? 'PropertyChanged' : 'Modified', connection, connection);
  replaceQuietly(organization.state, connection);
  publish(organization, 'updated', connection);
}

/** The same without an event: the service only goes on with what it told the hooks already. */
export function replaceQuietly({ connections }: State, connection: Connection): void {
  const index = connections.findIndex(({ id }) => id === connection.id);
  connections.splice(index, 1, connection);
}

function publish(organization: OrganizationContext, what: 'created' | 'updated', connection: Connection): void {
  for (const share of connection.shares) organization.publish(connectionEvent(what, connection, share));
}
