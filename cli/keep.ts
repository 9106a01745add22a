import { isConversion } from '../shared/conversions/change.ts';
import { GuardError } from '../shared/errors.ts';
import { terminalText } from '../shared/report/terminal-text.ts';
import { utc } from '../shared/report/time-text.ts';
import { parseCommandLine } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { openLedgerAtDesk } from './open-ledger.ts';
import { recordsOf } from './recorded-connection.ts';

/** `wif-guard keep`. */
export const keep: Command = {
  summary: 'a conversion stays: no more reminders',
  help: `wif-guard keep CONNECTION

Notes that a conversion stays as it is, so that nobody is reminded of its revert deadline any more. Nothing changes in Azure DevOps.

  CONNECTION           id or name of a service connection, in any casing
  --reason TEXT        why, for the record
  --by NAME            who decided (default: the name of this user)
  --organization URL   instead of AZURE_DEVOPS_ORG_URL

Storage is named by AzureWebJobsStorage, or by AzureWebJobsStorage__accountName for the person of "az login".

Exit codes: 0 kept · 2 wrong usage or settings · 3 storage is away or refuses · 4 it is not open any more
`,
  async run(args, output, desk) {
    const { values, positionals } = parseCommandLine(
      {
        args: [...args],
        allowPositionals: true,
        options: { reason: { type: 'string' }, by: { type: 'string' }, organization: { type: 'string' } },
      },
      'keep',
    );
    const named = positionals.join(' ').trim();
    if (named === '') throw new GuardError('usage', 'keep needs a service connection: its id or its name.');
    const { ledger } = await openLedgerAtDesk(desk, values.organization);
    const { canBeKept, close } = await import('../shared/guard/conversion/states.ts');
    const [newest, ...older] = (await recordsOf(ledger.conversions, named)).filter(isConversion);
    const conversion = [newest, ...older].find((record) => record !== undefined && canBeKept(record)) ?? newest;
    if (conversion === undefined)
      throw new GuardError('usage', `The ledger holds changes of "${named}", but no conversion that could be kept.`);
    const kept = await close({ ledger }, conversion, {
      state: 'kept',
      at: new Date(desk.clock.now()).toISOString(),
      by: values.by ?? desk.userName(),
      reason: values.reason ?? '',
    });
    const state = kept?.state ?? conversion.state;
    const what = `The conversion of "${conversion.name}" of ${utc(conversion.changedAt)}`;
    if (state !== 'kept') {
      output.err(terminalText(`${what} is ${state}: there is nothing to keep.`) + '\n');
      return EXIT.refused;
    }
    const by = kept?.stateBy === undefined || kept.stateBy === '' ? '' : ` by ${kept.stateBy}`;
    const already = conversion.state === 'kept' ? ' It was kept before, so nothing was noted now.' : '';
    output.out(terminalText(`${what} is kept${by}: nobody is reminded of it any more.${already}`) + '\n');
    return EXIT.fine;
  },
};
