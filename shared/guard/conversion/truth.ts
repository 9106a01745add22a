import type { WatchedConnection } from '../../connections/watched-connection.ts';
import { compare, type Look } from '../../conversions/change.ts';
import type { Conversion } from '../../conversions/conversion.ts';
import { schemeKindIn, snapshotOf, type ConnectionSnapshot } from '../../conversions/snapshot.ts';
import { GuardError } from '../../errors.ts';
import type { GuardContext } from '../context.ts';
import { readConnection } from './read-connection.ts';

/** What a look at a connection says of a conversion that is open by its record. */
export type Truth =
  | { readonly kind: 'changed'; readonly projectId: string }
  /** As recorded; `note` says what else there is to know, and `connection` how it is where it could be seen. */
  | { readonly kind: 'same'; readonly note: string; readonly connection?: WatchedConnection };

/** A change that is found here is worked off first; where that does not succeed, the reminder goes out all the same. */
const HELD_BACK_FOR_MS = 60 * 60 * 1000;

/** Looks whether the connection is as it was last seen. What cannot be read must not hold a reminder back: it says so. */
export async function truthOf(context: GuardContext, conversion: Conversion, dueAt: string): Promise<Truth> {
  const { ledger, clock } = context;
  try {
    const projectIds = conversion.projects.map(({ id }) => id);
    const found = await readConnection(context, projectIds, conversion.connectionId);
    const now = found && snapshotOf(found.connection);
    if (found === undefined || now === undefined)
      return {
        kind: 'same',
        note: 'Azure DevOps does not show this connection to the guard: it was deleted, or the guard lost its access.',
      };
    const known = await ledger.connections.read(conversion.connectionId);
    const isNews = known?.pending !== undefined || NEWS.has(compare(known?.snapshot, now));
    if (!isNews) return { kind: 'same', note: noteOn(now), connection: found.connection };
    if (clock.now() - Date.parse(dueAt) < HELD_BACK_FOR_MS) return { kind: 'changed', projectId: found.projectId };
    return { kind: 'same', note: 'The connection was changed, and the change could not be worked off yet.' };
  } catch (error) {
    if (!(error instanceof GuardError) || error.code === 'storage-unavailable') throw error;
    return { kind: 'same', note: `The connection could not be checked now: ${error.message}` };
  }
}

/** What a look at the connection would work off. */
const NEWS: ReadonlySet<Look> = new Set(['converted', 'seen-late', 'reverted', 'deadline-changed']);

function noteOn(now: ConnectionSnapshot): string {
  return schemeKindIn(now) === 'federated' ? '' : `It signs in by ${now.scheme || 'a scheme that is not shown'} now.`;
}
