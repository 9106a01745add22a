import type { StorageSettings } from '../settings/settings.ts';
import { openDeadLetters } from './dead-letters.ts';
import { openDeliveries } from './deliveries.ts';
import { openReviews } from './reviews.ts';
import { tablesOf } from './table.ts';

/** What the guard remembers, in Table Storage. */
export type Ledger = ReturnType<typeof openLedger>;

/** Opens the ledger; nothing is sent before the first call. */
export function openLedger(storage: StorageSettings) {
  const open = tablesOf(storage);
  return {
    deliveries: openDeliveries(open),
    deadLetters: openDeadLetters(open),
    reviews: openReviews(open),
    /** Resolves when the tables answer. @throws GuardError `storage-unavailable` */
    ping: async (): Promise<void> => {
      await open('Reviews').read('ping', 'ping');
    },
  };
}
