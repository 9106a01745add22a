import { randomUUID } from 'node:crypto';
import { guidFor } from '../ids.ts';
import type { Identity } from './model.ts';
import type { OrganizationContext, State } from './organization-context.ts';

/** Who does things that nobody else is named for. */
const SOMEBODY = 'Dana Developer';

/** Whose token the guard has. */
const GUARD = 'WIF Guard';

/** Who speaks in the threads that the service writes itself. */
const SYSTEM = 'Azure DevOps Service';

/** The person with this name, known from now on. The same name is always the same person. */
export function personNamed(organization: OrganizationContext, displayName: string = SOMEBODY): Identity {
  const key = displayName.toLowerCase();
  const known = organization.state.identities.get(key);
  if (known !== undefined) return known;
  const id = guidFor(`identity/${key}`);
  const mailbox = key.replaceAll(/[^a-z0-9]+/g, '.');
  const descriptor = `aad.${Buffer.from(id).toString('base64url')}`;
  const identity = { id, displayName, uniqueName: `${mailbox}@${organization.name}.example`, descriptor };
  organization.state.identities.set(key, identity);
  return identity;
}

/** The identity behind the simulator's token. */
export function guardIdentity(organization: OrganizationContext): Identity {
  return personNamed(organization, GUARD);
}

/** The service itself, as author of what it notes in threads. */
export function systemIdentity(organization: OrganizationContext): Identity {
  return personNamed(organization, SYSTEM);
}

/** An id that is the same in every start for the same name, and a new one where that was used before. */
export function newGuid(state: State, kind: string, ...names: readonly string[]): string {
  const stable = guidFor([kind, ...names].join('/').toLowerCase());
  const id = state.usedIds.has(stable) ? randomUUID() : stable;
  state.usedIds.add(id);
  return id;
}
