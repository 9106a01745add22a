import type { ChangeKind } from './change.ts';
import type { Conversion } from './conversion.ts';

/** What the audit log says of one change of a service connection. What it does not say is empty. */
export interface AuditEntry {
  /** `Library.ServiceConnectionDeleted` */
  readonly actionId: string;
  readonly connectionName: string;
  readonly projectId: string;
  /** Who did it: the id of a person, or the client id of a service principal. */
  readonly actorId: string;
  readonly actorName: string;
}

/** A time range, milliseconds since 1970. */
export interface AuditRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Who made a change, as its record names them. */
export type Author = Pick<Conversion, 'byId' | 'byName'>;

/** Clocks differ, and an entry is written a moment after the change. */
const AROUND_MS = 5 * 60 * 1000;
/** All connections are looked at once an hour; what came late through the queue may be older. */
const SEEN_LATE_MS = 3 * 60 * 60 * 1000;

/** True where Azure DevOps did not show who made it. */
export function isWithoutAuthor({ byId, byName }: Author): boolean {
  return byId === '' && byName === '';
}

/** When a change was made: around its date, or before it was seen where it has none. */
export function auditRangeOf({ changedAt, seenAt }: Pick<Conversion, 'changedAt' | 'seenAt'>): AuditRange {
  const atMs = Date.parse(changedAt);
  return { fromMs: atMs - (changedAt === seenAt ? SEEN_LATE_MS : AROUND_MS), toMs: atMs + AROUND_MS };
}

/**
 * Who made a change by the entries of its time; undefined where nobody is named, or more than one could be meant. Entries have no id of
 * the connection that is documented, so its name in one of its projects stands for it.
 */
export function authorIn(entries: readonly AuditEntry[], conversion: Pick<Conversion, 'kind' | 'projects'>) {
  const names = new Set(conversion.projects.map(({ id, connectionName }) => keyOf(id, connectionName)));
  const authors = entries
    .filter(({ actionId, projectId, connectionName }) => {
      return ACTIONS[actionId] === whatOf(conversion.kind) && names.has(keyOf(projectId, connectionName));
    })
    .map(({ actorId, actorName }): Author => ({ byId: actorId, byName: actorName }));
  const [author, ...others] = authors;
  if (author === undefined || isWithoutAuthor(author)) return undefined;
  return others.every((other) => other.byId === author.byId && other.byName === author.byName) ? author : undefined;
}

function keyOf(projectId: string, connectionName: string): string {
  return `${projectId} ${connectionName}`.toLowerCase();
}

type Action = 'create' | 'modify' | 'remove';

/** Actions on service connections, but for their use (Azure DevOps docs, auditing events list). */
const ACTIONS: Readonly<Partial<Record<string, Action>>> = {
  'Library.ServiceConnectionCreated': 'create',
  'Library.ServiceConnectionCreatedForMultipleProjects': 'create',
  'Library.ServiceConnectionModified': 'modify',
  'Library.ServiceConnectionForProjectModified': 'modify',
  'Library.ServiceConnectionPropertyChanged': 'modify',
  'Library.ServiceConnectionShared': 'modify',
  'Library.ServiceConnectionSharedWithMultipleProjects': 'modify',
  'Library.ServiceConnectionDeleted': 'remove',
  'Library.ServiceConnectionDeletedFromMultipleProjects': 'remove',
};

/** Assumption: a conversion and a revert are among the modifications. */
function whatOf(kind: ChangeKind): Action {
  if (kind === 'deleted') return 'remove';
  return kind === 'created' || kind === 'recreated' ? 'create' : 'modify';
}
