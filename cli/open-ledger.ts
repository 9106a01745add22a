import type { Ledger } from '../shared/ledger/index.ts';
import type { Desk } from './desk.ts';
import { organizationAtDesk, storageAtDesk } from './desk-settings.ts';

/** The guard's ledger, and the organization whose part of it is read. */
interface LedgerAtDesk {
  readonly ledger: Ledger;
  readonly organizationUrl: string;
}

/**
 * Opens the ledger of the settings. Its SDK is loaded only here: `check` and `explain` must not wait for it.
 * @throws GuardError `usage`, `settings-invalid`
 */
export async function openLedgerAtDesk(
  { environment }: Desk,
  organizationFlag: string | undefined,
): Promise<LedgerAtDesk> {
  const organizationUrl = organizationAtDesk(environment, organizationFlag);
  const storage = storageAtDesk(environment);
  const { openLedger } = await import('../shared/ledger/index.ts');
  return { ledger: openLedger(storage, organizationUrl), organizationUrl };
}

/**
 * The guard's ledger where the settings name a storage account, undefined where they name none: for commands that work without one.
 * @throws GuardError `settings-invalid` where what they name is no storage account.
 */
export async function ledgerIfConfigured(desk: Desk, organizationUrl: string): Promise<Ledger | undefined> {
  if (!hasStorage(desk)) return undefined;
  const storage = storageAtDesk(desk.environment);
  const { openLedger } = await import('../shared/ledger/index.ts');
  return openLedger(storage, organizationUrl);
}

/** True where the settings name a storage account. */
export function hasStorage({ environment }: Desk): boolean {
  return ['AzureWebJobsStorage', 'AzureWebJobsStorage__accountName'].some((name) => (environment[name] ?? '') !== '');
}
