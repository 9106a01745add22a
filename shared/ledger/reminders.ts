import { z } from 'zod';
import type { ConversionKey } from '../conversions/conversion.ts';
import type { ReminderStep } from '../conversions/schedule.ts';
import { encodeKey } from './keys.ts';
import { where, type OpenTable, type StoredRow } from './table.ts';

/** A reminder that waits for its time. */
export interface Reminder extends ConversionKey, ReminderStep {
  readonly organization: string;
}

/** A reminder that is due and that this instance may send until the lease ends. */
export interface DueReminder {
  readonly reminder: Reminder;
  /** Takes it for this instance; false when another one has it. */
  take(now: number): Promise<boolean>;
  /** Gives it back, to be sent by the next timer. */
  giveBack(): Promise<void>;
}

/**
 * The due index: by day and, in it, by time. A timer reads up to now and nothing beyond; a row goes when it is sent or cancelled.
 */
export interface Reminders {
  /** Adds a reminder; one that is there already stays as it is. */
  add(key: ConversionKey, step: ReminderStep): Promise<void>;
  remove(key: ConversionKey, step: ReminderStep): Promise<void>;
  /** All that wait, of any time. @param onUnreadable Told of each row that is left out. */
  list(onUnreadable?: () => void): AsyncIterable<Reminder>;
  /** What is due at a time, earliest first, those that another instance has taken left out. */
  due(now: number): AsyncIterable<DueReminder>;
}

/** A reminder is sent in seconds; a killed instance's claim ends before the next timer (15 minutes). */
const LEASE_MS = 5 * 60 * 1000;

const reminderSchema = z.object({
  organization: z.string(),
  connectionId: z.string(),
  change: z.string(),
  step: z.string(),
  dueAt: z.string(),
});

/** Opens the reminders of one organization; the table holds those of all. */
export function openReminders(open: OpenTable, organization: string): Reminders {
  const table = () => open('Reminders');
  const rowKey = ({ connectionId, change }: ConversionKey, { step, dueAt }: ReminderStep): string =>
    encodeKey([dueAt, organization, connectionId, change, step].join('|'));

  function dueReminder(stored: StoredRow, now: number): DueReminder | undefined {
    const reminder = reminderSchema.safeParse(stored.row).data;
    if (reminder?.organization !== organization) return undefined;
    if (Date.parse(String(stored.row['leaseUntil'])) > now) return undefined;
    const key = rowKey(reminder, reminder);
    let leaseUntil = '';
    return {
      reminder,
      take(at) {
        leaseUntil = new Date(at + LEASE_MS).toISOString();
        return table().replace(dayOf(reminder), key, { ...reminder, leaseUntil }, stored.etag);
      },
      async giveBack() {
        const found = await table().read(dayOf(reminder), key);
        // Whoever took it over when this lease ended keeps it.
        if (found?.row['leaseUntil'] !== leaseUntil) return;
        await table().replace(dayOf(reminder), key, { ...reminder, leaseUntil: FREE }, found.etag);
      },
    };
  }

  return {
    async add(key, step) {
      const row = { organization, connectionId: key.connectionId, change: key.change, ...step, leaseUntil: FREE };
      await table().insert(dayOf(step), rowKey(key, step), row);
    },
    remove: (key, step) => table().remove(dayOf(step), rowKey(key, step)),
    async *list(onUnreadable) {
      for await (const { row } of table().query(where`organization eq ${organization}`)) {
        const reminder = reminderSchema.safeParse(row).data;
        if (reminder === undefined) onUnreadable?.();
        else yield reminder;
      }
    },
    async *due(now) {
      const at = new Date(now).toISOString();
      const day = at.slice(0, 10);
      const ranges = [
        where`PartitionKey lt ${day}`,
        // `~` sorts behind every character of a key, so that what is due at this very moment is read as well.
        where`PartitionKey eq ${day} and RowKey lt ${`${at}~`}`,
      ];
      // One after the other: tables answer an "or" by reading all rows
      // (https://learn.microsoft.com/azure/storage/tables/table-storage-design-for-query).
      for (const range of ranges) {
        for await (const stored of table().query(range)) {
          const found = dueReminder(stored, now);
          if (found !== undefined) yield found;
        }
      }
    },
  };
}

const FREE = new Date(0).toISOString();

function dayOf({ dueAt }: ReminderStep): string {
  return dueAt.slice(0, 10);
}
