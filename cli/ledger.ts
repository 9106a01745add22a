import { CONVERSION_STATES } from '../shared/conversions/conversion.ts';
import { GuardError } from '../shared/errors.ts';
import type { Command } from './command.ts';
import { list, LIST_FORMATS } from './ledger-list.ts';
import { show, SHOW_FORMATS } from './ledger-show.ts';

/** `wif-guard ledger`. */
export const ledger: Command = {
  summary: 'what is recorded of conversions',
  help: `wif-guard ledger list
wif-guard ledger show CONNECTION

What the guard has recorded of conversions: who, when, the verdict, and until when they can be reverted.

  CONNECTION           id or name of a service connection, in any casing
  --state STATE        list: ${CONVERSION_STATES.join(', ')}
  --format FORMAT      list: ${LIST_FORMATS.join(', ')} (default: table); show: ${SHOW_FORMATS.join(', ')} (default: text)
  --organization URL   instead of AZURE_DEVOPS_ORG_URL

Storage is named by AzureWebJobsStorage, or by AzureWebJobsStorage__accountName for the person of "az login".

Exit codes: 0 fine · 2 wrong usage or settings · 3 storage is away or refuses
`,
  run([verb, ...args], output, desk) {
    if (verb === 'list') return list(args, output, desk);
    if (verb === 'show') return show(args, output, desk);
    throw new GuardError('usage', 'Write: wif-guard ledger list, or wif-guard ledger show CONNECTION.');
  },
};
