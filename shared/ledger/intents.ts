import { intentSchema, type Intent } from '../conversions/intent.ts';
import { GuardError } from '../errors.ts';
import { encodeKey } from './keys.ts';
import { where, type OpenTable, type StoredRow } from './table.ts';

/** What an intent is found by. */
export type IntentKey = Pick<Intent, 'connectionId' | 'startedAt'>;

/** How an intent ended. */
export type Resolution = Pick<Intent, 'outcome' | 'resolvedAt' | 'outcomeReason' | 'change'>;

/** What people set out to do with connections: by organization, and in it by connection and time. */
export interface Intents {
  /** @throws GuardError `storage-unavailable`: then nothing may be begun. */
  begin(intent: Intent): Promise<void>;
  /** Notes how it ended; one that was resolved already stays as it is, but for one that another run took for undone. */
  resolve(key: IntentKey, resolution: Resolution): Promise<void>;
  /** All of a connection, oldest first. @throws GuardError `ledger-unreadable` */
  ofConnection(connectionId: string): Promise<readonly Intent[]>;
  /** @param onUnreadable Told of each row that is left out. */
  list(onUnreadable?: () => void): AsyncIterable<Intent>;
  /** Takes the people out of one; one that is not resolved, or that somebody changes meanwhile, stays as it is. */
  forgetPeople(key: IntentKey): Promise<void>;
  /** Removes one. The same ones stay. @returns False where it stays. */
  remove(key: IntentKey): Promise<boolean>;
}

/** How often a change of a row is tried when others change it too. */
const ATTEMPTS = 5;

/** Separates the two parts of a key; it stands in no id and no date. */
const SEPARATOR = '|';

/** Opens the intents of one organization. */
export function openIntents(open: OpenTable, organization: string): Intents {
  const table = () => open('Intents');
  const partition = encodeKey(organization);
  const rowKey = ({ connectionId, startedAt }: IntentKey): string =>
    encodeKey(`${connectionId}${SEPARATOR}${startedAt}`);

  return {
    async begin(intent) {
      if (await table().insert(partition, rowKey(intent), intent)) return;
      throw new GuardError(
        'storage-unavailable',
        `Somebody began to change service connection "${intent.name}" at the same moment: look at it and try again.`,
      );
    },
    async resolve(key, resolution) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const found = await table().read(partition, rowKey(key));
        if (found === undefined) return;
        const intent = readable(found);
        if (intent.outcome !== '' && intent.outcome !== 'undone') return;
        if (await table().replace(partition, rowKey(key), { ...intent, ...resolution }, found.etag)) return;
      }
      throw new GuardError(
        'storage-unavailable',
        `What became of service connection ${key.connectionId} could not be noted: others kept changing its row.`,
      );
    },
    async ofConnection(connectionId) {
      const from = encodeKey(`${connectionId}${SEPARATOR}`);
      // The character after the separator ends the range.
      const to = encodeKey(`${connectionId}}`);
      const found: Intent[] = [];
      const range = where`PartitionKey eq ${partition} and RowKey ge ${from} and RowKey lt ${to}`;
      // One that cannot be read must not pass for none.
      for await (const row of table().query(range)) found.push(readable(row));
      return found;
    },
    async *list(onUnreadable) {
      for await (const row of table().query(where`PartitionKey eq ${partition}`)) {
        const intent = intentIn(row);
        if (intent !== undefined) yield intent;
        else onUnreadable?.();
      }
    },
    async forgetPeople(key) {
      const found = await table().read(partition, rowKey(key));
      const intent = found && readable(found);
      if (found === undefined || intent === undefined || intent.outcome === '') return;
      await table().replace(partition, rowKey(key), { ...intent, byId: '', byName: '' }, found.etag);
    },
    async remove(key) {
      const found = await table().read(partition, rowKey(key));
      if (found === undefined || readable(found).outcome === '') return false;
      return table().removeVersion(partition, rowKey(key), found.etag);
    },
  };
}

function intentIn({ row }: StoredRow): Intent | undefined {
  return intentSchema.safeParse(row).data;
}

function readable(stored: StoredRow): Intent {
  const intent = intentIn(stored);
  if (intent !== undefined) return intent;
  throw new GuardError(
    'ledger-unreadable',
    `What was begun with connection ${String(stored.row['connectionId'])} in the table Intents is in a shape that this version does not know: run the newest wif-guard.`,
  );
}
