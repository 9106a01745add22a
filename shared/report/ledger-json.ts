import type { Conversion } from '../conversions/conversion.ts';
import { jsonText } from './json-text.ts';

/** The JSON of `wif-guard ledger`, a stable contract: records as the ledger holds them, in the order given. */
export function ledgerJson(conversions: readonly Conversion[], organizationUrl: string): string {
  return jsonText({ schemaVersion: 1, organization: organizationUrl, conversions });
}
