import { startAzurite } from '../../local/processes/start-azurite.ts';
import { openLedger, type Ledger } from '../../shared/ledger/index.ts';
import { tablesOf, type OpenTable } from '../../shared/ledger/table.ts';

export interface TwoLedgers {
  /** Of https://dev.azure.com/contoso, however its URL is written. */
  readonly ledger: Ledger;
  /** Of another organization whose name begins alike, on the same storage. */
  readonly others: Ledger;
  readonly open: OpenTable;
  readonly stop: () => Promise<void>;
}

/** The ledgers of two organizations on real tables. */
export async function startTwoLedgers(organizationUrl = 'https://dev.azure.com/contoso'): Promise<TwoLedgers> {
  const azurite = await startAzurite();
  const storage = { kind: 'connection-string', connectionString: azurite.connectionString } as const;
  return {
    ledger: openLedger(storage, organizationUrl),
    others: openLedger(storage, 'https://dev.azure.com/contoso2'),
    open: tablesOf(storage),
    stop: () => azurite.stop(),
  };
}
