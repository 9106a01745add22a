import type { AzureDevOps } from '../shared/azure-devops/index.ts';
import { parseInstant } from '../shared/conversions/instant.ts';
import { schemeKindIn, snapshotOf, type ConnectionSnapshot } from '../shared/conversions/snapshot.ts';
import { GuardError } from '../shared/errors.ts';
import { terminalText } from '../shared/report/terminal-text.ts';
import { timeLeft, utc } from '../shared/report/time-text.ts';
import { parseCommandLine } from './arguments.ts';
import type { Command, Output } from './command.ts';
import type { Desk } from './desk.ts';
import { azureDevOpsAtDesk } from './desk-settings.ts';
import { EXIT } from './exit-codes.ts';
import { CONNECTION_ID } from './recorded-connection.ts';

/** `wif-guard revert`. */
export const revert: Command = {
  summary: 'a connection gets its secret back, under your own sign-in',
  help: `wif-guard revert CONNECTION_ID

Reverts the conversion of a service connection to workload identity federation, as Azure DevOps allows it within its window.
You need the role Administrator on the connection.

  --project PROJECT    id or name of a project that uses it (default: all are looked through)
  --organization URL   instead of AZURE_DEVOPS_ORG_URL
  --yes                do not ask

You sign in as AZURE_DEVOPS_AUTH says (azure-cli or pat), else with AZURE_DEVOPS_PAT, else as the person of "az login".

Exit codes: 0 on its secret · 2 wrong usage or settings · 3 Azure DevOps could not answer · 4 refused
`,
  async run(args, output, desk) {
    const { values, positionals } = parseCommandLine(
      {
        args: [...args],
        allowPositionals: true,
        options: {
          project: { type: 'string' },
          organization: { type: 'string' },
          yes: { type: 'boolean', default: false },
        },
      },
      'revert',
    );
    const [id = '', ...more] = positionals;
    if (!CONNECTION_ID.test(id) || more.length > 0)
      throw new GuardError(
        'usage',
        'revert needs the id of one service connection; wif-guard ledger list shows names and ids.',
      );
    const settings = azureDevOpsAtDesk(desk.environment, values.organization);
    if (!values.yes && desk.ask === undefined)
      throw new GuardError('usage', 'This is no terminal, so nobody can be asked: give --yes to revert.');
    const { openAzureDevOps } = await import('../shared/azure-devops/index.ts');
    const azureDevOps = openAzureDevOps(settings, desk.clock);
    const projects =
      values.project === undefined ? (await azureDevOps.projects()).map((project) => project.id) : [values.project];
    return revertIn(azureDevOps, projects, id.toLowerCase(), { yes: values.yes, output, desk });
  },
};

interface Options {
  readonly yes: boolean;
  readonly output: Output;
  readonly desk: Desk;
}

async function revertIn(
  azureDevOps: AzureDevOps,
  projects: readonly string[],
  id: string,
  { yes, output, desk }: Options,
): Promise<number> {
  const { readConnection } = await import('../shared/guard/conversion/read-connection.ts');
  const look = async (among: readonly string[]) => {
    const found = await readConnection({ azureDevOps, clock: desk.clock }, among, id);
    const snapshot = found && snapshotOf(found.connection);
    return found && snapshot ? { projectId: found.projectId, snapshot } : undefined;
  };
  /** The truth afterwards: an answer that is lost on its way says nothing about what happened. */
  const revertAndLook = async (projectId: string) => {
    try {
      await azureDevOps.revertConnection(projectId, id);
    } catch (error) {
      if (!(error instanceof GuardError) || error.code !== 'azure-devops-unavailable') throw error;
      const after = await look([projectId]);
      if (after === undefined || schemeKindIn(after.snapshot) !== 'secret') throw error;
      return after;
    }
    return look([projectId]);
  };
  const say = (text: string): void => output.err(`${terminalText(text)}\n`);

  const before = await look(projects);
  if (before === undefined)
    throw new GuardError(
      'usage',
      `No project shows an Azure service connection ${id} to you: check the id, --project and your access.`,
    );
  const { snapshot, projectId } = before;
  if (schemeKindIn(snapshot) === 'secret') {
    output.out(`${terminalText(`"${snapshot.name}" is on its secret: there is nothing to revert.`)}\n`);
    return EXIT.fine;
  }
  const refusal = refusalOf(snapshot, desk.clock.now());
  if (refusal !== undefined) {
    say(`"${snapshot.name}" is not reverted: ${refusal}`);
    return EXIT.refused;
  }
  const deadline = parseInstant(snapshot.deadline);
  const until = deadline === undefined ? 'Azure DevOps names no deadline' : untilText(deadline, desk.clock.now());
  const where = snapshot.projects.map(({ name }) => name).join(', ') || 'no project that Azure DevOps names';
  say(`"${snapshot.name}" (${id}) in ${where} goes from ${snapshot.scheme} back to its secret; ${until}.`);
  say('The secret may have expired meanwhile: those that Azure DevOps makes live three months.');
  if (!yes && !/^y(es)?$/i.test(((await desk.ask?.('Revert? [y/N] ')) ?? '').trim())) {
    say('Nothing was changed.');
    return EXIT.refused;
  }
  const after = await revertAndLook(projectId);
  if (after === undefined || schemeKindIn(after.snapshot) !== 'secret') {
    const federated = after !== undefined && schemeKindIn(after.snapshot) === 'federated';
    const how = federated ? 'is still federated' : `signs in by ${after?.snapshot.scheme || 'nothing that is shown'}`;
    say(`Azure DevOps took the revert, but "${snapshot.name}" ${how}: look at it in the portal.`);
    return EXIT.refused;
  }
  output.out(
    `${terminalText(`"${snapshot.name}" has its secret again. The guard sees it by itself and ends its reminders.`)}\n`,
  );
  return EXIT.fine;
}

/** Why Azure DevOps would not revert it (https://learn.microsoft.com/azure/devops/pipelines/library/connect-to-azure). */
function refusalOf(snapshot: ConnectionSnapshot, nowMs: number): string | undefined {
  if (schemeKindIn(snapshot) !== 'federated') return `it signs in by ${snapshot.scheme || 'nothing that is known'}.`;
  if (snapshot.creationMode.toLowerCase() === 'manual')
    return 'it was made by hand, and Azure DevOps reverts only what it made itself: give it a new secret, or its pipelines another connection.';
  const deadline = parseInstant(snapshot.deadline);
  if (deadline !== undefined && deadline <= nowMs)
    return `its window closed at ${utc(new Date(deadline).toISOString())}: give its pipelines a new connection with a secret.`;
  return undefined;
}

function untilText(deadlineMs: number, nowMs: number): string {
  const iso = new Date(deadlineMs).toISOString();
  return `it can be reverted until ${utc(iso)}, ${timeLeft(iso, nowMs)} left`;
}
