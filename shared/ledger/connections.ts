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
}

/** Connections as they were last seen: by organization and id. */
export interface Connections {
  read(connectionId: string): Promise<ConnectionRecord | undefined>;
  list(): AsyncIterable<ConnectionRecord>;
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

const rowSchema = snapshotSchema.omit({ projects: true }).extend({ revertedAt: z.string().default('') });

/** Opens the connections of one organization. */
export function openConnections(open: OpenTable, organization: string): Connections {
  const table = () => open('Connections');
  const partition = encodeKey(organization);

  async function lease(connectionId: string, now: number): Promise<ConnectionLease | undefined> {
    const key = encodeKey(connectionId);
    const found = await table().read(partition, key);
    if (found !== undefined && Date.parse(String(found.row['leaseUntil'])) > now) return undefined;
    const leaseUntil = new Date(now + LEASE_MS).toISOString();
    const record = found && recordIn(found.row);
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
          `Connection ${connectionId} took longer than its lease and is taken over by another instance.`,
        );
      },
      async end() {
        const stored = await mine();
        const left = stored && recordIn(stored.row);
        if (stored === undefined) return;
        // Without a record the row was only the lease.
        if (left === undefined) await table().remove(partition, key);
        else await table().replace(partition, key, { ...rowOf(left), leaseUntil: FREE }, stored.etag);
      },
    };
  }

  return {
    lease,
    async read(connectionId) {
      const found = await table().read(partition, encodeKey(connectionId));
      return found && recordIn(found.row);
    },
    async *list() {
      for await (const { row } of table().query(where`PartitionKey eq ${partition}`)) {
        const record = recordIn(row);
        if (record !== undefined) yield record;
      }
    },
    async baseline(snapshot) {
      const row = rowOf({ snapshot, pending: undefined, revertedAt: '' });
      await table().insert(partition, encodeKey(snapshot.id), { ...row, leaseUntil: FREE });
    },
  };
}

const FREE = new Date(0).toISOString();

function rowOf({ snapshot, pending, revertedAt }: ConnectionRecord): Row {
  return {
    ...snapshot,
    projects: JSON.stringify(snapshot.projects),
    pending: pending === undefined ? '' : JSON.stringify(pending),
    revertedAt,
  };
}

function recordIn(row: Readonly<Record<string, unknown>>): ConnectionRecord | undefined {
  const plain = rowSchema.safeParse(row).data;
  const projects = snapshotSchema.shape.projects.safeParse(parsedJson(row['projects'])).data;
  if (plain === undefined || projects === undefined) return undefined;
  const { revertedAt, ...snapshot } = plain;
  const pending = foundChangeSchema.safeParse(parsedJson(row['pending'])).data;
  return { snapshot: { ...snapshot, projects }, pending, revertedAt };
}
