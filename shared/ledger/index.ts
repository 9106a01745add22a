import type { StorageSettings } from '../settings/settings.ts';
import { openBranchPolicies } from './branch-policies.ts';
import { openChannels } from './channels.ts';
import { openConnections } from './connections.ts';
import { openConversions } from './conversions.ts';
import { openCountdowns } from './countdowns.ts';
import { openDeadLetters } from './dead-letters.ts';
import { openDeliveries } from './deliveries.ts';
import { openIntents } from './intents.ts';
import { openProofs } from './proofs.ts';
import { openFirstRuns } from './first-runs.ts';
import { openOutbox } from './outbox.ts';
import { openReminders } from './reminders.ts';
import { openRepositoryWalks } from './repository-walks.ts';
import { openReviews } from './reviews.ts';
import { openScans } from './scans.ts';
import { tablesOf } from './table.ts';
import { openUsage } from './usage.ts';
import { openWatching } from './watching.ts';

/** What the guard remembers, in Table Storage. */
export type Ledger = ReturnType<typeof openLedger>;

/**
 * Opens the ledger; nothing is sent before the first call.
 * @param organizationUrl Of the settings: connections and conversions of several organizations can share a storage account.
 */
export function openLedger(storage: StorageSettings, organizationUrl: string) {
  const open = tablesOf(storage);
  const organization = organizationKey(organizationUrl);
  return {
    deliveries: openDeliveries(open),
    deadLetters: openDeadLetters(open),
    reviews: openReviews(open),
    connections: openConnections(open, organization),
    conversions: openConversions(open, organization),
    proofs: openProofs(open, organization),
    intents: openIntents(open, organization),
    firstRuns: openFirstRuns(open, organization),
    reminders: openReminders(open, organization),
    watching: openWatching(open, organization),
    countdowns: openCountdowns(open, organization),
    outbox: openOutbox(open, organization),
    channels: openChannels(open, organization),
    branchPolicies: openBranchPolicies(open, organization),
    usage: {
      ...openUsage(open, organization),
      ...openScans(open, organization),
      ...openRepositoryWalks(open, organization),
    },
    /** Resolves when the tables answer. @throws GuardError `storage-unavailable` */
    ping: async (): Promise<void> => {
      await open('Reviews').read('ping', 'ping');
    },
  };
}

/** `dev.azure.com/contoso`: host and path, in lower case, whatever the URL was written like. */
function organizationKey(organizationUrl: string): string {
  const { host, pathname } = new URL(organizationUrl);
  return `${host}${pathname}`.replace(/\/+$/, '').toLowerCase();
}
