import { GuardError } from '../shared/errors.ts';
import type { GuardContext } from '../shared/guard/context.ts';
import { terminalText } from '../shared/report/terminal-text.ts';
import { parseCommandLine } from './arguments.ts';
import type { Command } from './command.ts';
import { guardAtDesk, judgingAtDesk, requirePolicy } from './desk-context.ts';
import { hasStorage } from './open-ledger.ts';

/** `wif-guard convert`. */
export const convert: Command = {
  summary: 'a connection moves to workload identity federation, judged beforehand, under your own sign-in',
  help: `wif-guard convert NAME|ID
wif-guard convert --all-ready

Judges what a conversion to workload identity federation does to all pipelines that use a service connection, converts it if that is
safe, waits until Azure DevOps is done, and records it: the guard then reminds of its revert deadline. You need the role
Administrator on the connection, and to be an owner of its app registration.

  NAME|ID              one service connection; a name in any casing
  --all-ready          every Azure connection on a secret whose verdict is ready, one after the other
  --project PROJECT    only connections of this project; id or name (default: all that you see)
  --dry-run            only say what would be done; needs no storage
  --force              convert also where the verdict is blocked or unknown, or no revert is possible; needs --reason
  --reason TEXT        why, for the record
  --organization URL   instead of AZURE_DEVOPS_ORG_URL
  --yes                do not ask

You sign in as AZURE_DEVOPS_AUTH says (azure-cli or pat), else with AZURE_DEVOPS_PAT, else as the person of "az login". Storage is named
by AzureWebJobsStorage, or by AzureWebJobsStorage__accountName for the person of "az login": what is about to be done is written there
first, so that the command can be interrupted and run again. GUARD_POLICY names the guard's policy.

Exit codes: 0 converted, or nothing to convert · 2 wrong usage or settings · 3 Azure DevOps or storage could not answer · 4 refused; with
--all-ready: a ready connection could not be converted
`,
  async run(args, output, desk) {
    const { values, positionals } = parseCommandLine(
      {
        args: [...args],
        allowPositionals: true,
        options: {
          'all-ready': { type: 'boolean', default: false },
          project: { type: 'string' },
          'dry-run': { type: 'boolean', default: false },
          force: { type: 'boolean', default: false },
          reason: { type: 'string' },
          organization: { type: 'string' },
          yes: { type: 'boolean', default: false },
        },
      },
      'convert',
    );
    const { 'all-ready': allReady, 'dry-run': dryRun, force, project, yes } = values;
    const [named = '', ...more] = positionals;
    if (allReady === (named.trim() !== '') || more.length > 0)
      throw new GuardError('usage', 'convert needs the name or id of one service connection, or --all-ready.');
    const reason = reasonOf(force, values.reason);
    if (allReady && force)
      throw new GuardError('usage', '--force is for one connection: --all-ready converts what is ready.');
    if (!yes && !dryRun && desk.ask === undefined)
      throw new GuardError('usage', 'This is no terminal, so nobody can be asked: give --yes to convert.');
    if (!dryRun && !hasStorage(desk))
      throw new GuardError(
        'settings-invalid',
        "convert writes down what it is about to do before it does it, so that nothing is lost if it is interrupted: set AzureWebJobsStorage, or AzureWebJobsStorage__accountName, to the guard's storage. --dry-run needs none.",
      );
    const judging = await judgingAtDesk(desk, values.organization);
    await requirePolicy(judging);
    const guard: GuardContext | undefined = dryRun ? undefined : await guardAtDesk(desk, judging);
    const run = { judging, guard, project, force, reason, yes, output, desk };
    if (allReady) return (await import('./convert-all.ts')).convertAllReady(run);
    return (await import('./convert-one.ts')).convertOne(run, named);
  },
};

/** @throws GuardError `usage`: whoever forces says why, for those who find it broken. */
export function reasonOf(force: boolean, reason: string | undefined): string {
  const text = (reason ?? '').trim();
  if (force && text === '') throw new GuardError('usage', '--force needs --reason TEXT: it stands in the record.');
  if (!force && text !== '') throw new GuardError('usage', '--reason goes with --force.');
  if (text.length > MAX_REASON)
    throw new GuardError('usage', `--reason has ${String(text.length)} characters: ${String(MAX_REASON)} at most.`);
  return terminalText(text);
}

const MAX_REASON = 1_000;
