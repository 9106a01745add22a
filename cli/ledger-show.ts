import { GuardError } from '../shared/errors.ts';
import { ledgerJson } from '../shared/report/ledger-json.ts';
import { ledgerRecord } from '../shared/report/ledger-record.ts';
import { oneOf, parseCommandLine } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { openLedgerAtDesk } from './open-ledger.ts';
import { recordsOf } from './recorded-connection.ts';

export const SHOW_FORMATS = ['text', 'json'] as const;

/** `wif-guard ledger show`. */
export const show: Command['run'] = async (args, output, desk) => {
  const { values, positionals } = parseCommandLine(
    {
      args: [...args],
      allowPositionals: true,
      options: { format: { type: 'string', default: 'text' }, organization: { type: 'string' } },
    },
    'ledger',
  );
  const format = oneOf('--format', values.format, SHOW_FORMATS);
  // A name may hold spaces, quoted or not.
  const named = positionals.join(' ').trim();
  if (named === '') throw new GuardError('usage', 'ledger show needs a service connection: its id or its name.');
  const { ledger, organizationUrl } = await openLedgerAtDesk(desk, values.organization);

  const records = await recordsOf(ledger.conversions, named);
  const now = desk.clock.now();
  const firstRuns = await Promise.all(records.map((record) => ledger.firstRuns.ofConversion(record)));
  output.out(
    format === 'json'
      ? ledgerJson(
          records.map((record, index) => ({ ...record, firstRuns: firstRuns[index] ?? [] })),
          organizationUrl,
        )
      : records.map((record, index) => ledgerRecord(record, organizationUrl, now, firstRuns[index])).join('\n'),
  );
  return EXIT.fine;
};
