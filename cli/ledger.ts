import { CONVERSION_STATES } from '../shared/conversions/conversion.ts';
import { GuardError } from '../shared/errors.ts';
import type { Command } from './command.ts';
import { exportLedger } from './ledger-export.ts';
import { list, LIST_FORMATS } from './ledger-list.ts';
import { purgeLedger } from './ledger-purge.ts';
import { show, SHOW_FORMATS } from './ledger-show.ts';

/** `wif-guard ledger`. */
export const ledger: Command = {
  summary: 'what is recorded of conversions',
  help: `wif-guard ledger list
wif-guard ledger show CONNECTION
wif-guard ledger export
wif-guard ledger purge --older-than P1Y

What the guard has recorded of conversions: who, when, the verdict, and until when they can be reverted.
export writes everything, a line of JSON a record: connections, conversions, reminders, intents, proofs. No secret is in it; names of
people are. purge removes conversions and intents that are over for that long, and nothing that is open or has a reminder to come; the
policy's key retention does so nightly.

  CONNECTION           id or name of a service connection, in any casing
  --state STATE        list: ${CONVERSION_STATES.join(', ')}
  --format FORMAT      list: ${LIST_FORMATS.join(', ')} (default: table); show: ${SHOW_FORMATS.join(', ')} (default: text)
  --older-than P1Y     purge: an ISO 8601 duration, 30 days (P30D) at least
  --dry-run            purge: only say how many
  --yes                purge: do not ask
  --organization URL   instead of AZURE_DEVOPS_ORG_URL

Storage is named by AzureWebJobsStorage, or by AzureWebJobsStorage__accountName for the person of "az login".

Exit codes: 0 fine · 2 wrong usage or settings · 3 storage is away or refuses, or export left something out · 4 nobody agreed to purge
`,
  run([verb, ...args], output, desk) {
    if (verb === 'list') return list(args, output, desk);
    if (verb === 'show') return show(args, output, desk);
    if (verb === 'export') return exportLedger(args, output, desk);
    if (verb === 'purge') return purgeLedger(args, output, desk);
    throw new GuardError('usage', 'Write: wif-guard ledger list, show CONNECTION, export, or purge --older-than P1Y.');
  },
};
