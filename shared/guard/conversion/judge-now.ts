import type { Assessment } from '../../conversions/assessment.ts';
import type { Conversion } from '../../conversions/conversion.ts';
import { connectionIn, snapshotOf, type ConnectionSnapshot } from '../../conversions/snapshot.ts';
import type { GuardContext } from '../context.ts';
import { seenOr } from '../seen-or.ts';
import { assess, type Converted } from './assess.ts';
import { readConnection } from './read-connection.ts';

/** Judges a connection as it is now, with the projects that may use it now. */
export async function judgeNow(
  context: GuardContext,
  snapshot: ConnectionSnapshot,
  { changedAt }: Conversion,
  patient: boolean,
): Promise<Assessment> {
  const users = await usersNow(context, snapshot, patient);
  return assess(context, { ...users, federatedSince: changedAt }, patient);
}

/**
 * The connection with the projects that may use it now: a change that is worked off late must not be called ready by the projects of
 * then. Where that cannot be read, there may be more of them, and of the connection itself it counts what was seen last.
 */
async function usersNow(context: GuardContext, snapshot: ConnectionSnapshot, patient: boolean): Promise<Converted> {
  const { id, projects } = snapshot;
  const projectIds = projects.map((project) => project.id);
  const found = await seenOr(readConnection(context, projectIds, id), patient, () => undefined);
  const now = found && snapshotOf(found.connection);
  if (found === undefined || now === undefined)
    return { id, projects, hasHiddenProjects: true, itself: connectionIn(snapshot) };
  // By the name that the alert about the change has.
  return { ...now, itself: { ...found.connection, name: snapshot.name } };
}
