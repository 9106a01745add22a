import { GuardError } from '../shared/errors.ts';
import type { Outdated } from '../shared/guard/conversion/purge.ts';
import { retentionSchema } from '../shared/policy/retention.ts';
import { agrees } from './agrees.ts';
import { parseCommandLine } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { openLedgerAtDesk } from './open-ledger.ts';

/** `wif-guard ledger purge`. */
export const purgeLedger: Command['run'] = async (args, output, desk) => {
  const { values } = parseCommandLine(
    {
      args: [...args],
      options: {
        'older-than': { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        organization: { type: 'string' },
      },
    },
    'ledger',
  );
  const { 'older-than': olderThan, 'dry-run': dryRun, yes } = values;
  if (olderThan === undefined) throw new GuardError('usage', 'ledger purge needs --older-than, such as P1Y or P180D.');
  const parsed = retentionSchema.safeParse({ conversions: olderThan });
  if (!parsed.success) throw new GuardError('usage', `--older-than ${parsed.error.issues[0]?.message ?? 'is wrong'}.`);
  if (!dryRun && !yes && desk.ask === undefined)
    throw new GuardError('usage', 'This is no terminal, so nobody can be asked: give --yes to purge.');
  const { ledger, organizationUrl } = await openLedgerAtDesk(desk, values.organization);
  const { findOutdated, MOST_AT_ONCE, purge, removedText } = await import('../shared/guard/conversion/purge.ts');
  const context = { ledger, clock: desk.clock };
  const { conversions } = parsed.data;
  const retention = { conversions, personal: undefined };
  const outdated = await findOutdated(context, retention);
  const textOf = (some: readonly Outdated[]): string =>
    `${removedText(some)} of ${organizationUrl} that are over for longer than ${olderThan}`;
  const what = textOf(outdated);
  const more = outdated.length === MOST_AT_ONCE ? 'That is the most at once: run it again for the rest.\n' : '';
  if (dryRun || outdated.length === 0) {
    output.out(`${dryRun ? 'Would be removed' : 'Nothing to remove'}: ${what}.\n`);
    output.err(more);
    return EXIT.fine;
  }
  if (!(await agrees(desk, yes, `Remove ${what}? They cannot be brought back. [y/N] `))) {
    output.err('Nothing was removed.\n');
    return EXIT.refused;
  }
  output.out(`Removed: ${textOf(await purge(context, retention, outdated))}.\n`);
  output.err(more);
  return EXIT.fine;
};
