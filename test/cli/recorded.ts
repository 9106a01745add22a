import { conversion } from '../conversions/building.ts';
import { startAzurite } from '../../local/processes/start-azurite.ts';
import { openLedger } from '../../shared/ledger/index.ts';
import type { Conversion } from '../../shared/conversions/conversion.ts';
import type { Desk } from '../../cli/desk.ts';
import { NOW } from '../conversions/building.ts';

export const ORGANIZATION = 'https://dev.azure.com/contoso';

/** Real tables, and the desk of a person who may read them. */
export async function startRecorded() {
  const azurite = await startAzurite();
  const { connectionString } = azurite;
  const desk: Partial<Desk> = {
    environment: { AzureWebJobsStorage: connectionString, AZURE_DEVOPS_ORG_URL: ORGANIZATION },
    clock: { now: () => NOW, wait: () => Promise.resolve() },
  };
  const ledger = openLedger({ kind: 'connection-string', connectionString }, ORGANIZATION);
  return {
    ledger,
    desk,
    async holds(over: Partial<Conversion>): Promise<Conversion> {
      const one = conversion(over);
      await ledger.conversions.insert(one);
      for (const step of one.reminders) await ledger.reminders.add(one, step);
      return one;
    },
    stop: () => azurite.stop(),
  };
}
