import { odata, RestError, TableClient, type TableEntityResult } from '@azure/data-tables';
import { azureCredential } from '../azure-credential.ts';
import { GuardError, messageOf } from '../errors.ts';
import type { StorageSettings } from '../settings/settings.ts';

/** A row as it is stored, without its keys. Undefined properties are left out. */
export type Row = Readonly<Record<string, string | number | boolean | undefined>>;

/** A row with the version that a change of it must name. */
export interface StoredRow {
  readonly row: Readonly<Record<string, unknown>>;
  readonly etag: string;
}

/** One table. Every change names the ETag it read, so that two instances never overwrite each other. */
export interface Table {
  read(partition: string, key: string): Promise<StoredRow | undefined>;
  /** False when the row exists already. */
  insert(partition: string, key: string, row: Row): Promise<boolean>;
  /** False when somebody else changed or removed the row since it was read. */
  replace(partition: string, key: string, row: Row, etag: string): Promise<boolean>;
  /** Removes a row, whatever its version; a row that is gone already is no error. */
  remove(partition: string, key: string): Promise<void>;
  /** Removes a row as it was read; false when somebody else changed it since. One that is gone already is no error. */
  removeVersion(partition: string, key: string, etag: string): Promise<boolean>;
  /** All rows of a partition, or of the table, in key order. */
  list(partition?: string): AsyncIterable<StoredRow>;
  /** The rows that a filter lets through, in key order; `where` makes one. */
  query(filter: string): AsyncIterable<StoredRow>;
}

/** Tagged template for filters: values are quoted and escaped. */
export const where = odata;

/** Opens tables of one storage account; a table is created when it is first written. */
export type OpenTable = (name: string) => Table;

/** Bounded so that an invocation never hangs on storage; longer outages are the queue's business. */
const RETRIES = { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 };

/** Longest wait for one call with its retries: the library itself would wait for ever for an answer that never comes. */
const CALL_TIMEOUT_MS = 10_000;
/** Longest time for all pages of a list. */
const LIST_TIMEOUT_MS = 120_000;

const inTime = () => ({ abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) });

/** Opens the ledger's storage. */
export function tablesOf(storage: StorageSettings): OpenTable {
  const clients = new Map<string, Promise<TableClient>>();
  return (name) => {
    const client = (): Promise<TableClient> => {
      const known = clients.get(name) ?? clientOf(storage, name);
      clients.set(name, known);
      return known;
    };
    return tableOver(name, client);
  };
}

function tableOver(name: string, client: () => Promise<TableClient>): Table {
  /** Runs a call; a status that means an answer becomes that answer, everything else is "storage is away". */
  async function call<T>(work: (table: TableClient) => Promise<T>, answers: Readonly<Record<number, T>>): Promise<T> {
    try {
      return await work(await client());
    } catch (error) {
      const status = error instanceof RestError ? error.statusCode : undefined;
      const answer = status === undefined ? undefined : Object.entries(answers).find(([key]) => Number(key) === status);
      if (answer !== undefined) return answer[1];
      if (status === 400 || status === 413) {
        throw new GuardError(
          'storage-refused',
          `The table ${name} refused a row: ${reasonOf(error)}. This is a fault of wif-guard: please report it.`,
          { cause: error },
        );
      }
      throw away(name, error);
    }
  }

  async function insert(partition: string, key: string, row: Row): Promise<boolean> {
    return call(
      async (table) => {
        try {
          await table.createEntity({ partitionKey: partition, rowKey: key, ...row }, inTime());
        } catch (error) {
          // An insert can only be "not found" for want of its table.
          if (!(error instanceof RestError) || error.statusCode !== 404) throw error;
          await table.createTable(inTime());
          await table.createEntity({ partitionKey: partition, rowKey: key, ...row }, inTime());
        }
        return true;
      },
      { 409: false },
    );
  }

  async function* query(filter: string | undefined): AsyncGenerator<StoredRow> {
    try {
      const abortSignal = AbortSignal.timeout(LIST_TIMEOUT_MS);
      const options = filter === undefined ? { abortSignal } : { abortSignal, queryOptions: { filter } };
      const rows = (await client()).listEntities(options);
      for await (const entity of rows) yield stored(entity);
    } catch (error) {
      // A table is created when it is first written.
      if (error instanceof RestError && error.statusCode === 404) return;
      throw away(name, error);
    }
  }

  return {
    insert,
    read: (partition, key) =>
      call<StoredRow | undefined>(async (table) => stored(await table.getEntity(partition, key, inTime())), {
        404: undefined,
      }),
    replace: (partition, key, row, etag) =>
      call(
        async (table) => {
          await table.updateEntity({ partitionKey: partition, rowKey: key, ...row }, 'Replace', {
            etag,
            ...inTime(),
          });
          return true;
        },
        { 404: false, 412: false },
      ),
    remove: (partition, key) =>
      call<void>(async (table) => void (await table.deleteEntity(partition, key, inTime())), { 404: undefined }),
    removeVersion: (partition, key, etag) =>
      call(
        async (table) => {
          await table.deleteEntity(partition, key, { etag, ...inTime() });
          return true;
        },
        { 404: true, 412: false },
      ),
    list: (partition) => query(partition === undefined ? undefined : where`PartitionKey eq ${partition}`),
    query,
  };
}

function away(name: string, error: unknown): GuardError {
  return new GuardError(
    'storage-unavailable',
    `The table ${name} did not answer: ${reasonOf(error)}. Check the storage account and that the guard may use its tables.`,
    { cause: error },
  );
}

/** Why storage said no, in few words: its own messages are JSON over several lines. */
function reasonOf(error: unknown): string {
  if (error instanceof RestError && error.statusCode !== undefined)
    return `HTTP ${String(error.statusCode)} ${error.code ?? ''}`.trim();
  return messageOf(error);
}

function stored(entity: TableEntityResult<Record<string, unknown>>): StoredRow {
  return { row: entity, etag: entity.etag };
}

async function clientOf(storage: StorageSettings, name: string): Promise<TableClient> {
  if (storage.kind === 'connection-string') {
    return TableClient.fromConnectionString(storage.connectionString, name, {
      retryOptions: RETRIES,
      // Azurite on this machine speaks plain HTTP; accounts in Azure are named with https in their connection string.
      allowInsecureConnection: true,
    });
  }
  const { accountName, clientId, signIn } = storage;
  const credential = await azureCredential(signIn, clientId);
  return new TableClient(`https://${accountName}.table.core.windows.net`, name, credential, { retryOptions: RETRIES });
}
