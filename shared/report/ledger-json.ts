import type { Conversion } from '../conversions/conversion.ts';

/** The JSON of `wif-guard ledger`, a stable contract: records as the ledger holds them, in the order given. */
export function ledgerJson(conversions: readonly Conversion[], organizationUrl: string): string {
  const json = { schemaVersion: 1, organization: organizationUrl, conversions };
  return `${JSON.stringify(json, null, 2)}\n`;
}
