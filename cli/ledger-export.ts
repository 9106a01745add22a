import type { Ledger } from '../shared/ledger/index.ts';
import { counted } from '../shared/report/counted.ts';
import { escapedInJson } from '../shared/report/terminal-text.ts';
import { parseCommandLine } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { openLedgerAtDesk } from './open-ledger.ts';

/** `wif-guard ledger export`: a line of JSON a record, with everything that is kept of connections. `record` says what it is (a stable contract). */
export const exportLedger: Command['run'] = async (args, output, desk) => {
  const { values } = parseCommandLine({ args: [...args], options: { organization: { type: 'string' } } }, 'ledger');
  const { ledger } = await openLedgerAtDesk(desk, values.organization);
  let unreadable = 0;
  for await (const one of everythingIn(ledger, () => (unreadable += 1)))
    // Names are other people's words: nothing of them takes effect where the lines are looked at.
    output.out(`${escapedInJson(JSON.stringify(one))}\n`);
  if (unreadable === 0) return EXIT.fine;
  output.err(
    `${counted(unreadable, 'record')} left out, in a shape that this version does not know: run the newest wif-guard.\n`,
  );
  return EXIT.unknown;
};

async function* everythingIn(ledger: Ledger, onUnreadable: () => void) {
  for await (const one of ledger.connections.list(onUnreadable)) yield { record: 'connection', ...one };
  for await (const one of ledger.conversions.list(onUnreadable)) {
    yield { record: 'conversion', ...one };
    for (const run of await ledger.firstRuns.ofConversion(one)) yield { record: 'first-run', ...run };
  }
  for await (const one of ledger.reminders.list(onUnreadable)) yield { record: 'reminder', ...one };
  for await (const one of ledger.intents.list(onUnreadable)) yield { record: 'intent', ...one };
  for await (const one of ledger.proofs.list(onUnreadable)) yield { record: 'proof', ...one };
}
