import { conversionSchema, type Conversion, type ConversionKey } from '../conversions/conversion.ts';
import { GuardError } from '../errors.ts';
import { parsedJson } from './json.ts';
import { encodeKey } from './keys.ts';
import { where, type OpenTable, type Row, type StoredRow } from './table.ts';

/** Recorded changes of connections: by organization, and in it by connection and the date of the change. */
export interface Conversions {
  /** False when the change is recorded already, whoever told of it first. */
  insert(conversion: Conversion): Promise<boolean>;
  read(key: ConversionKey): Promise<Conversion | undefined>;
  /**
   * Changes a record as it stands now; `change` answers undefined where there is nothing to do any more.
   * @returns The record as it is afterwards, undefined where there is none.
   * @throws GuardError `storage-unavailable` when others kept changing it, `ledger-unreadable`.
   */
  update(key: ConversionKey, change: (now: Conversion) => Conversion | undefined): Promise<Conversion | undefined>;
  /**
   * Removes a record, if it is still as `isIt` wants it; one that somebody changes meanwhile stays.
   * @throws GuardError `ledger-unreadable`
   */
  remove(key: ConversionKey, isIt: (now: Conversion) => boolean): Promise<boolean>;
  /** All records of a connection, oldest first. */
  ofConnection(connectionId: string): Promise<readonly Conversion[]>;
  /** Records that can still be reverted; like all lists without the rows that cannot be read. */
  open(): AsyncIterable<Conversion>;
  /** @param onUnreadable Told of each row that is left out. */
  list(onUnreadable?: () => void): AsyncIterable<Conversion>;
}

/** How often a change of a record is tried when others change it too. */
const ATTEMPTS = 5;

/** Nested parts are kept as JSON: rows know only plain values. */
const NESTED = ['projects', 'details', 'reminders', 'remindersSent', 'assessment', 'judgedFirst', 'health'] as const;

/** Separates the two parts of a key; it stands in no id and no date. */
const SEPARATOR = '|';

/** Opens the conversions of one organization. */
export function openConversions(open: OpenTable, organization: string): Conversions {
  const table = () => open('Conversions');
  const partition = encodeKey(organization);
  const rowKey = ({ connectionId, change }: ConversionKey): string => encodeKey(`${connectionId}${SEPARATOR}${change}`);

  async function* matching(filter: string, onUnreadable?: () => void): AsyncGenerator<Conversion> {
    for await (const row of table().query(filter)) {
      const conversion = conversionIn(row);
      if (conversion !== undefined) yield conversion;
      else onUnreadable?.();
    }
  }

  return {
    insert: (conversion) => table().insert(partition, rowKey(conversion), rowOf(conversion)),
    async read(key) {
      const found = await table().read(partition, rowKey(key));
      return found && readable(key, found);
    },
    async update(key, change) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const found = await table().read(partition, rowKey(key));
        if (found === undefined) return undefined;
        const now = readable(key, found);
        const next = change(now);
        if (next === undefined) return now;
        if (await table().replace(partition, rowKey(key), rowOf(next), found.etag)) return next;
      }
      throw new GuardError(
        'storage-unavailable',
        `The record of connection ${key.connectionId} kept being changed by others: it is tried again later.`,
      );
    },
    async remove(key, isIt) {
      const found = await table().read(partition, rowKey(key));
      if (found === undefined || !isIt(readable(key, found))) return false;
      return table().removeVersion(partition, rowKey(key), found.etag);
    },
    async ofConnection(connectionId) {
      const from = encodeKey(`${connectionId}${SEPARATOR}`);
      // The character after the separator ends the range.
      const to = encodeKey(`${connectionId}}`);
      const found: Conversion[] = [];
      const range = where`PartitionKey eq ${partition} and RowKey ge ${from} and RowKey lt ${to}`;
      // One that cannot be read must not pass for none.
      for await (const row of table().query(range)) found.push(readable({ connectionId }, row));
      return found.sort((a, b) => Date.parse(a.changedAt) - Date.parse(b.changedAt));
    },
    open: () => matching(where`PartitionKey eq ${partition} and state eq 'open'`),
    list: (onUnreadable) => matching(where`PartitionKey eq ${partition}`, onUnreadable),
  };
}

/** What one asks for by its key must not pass for missing: its reminders would go. */
function readable({ connectionId }: Pick<ConversionKey, 'connectionId'>, row: StoredRow): Conversion {
  const conversion = conversionIn(row);
  if (conversion !== undefined) return conversion;
  throw new GuardError(
    'ledger-unreadable',
    `The record of connection ${connectionId} in the table Conversions is in a shape that this version does not know: run the newest wif-guard.`,
  );
}

function rowOf(conversion: Conversion): Row {
  const { projects, details, reminders, remindersSent, assessment, judgedFirst, health, ...plain } = conversion;
  const nested = { projects, details, reminders, remindersSent, assessment, judgedFirst, health };
  return { ...plain, ...Object.fromEntries(NESTED.map((name) => [name, JSON.stringify(nested[name])])) };
}

function conversionIn({ row }: StoredRow): Conversion | undefined {
  const nested = NESTED.map((name) => [name, parsedJson(row[name])] as const);
  return conversionSchema.safeParse({ ...row, ...Object.fromEntries(nested) }).data;
}
