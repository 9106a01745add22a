import { z } from 'zod';
import { foundChangeSchema, type FoundChange } from '../conversions/record.ts';
import { snapshotSchema, type ConnectionSnapshot } from '../conversions/snapshot.ts';
import { GuardError } from '../errors.ts';
import { parsedJson } from './json.ts';
import { encodeKey } from './keys.ts';
import { where, type OpenTable, type Row } from './table.ts';

/** What is kept of a connection. */
export interface ConnectionRecord {
  readonly snapshot: ConnectionSnapshot;
  /** A change that was found with this snapshot and is not worked off yet. */
  readonly pending: FoundChange | undefined;
  /** When the guard last began to revert it, ISO 8601 UTC; empty when never. */
  readonly revertedAt: string;
  /** Since when it is not there any more, while others of its projects are, ISO 8601 UTC; empty while it is. */
  readonly missedAt: string;
  /** When it counted as deleted, ISO 8601 UTC; empty while it does not. */
  readonly deletedAt: string;
  /** True where it was made anew in the place of another one of its name: what manages it would do so with every change of ours. */
  readonly isTerraformManaged: boolean;
}

/** What is kept of a connection that nothing is known of but what is seen. */
export function firstRecord(snapshot: ConnectionSnapshot): ConnectionRecord {
  return {
    snapshot,
    pending: undefined,
    revertedAt: '',
    missedAt: '',
    deletedAt: '',
    isTerraformManaged: false,
  };
}

/** Connections as they were last seen: by organization and id. */
export interface Connections {
  read(connectionId: string): Promise<ConnectionRecord | undefined>;
  /** @param onUnreadable Told of each row that is left out, but for those that are only a lease. */
  list(onUnreadable?: () => void): AsyncIterable<ConnectionRecord>;
  /** Those that had a name when they were last seen, in the first of their projects. */
  named(name: string): Promise<readonly ConnectionRecord[]>;
  /** Notes a connection that is seen for the first time; what is known of it already stays. */
  baseline(snapshot: ConnectionSnapshot): Promise<void>;
  /** The right to change what is kept of a connection; undefined while another instance has it. */
  lease(connectionId: string, now: number): Promise<ConnectionLease | undefined>;
}

export interface ConnectionLease {
  /** Milliseconds since 1970; after it another instance may be at work. */
  readonly until: number;
  readonly record: ConnectionRecord | undefined;
  /** @throws GuardError `storage-unavailable` when the lease is lost to another instance: that one goes on. */
  write(record: ConnectionRecord): Promise<void>;
  end(): Promise<void>;
}

/** Judging reads every pipeline of a project; a killed worker's lease ends before its message comes again (10 minutes). */
const LEASE_MS = 5 * 60 * 1000;

const rowSchema = snapshotSchema.extend({
  revertedAt: z.string().default(''),
  missedAt: z.string().default(''),
  deletedAt: z.string().default(''),
  isTerraformManaged: z.boolean().default(false),
});

/** Opens the connections of one organization. */
export function openConnections(open: OpenTable, organization: string): Connections {
  const table = () => open('Connections');
  const partition = encodeKey(organization);

  async function lease(connectionId: string, now: number): Promise<ConnectionLease | undefined> {
    const key = encodeKey(connectionId);
    const found = await table().read(partition, key);
    if (found !== undefined && Date.parse(String(found.row['leaseUntil'])) > now) return undefined;
    const leaseUntil = new Date(now + LEASE_MS).toISOString();
    const record = found && readable(connectionId, found.row);
    const row = { ...(record && rowOf(record)), leaseUntil };
    const taken =
      found === undefined
        ? await table().insert(partition, key, row)
        : await table().replace(partition, key, row, found.etag);
    if (!taken) return undefined;

    /** The row as it stands, if it is still this lease's to change. */
    async function mine() {
      const stored = await table().read(partition, key);
      return stored?.row['leaseUntil'] === leaseUntil ? stored : undefined;
    }
    return {
      until: now + LEASE_MS,
      record,
      async write(next) {
        const stored = await mine();
        const row = { ...rowOf(next), leaseUntil };
        if (stored !== undefined && (await table().replace(partition, key, row, stored.etag))) return;
        throw new GuardError(
          'storage-unavailable',
          `Connection ${connectionId} took longer than its lease, or its row was changed meanwhile: it is looked at again later.`,
        );
      },
      async end() {
        const stored = await mine();
        if (stored === undefined) return;
        const left = recordIn(stored.row);
        // Never removed, even without a record: a removal names no version, and another instance may have it by now.
        await table().replace(partition, key, { ...(left && rowOf(left)), leaseUntil: FREE }, stored.etag);
      },
    };
  }

  return {
    lease,
    async read(connectionId) {
      const found = await table().read(partition, encodeKey(connectionId));
      return found && readable(connectionId, found.row);
    },
    async *list(onUnreadable) {
      for await (const { row } of table().query(where`PartitionKey eq ${partition}`)) {
        const record = recordIn(row);
        if (record !== undefined) yield record;
        else if (!isLeaseOnly(row)) onUnreadable?.();
      }
    },
    async named(name) {
      const found: ConnectionRecord[] = [];
      const filter = where`PartitionKey eq ${partition} and name eq ${name}`;
      for await (const { row } of table().query(filter)) found.push(...[recordIn(row) ?? []].flat());
      return found;
    },
    async baseline(snapshot) {
      const key = encodeKey(snapshot.id);
      const row = rowOf(firstRecord(snapshot));
      if (await table().insert(partition, key, { ...row, leaseUntil: FREE })) return;
      // A worker that ended its first look without a record, or died in it, left a lease and nothing else.
      const found = await table().read(partition, key);
      if (found === undefined || !isLeaseOnly(found.row)) return;
      await table().replace(partition, key, { ...row, leaseUntil: String(found.row['leaseUntil']) }, found.etag);
    },
  };
}

const FREE = new Date(0).toISOString();

/** A row that is only a lease holds no record; one that cannot be read must not pass for a connection that was never seen. */
function readable(connectionId: string, row: Readonly<Record<string, unknown>>): ConnectionRecord | undefined {
  const record = recordIn(row);
  if (record !== undefined || isLeaseOnly(row)) return record;
  throw new GuardError(
    'ledger-unreadable',
    `What is kept of connection ${connectionId} in the table Connections is in a shape that this version does not know: run the newest wif-guard.`,
  );
}

function isLeaseOnly(row: Readonly<Record<string, unknown>>): boolean {
  return row['scheme'] === undefined;
}

function rowOf({ snapshot, pending, ...plain }: ConnectionRecord): Row {
  return {
    ...snapshot,
    projects: JSON.stringify(snapshot.projects),
    pending: pending === undefined ? '' : JSON.stringify(pending),
    ...plain,
  };
}

function recordIn(row: Readonly<Record<string, unknown>>): ConnectionRecord | undefined {
  const parsed = rowSchema.safeParse({ ...row, projects: parsedJson(row['projects']) }).data;
  const pending = foundChangeSchema
    .optional()
    .safeParse(row['pending'] === '' ? undefined : parsedJson(row['pending']));
  if (parsed === undefined || !pending.success) return undefined;
  const { revertedAt, missedAt, deletedAt, isTerraformManaged, ...snapshot } = parsed;
  return { snapshot, pending: pending.data, revertedAt, missedAt, deletedAt, isTerraformManaged };
}
