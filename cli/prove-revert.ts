import { schemeKindOf } from '../shared/connections/service-connection.ts';
import { snapshotOf } from '../shared/conversions/snapshot.ts';
import { GuardError } from '../shared/errors.ts';
import type { GuardContext } from '../shared/guard/context.ts';
import { changeByPerson, resume, type Ended, type Wish } from '../shared/guard/conversion/change-by-person.ts';
import { preflight, type Preflight } from '../shared/guard/conversion/preflight.ts';
import { counted } from '../shared/report/counted.ts';
import { terminalText } from '../shared/report/terminal-text.ts';
import { agrees } from './agrees.ts';
import type { Output } from './command.ts';
import type { Desk } from './desk.ts';
import { guardAtDesk, judgingAtDesk, requirePolicy } from './desk-context.ts';
import { hasStorage } from './open-ledger.ts';
import { EXIT } from './exit-codes.ts';
import { namedConnection, projectsMeant } from './named-connection.ts';
import { tellingOn } from './telling.ts';

/** What was asked for. */
interface Wanted {
  readonly connection: string;
  readonly project: string | undefined;
  readonly organization: string | undefined;
  readonly yes: boolean;
}

/** In the record of both changes, and why the policy leaves them alone. */
const REASON = 'wif-guard doctor --prove-revert';

/**
 * Converts a connection that nothing uses and reverts it, as the identity that this runs as, and notes that it can. Refused for a
 * connection that any pipeline uses; where not everything could be seen, somebody at a terminal has to say that nothing uses it.
 */
export async function proveRevert(wanted: Wanted, output: Output, desk: Desk): Promise<number> {
  const say = (text: string): void => output.err(`${terminalText(text)}\n`);
  if (!hasStorage(desk))
    throw new GuardError(
      'settings-invalid',
      "--prove-revert notes what it proves: set AzureWebJobsStorage, or AzureWebJobsStorage__accountName, to the guard's storage.",
    );
  if (!wanted.yes && desk.ask === undefined)
    throw new GuardError('usage', 'This is no terminal, so nobody can be asked: give --yes to convert and revert.');
  const judging = await judgingAtDesk(desk, wanted.organization);
  await requirePolicy(judging);
  const guard = await guardAtDesk(desk, judging);
  const { azureDevOps } = judging;
  const found = await namedConnection(azureDevOps, await projectsMeant(azureDevOps, wanted.project), wanted.connection);
  const judged = await preflight(judging, found);
  const { name } = found.connection;
  const against = reasonsAgainst(judged);
  if (against.length > 0) {
    say(`"${name}" is no throw-away connection: ${against.join('; ')}. Nothing was changed.`);
    if (judged.schemeKind === 'federated' && (await wasInterrupted(guard, found.connection.id)))
      say(`An earlier run was interrupted: give it its secret back first: wif-guard revert ${found.connection.id}`);
    return EXIT.refused;
  }
  const unseen = judged.assessment?.unseen ?? [];
  for (const why of unseen) say(`  not seen: ${why}`);
  if (unseen.length > 0 && desk.ask === undefined) {
    say(
      `Whether anything uses "${name}" is not known, so --yes is not enough: run it at a terminal, where it can be asked.`,
    );
    return EXIT.refused;
  }
  const isSure = unseen.length === 0 && wanted.yes;
  const question = `"${name}": no pipeline that could be seen uses it. Convert and revert it? [y/N] `;
  if (!(await agrees(desk, isSure, question))) {
    say('Nothing was changed.');
    return EXIT.refused;
  }
  return prove(guard, judged, output, desk);
}

/** True where the conversion is one of a proof that did not come to its end. */
async function wasInterrupted({ ledger }: GuardContext, connectionId: string): Promise<boolean> {
  const intents = await ledger.intents.ofConnection(connectionId.toLowerCase());
  return intents.at(-1)?.reason === REASON;
}

/** What makes it a connection that somebody needs, or one that shows nothing. */
function reasonsAgainst({ obstacles, reservations, assessment }: Preflight): readonly string[] {
  const using = assessment?.pipelinesUsing ?? 0;
  // An unknown verdict is asked about.
  const isManual = reservations.filter((reason) => !reason.startsWith('the verdict is'));
  return [
    ...obstacles,
    ...isManual,
    ...(using === 0 ? [] : [`${counted(using, 'pipeline')} ${using === 1 ? 'uses' : 'use'} it`]),
  ];
}

async function prove(guard: GuardContext, judged: Preflight, output: Output, desk: Desk): Promise<number> {
  const { projectId, connection, snapshot, assessment } = judged;
  if (snapshot === undefined) throw new GuardError('usage', `"${connection.name}" is no Azure connection.`);
  const { id, name } = snapshot;
  const say = (text: string): void => output.err(`${terminalText(text)}\n`);
  const telling = tellingOn(output, `Azure DevOps works on "${name}"`);
  const common = { projectId, by: desk.userName(), forced: true, reason: REASON, verdict: assessment?.verdict ?? '' };
  try {
    for (const operation of ['convert', 'revert'] as const) {
      await resume(guard, { operation, projectId, connectionId: id }, telling);
      const wish: Wish = { ...common, operation, snapshot: await snapshotNow(guard, judged) };
      const ended: Ended = await changeByPerson(guard, wish, telling);
      output.progress('');
      if (ended.outcome === 'done') continue;
      say(`This identity was not shown to ${operation} "${name}": ${ended.why}`);
      say(await stateText(guard, judged));
      return EXIT.refused;
    }
  } catch (error) {
    output.progress('');
    if (error instanceof GuardError) say(await stateText(guard, judged));
    throw error;
  }
  const identityId = await guard.azureDevOps.ownId();
  const provenAt = new Date(desk.clock.now()).toISOString();
  await guard.ledger.proofs.record({
    identityId,
    provenAt,
    connectionId: id,
    connectionName: name,
    by: desk.userName(),
  });
  output.out(
    `${terminalText(`Identity ${identityId} converted "${name}" and reverted it; it has its secret again. That is noted, and counts for 90 days.`)}\n`,
  );
  return EXIT.fine;
}

async function snapshotNow({ azureDevOps }: GuardContext, { projectId, connection }: Preflight) {
  const snapshot = snapshotOf(await azureDevOps.serviceConnection(projectId, connection.id));
  if (snapshot !== undefined) return snapshot;
  throw new GuardError('azure-devops-answer', `"${connection.name}" is no Azure connection any more.`);
}

/** In which state the connection is, read now. */
async function stateText({ azureDevOps }: GuardContext, { projectId, connection }: Preflight): Promise<string> {
  const { id, name } = connection;
  try {
    const now = await azureDevOps.serviceConnection(projectId, id);
    const kind = schemeKindOf(now);
    if (kind === 'secret') return `"${name}" is on its secret, as before.`;
    if (kind === 'federated') return `"${name}" is federated now: give it its secret back with wif-guard revert ${id}`;
    return `"${name}" signs in by ${now.authorization?.scheme || 'nothing that is shown'} now: look at it in the portal.`;
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return `How "${name}" (${id}) signs in now could not be read: look at it in the portal. ${error.message}`;
  }
}
