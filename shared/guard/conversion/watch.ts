import { compare } from '../../conversions/change.ts';
import { parseInstant } from '../../conversions/instant.ts';
import { snapshotOf, type ConnectionSnapshot } from '../../conversions/snapshot.ts';
import { GuardError } from '../../errors.ts';
import type { ConnectionRecord } from '../../ledger/connections.ts';
import type { Log } from '../../log.ts';
import type { EventOf } from '../../queue/guard-event.ts';
import { counted } from '../../report/counted.ts';
import type { GuardContext } from '../context.ts';
import { queueIfOutdated } from './judge-again.ts';
import { queueIfDue } from './policy-action.ts';

/** Projects asked at a time. */
const PARALLEL_PROJECTS = 4;
/** Connections noted at a time, when an organization is seen for the first time. */
const PARALLEL_WRITES = 16;

/** At most one look at everything in this time, however many deliveries could not be used. */
const REQUEST_SLOT_MS = 60_000;

/** Puts a look at connections into the queue. */
export async function queueWatch({ queue, clock }: GuardContext, scope: EventOf<'watch'>['scope']): Promise<void> {
  const receivedAt = new Date(clock.now()).toISOString();
  await queue.send({ kind: 'watch', id: `watch-${scope}-${receivedAt}`, receivedAt, attempt: 0, scope });
}

/**
 * Asks for a look at everything, because a delivery may have been about anything: at once, and once more when the minute is over,
 * for what came after that look. Every delivery of a minute asks for the same two.
 */
export async function requestWatch({ queue }: GuardContext, receivedAt: string): Promise<void> {
  const slot = Math.floor(Date.parse(receivedAt) / REQUEST_SLOT_MS);
  const end = (slot + 1) * REQUEST_SLOT_MS;
  const delays = [
    [slot, 0],
    [slot + 1, end - Date.parse(receivedAt)],
  ] as const;
  for (const [at, delay] of delays) {
    const start = new Date(at * REQUEST_SLOT_MS).toISOString();
    await queue.send(
      { kind: 'watch', id: `watch-requested-${start}`, receivedAt: start, attempt: 0, scope: 'all' },
      delay,
    );
  }
}

/**
 * Compares the connections of the organization with what was seen last, and puts those that changed into the queue. Hooks are
 * hints, this is the truth: it finds the same changes when no hook ever came. What is seen for the first time and tells nothing is
 * noted silently; what was seen before and is not there is looked for.
 */
export async function watchConnections(
  context: GuardContext,
  { scope }: EventOf<'watch'>,
  log: Log,
): Promise<'watched'> {
  const { ledger, queue, clock } = context;
  const open = await goOverConversions(context, scope);
  const projectIds = scope === 'all' ? await allProjects(context) : open;
  if (projectIds.length === 0) {
    if (scope === 'all')
      log.error(
        'No connection is watched: Azure DevOps shows the guard no project. Add its identity to the projects, docs/permissions.md lists what it needs.',
      );
    return 'watched';
  }
  const since = await ledger.watching.since();
  if (scope === 'all') await ledger.watching.begin(clock.now());
  const known = new Map<string, ConnectionRecord>();
  for await (const record of ledger.connections.list()) known.set(record.snapshot.id, record);
  const { seen, answered, unseen } = await lookAtProjects(context, projectIds, log);

  const receivedAt = new Date(clock.now()).toISOString();
  const queueLook = (connectionId: string, projectId: string) =>
    queue.send({
      kind: 'connection',
      id: `seen-${connectionId}-${receivedAt}`,
      receivedAt,
      attempt: 0,
      connectionId,
      projectId,
      seenBy: 'poll',
    });
  const names = namesIn(known.values());
  const fresh: ConnectionSnapshot[] = [];
  let changed = 0;
  for (const { snapshot, projectId } of seen.values()) {
    const record = known.get(snapshot.id);
    const look = compare(record?.snapshot, snapshot);
    if (look === 'baseline' && !isWorthALook(snapshot, names, since)) fresh.push(snapshot);
    else if (look !== 'unchanged' || isUnsettled(record)) {
      changed += 1;
      await queueLook(snapshot.id, projectId);
    }
  }
  const missing = missingOf(known.values(), seen, answered);
  for (const { id, projects } of missing) await queueLook(id, projects[0]?.id ?? '');
  for (let from = 0; from < fresh.length; from += PARALLEL_WRITES)
    await Promise.all(
      fresh.slice(from, from + PARALLEL_WRITES).map((snapshot) => ledger.connections.baseline(snapshot)),
    );
  const silent = unseen === 0 ? '' : `; ${counted(unseen, 'project')} did not show theirs`;
  log.info(
    `${counted(seen.size, 'Azure connection')} in ${counted(projectIds.length, 'project')}: ${String(changed)} changed, ${String(fresh.length)} new, ${String(missing.length)} missing${silent}.`,
  );
  return 'watched';
}

async function allProjects({ azureDevOps }: GuardContext): Promise<readonly string[]> {
  return (await azureDevOps.projects()).map(({ id }) => id);
}

/**
 * Asks for what conversions wait for. What Azure DevOps cannot revert is among all of them only.
 * @returns The projects of those that were gone over.
 */
async function goOverConversions(context: GuardContext, scope: EventOf<'watch'>['scope']): Promise<readonly string[]> {
  const { conversions } = context.ledger;
  const ids = new Set<string>();
  for await (const conversion of scope === 'all' ? conversions.list() : conversions.open()) {
    await queueIfDue(context, conversion);
    await queueIfOutdated(context, conversion);
    for (const { id } of conversion.projects) ids.add(id);
  }
  return [...ids];
}

/** What a record waits for: a change to be worked off, or to be there again. */
function isUnsettled(record: ConnectionRecord | undefined): boolean {
  return record?.pending !== undefined || (record !== undefined && record.missedAt + record.deletedAt !== '');
}

const nameKey = (projectId: string, connectionName: string): string => `${projectId} ${connectionName.toLowerCase()}`;

/** The names of connections in their projects. */
function namesIn(records: Iterable<ConnectionRecord>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { snapshot } of records)
    for (const { id, connectionName } of snapshot.projects) names.add(nameKey(id, connectionName));
  return names;
}

/** One that was made while the guard watched, or has the name of another one, is more than a beginning. */
function isWorthALook(
  { projects, creationDate }: ConnectionSnapshot,
  names: ReadonlySet<string>,
  since: number | undefined,
): boolean {
  const created = parseInstant(creationDate) ?? -Infinity;
  return (
    created > (since ?? Infinity) || projects.some(({ id, connectionName }) => names.has(nameKey(id, connectionName)))
  );
}

/** Those that were there, and of which every project answered without them. */
function missingOf(
  records: Iterable<ConnectionRecord>,
  seen: ReadonlyMap<string, SeenConnection>,
  answered: ReadonlySet<string>,
): readonly ConnectionSnapshot[] {
  return Array.from(records)
    .filter(({ snapshot, deletedAt }) => deletedAt === '' && !seen.has(snapshot.id))
    .map(({ snapshot }) => snapshot)
    .filter(({ projects }) => projects.length > 0 && projects.every(({ id }) => answered.has(id)));
}

interface SeenConnection {
  readonly snapshot: ConnectionSnapshot;
  readonly projectId: string;
}

/** The Azure connections of projects; one that keeps its connections from the guard does not hide those of the others. */
async function lookAtProjects({ azureDevOps }: GuardContext, projectIds: readonly string[], log: Log) {
  const seen = new Map<string, SeenConnection>();
  /** Projects that showed all that they have. */
  const answered = new Set<string>();
  let unseen = 0;
  const look = async (projectId: string): Promise<void> => {
    try {
      const { connections, unreadable } = await azureDevOps.azureConnections(projectId);
      if (unreadable === 0) answered.add(projectId);
      for (const connection of connections) {
        const snapshot = snapshotOf(connection);
        if (snapshot !== undefined && !seen.has(snapshot.id)) seen.set(snapshot.id, { snapshot, projectId });
      }
      if (unreadable > 0)
        log.warn(
          `${counted(unreadable, 'connection')} of project ${projectId} are not watched: Azure DevOps shows them in a shape the guard does not know.`,
        );
    } catch (error) {
      // Without a sign-in none would answer; everything else can concern this project alone.
      if (!(error instanceof GuardError) || error.code === 'azure-devops-sign-in') throw error;
      unseen += 1;
      log.warn(`The connections of project ${projectId} are not watched: ${error.message}`);
    }
  };
  for (let from = 0; from < projectIds.length; from += PARALLEL_PROJECTS)
    await Promise.all(projectIds.slice(from, from + PARALLEL_PROJECTS).map(look));
  return { seen, answered, unseen };
}
