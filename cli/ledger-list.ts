import { CONVERSION_STATES, type Conversion } from '../shared/conversions/conversion.ts';
import { counted } from '../shared/report/counted.ts';
import { ledgerJson } from '../shared/report/ledger-json.ts';
import { deadlineFirst } from '../shared/report/ledger-order.ts';
import { ledgerTable } from '../shared/report/ledger-table.ts';
import { oneOf, parseCommandLine } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { openLedgerAtDesk } from './open-ledger.ts';

export const LIST_FORMATS = ['table', 'json'] as const;

/** `wif-guard ledger list`. */
export const list: Command['run'] = async (args, output, desk) => {
  const { values } = parseCommandLine(
    {
      args: [...args],
      options: {
        state: { type: 'string' },
        format: { type: 'string', default: 'table' },
        organization: { type: 'string' },
      },
    },
    'ledger',
  );
  const format = oneOf('--format', values.format, LIST_FORMATS);
  const state = values.state === undefined ? undefined : oneOf('--state', values.state, CONVERSION_STATES);
  const { ledger, organizationUrl } = await openLedgerAtDesk(desk, values.organization);

  const all: Conversion[] = [];
  for await (const conversion of ledger.conversions.list()) all.push(conversion);
  const shown = deadlineFirst(all.filter((conversion) => state === undefined || conversion.state === state));

  if (format === 'json') output.out(ledgerJson(shown, organizationUrl));
  else if (shown.length > 0) output.out(ledgerTable(shown, desk.clock.now(), output.columns, output.paint));
  if (all.length === 0) output.err(emptyHint(organizationUrl));
  else if (shown.length === 0)
    output.err(
      `No conversion is ${String(state)}; the ledger holds ${counted(all.length, 'conversion')} in other states.\n`,
    );
  return EXIT.fine;
};

/** A wrong organization or storage account looks exactly like a ledger in which nothing happened yet. */
function emptyHint(organizationUrl: string): string {
  return `The ledger holds no conversion of ${organizationUrl}. The guard looks at all connections once an hour and records each change from then on; if there were conversions, compare AZURE_DEVOPS_ORG_URL and the storage account with those of the guard.\n`;
}
