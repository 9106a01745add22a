import type { AzureDevOps } from '../shared/azure-devops/index.ts';
import { parseInstant } from '../shared/conversions/instant.ts';
import { schemeKindIn, snapshotOf, type ConnectionSnapshot } from '../shared/conversions/snapshot.ts';
import { GuardError } from '../shared/errors.ts';
import { counted } from '../shared/report/counted.ts';
import { terminalText } from '../shared/report/terminal-text.ts';
import { timeLeft, utc } from '../shared/report/time-text.ts';
import { agrees } from './agrees.ts';
import { parseCommandLine } from './arguments.ts';
import type { Command, Output } from './command.ts';
import type { Desk } from './desk.ts';
import { reasonOf } from './convert.ts';
import { judgingAtDesk, type JudgingAtDesk } from './desk-context.ts';
import { EXIT } from './exit-codes.ts';
import { namedConnection, projectsMeant } from './named-connection.ts';
import { recordingAtDesk, revertRecorded } from './revert-recorded.ts';
import { CONNECTION_ID } from './recorded-connection.ts';

/** `wif-guard revert`. */
export const revert: Command = {
  summary: 'a connection gets its secret back, under your own sign-in',
  help: `wif-guard revert NAME|ID

Reverts the conversion of a service connection to workload identity federation, as Azure DevOps allows it within its window.
You need the role Administrator on the connection. Steps that work on a federated connection only are looked for first.

  NAME|ID              one service connection; a name in any casing
  --project PROJECT    id or name of a project that uses it (default: all are looked through)
  --force              revert also where that breaks steps; needs --reason
  --reason TEXT        why, for the record
  --organization URL   instead of AZURE_DEVOPS_ORG_URL
  --yes                do not ask

You sign in as AZURE_DEVOPS_AUTH says (azure-cli or pat), else with AZURE_DEVOPS_PAT, else as the person of "az login". Where storage
is named, by AzureWebJobsStorage or AzureWebJobsStorage__accountName, the revert is recorded at once; without it the guard sees it by itself.

Exit codes: 0 on its secret · 2 wrong usage or settings · 3 Azure DevOps could not answer · 4 refused
`,
  async run(args, output, desk) {
    const { values, positionals } = parseCommandLine(
      {
        args: [...args],
        allowPositionals: true,
        options: {
          project: { type: 'string' },
          force: { type: 'boolean', default: false },
          reason: { type: 'string' },
          organization: { type: 'string' },
          yes: { type: 'boolean', default: false },
        },
      },
      'revert',
    );
    const [named = '', ...more] = positionals;
    if (named.trim() === '' || more.length > 0)
      throw new GuardError(
        'usage',
        'revert needs the name or id of one service connection; wif-guard ledger list shows names and ids.',
      );
    const { force, yes } = values;
    const reason = reasonOf(force, values.reason);
    const judging = await judgingAtDesk(desk, values.organization);
    if (!yes && desk.ask === undefined)
      throw new GuardError('usage', 'This is no terminal, so nobody can be asked: give --yes to revert.');
    const { azureDevOps } = judging;
    const projects = await projectsMeant(azureDevOps, values.project);
    const options = { yes, force, reason, output, desk, judging };
    if (CONNECTION_ID.test(named)) return revertIn(azureDevOps, projects, named.toLowerCase(), options);
    const { projectId, connection } = await namedConnection(azureDevOps, projects, named);
    return revertIn(azureDevOps, [projectId], connection.id.toLowerCase(), options);
  },
};

/** What a person asked for. */
export interface RevertOptions {
  readonly yes: boolean;
  readonly force: boolean;
  readonly reason: string;
  readonly judging: JudgingAtDesk;
  readonly output: Output;
  readonly desk: Desk;
}

async function revertIn(
  azureDevOps: AzureDevOps,
  projects: readonly string[],
  id: string,
  options: RevertOptions,
): Promise<number> {
  const { yes, force, output, desk, judging } = options;
  const { readConnection } = await import('../shared/guard/conversion/read-connection.ts');
  const look = async (among: readonly string[]) => {
    const found = await readConnection({ azureDevOps, clock: desk.clock }, among, id);
    const snapshot = found && snapshotOf(found.connection);
    return found && snapshot ? { projectId: found.projectId, snapshot, found } : undefined;
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
  const { snapshot, projectId, found } = before;
  const ledger = await recordingAtDesk(options, projectId, snapshot);
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
  const { revertPreflight } = await import('./revert-preflight.ts');
  const { breaks, notes, verdict } = await revertPreflight(judging, found, snapshot);
  for (const text of [...breaks, ...notes]) say(`  ${text}`);
  if (breaks.length > 0 && !force) {
    say(
      `"${snapshot.name}" is not reverted: ${counted(breaks.length, 'step')} would break. Mend them, or revert it all the same with --force --reason TEXT.`,
    );
    return EXIT.refused;
  }
  if (!(await agrees(desk, yes, 'Revert? [y/N] '))) {
    say('Nothing was changed.');
    return EXIT.refused;
  }
  const forced = force && breaks.length > 0;
  const recorded = ledger && (await revertRecorded(options, ledger, { projectId, snapshot, forced, verdict }));
  if (recorded !== undefined) return recorded;
  const after = await revertAndLook(projectId);
  if (after === undefined || schemeKindIn(after.snapshot) !== 'secret') {
    const federated = after !== undefined && schemeKindIn(after.snapshot) === 'federated';
    const how = federated ? 'is still federated' : `signs in by ${after?.snapshot.scheme || 'nothing that is shown'}`;
    say(`Azure DevOps took the revert, but "${snapshot.name}" ${how}: look at it in the portal.`);
    return EXIT.refused;
  }
  output.out(
    `${terminalText(`"${snapshot.name}" has its secret again. Nothing is recorded here; the guard sees it by itself and ends its reminders.`)}\n`,
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
