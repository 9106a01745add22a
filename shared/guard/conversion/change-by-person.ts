import { failureOf } from '../../connections/watched-connection.ts';
import type { Conversion } from '../../conversions/conversion.ts';
import type { Intent } from '../../conversions/intent.ts';
import { schemeKindIn, snapshotOf, type ConnectionSnapshot } from '../../conversions/snapshot.ts';
import { GuardError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { GuardContext } from '../context.ts';
import { lookNow, recordNow } from './record-now.ts';
import { whenReady } from './when-ready.ts';

/** What a person wants of a connection, and what is said of it. */
export interface Wish {
  readonly operation: Intent['operation'];
  readonly projectId: string;
  readonly snapshot: ConnectionSnapshot;
  /** Name of the person. */
  readonly by: string;
  readonly forced: boolean;
  readonly reason: string;
  readonly verdict: string;
}

/** How it ended. */
export interface Ended {
  readonly outcome: 'done' | 'failed' | 'undone';
  /** Why it failed, or who was faster; empty where it was done. */
  readonly why: string;
  readonly snapshot: ConnectionSnapshot | undefined;
  /** Its record. */
  readonly conversion: Conversion | undefined;
}

/** What goes on while it is done: logs, and the seconds that Azure DevOps has been at work. */
export interface Telling {
  readonly log: Log;
  readonly waiting: (seconds: number) => void;
}

const WANTED = { convert: 'federated', revert: 'secret' } as const;
const KINDS = {
  convert: new Set<Conversion['kind']>(['converted', 'seen-late']),
  revert: new Set<Conversion['kind']>(['reverted']),
} as const;

/** Answers that say that nothing was changed. */
const REFUSALS: ReadonlySet<string> = new Set([
  'azure-devops-refused',
  'azure-devops-conflict',
  'azure-devops-forbidden',
  'azure-devops-not-found',
]);

/**
 * Converts or reverts a connection for a person. The intent is written before the call and resolved by reading the truth afterwards,
 * so that whoever runs it again after it was interrupted goes on: `resume`.
 * @throws GuardError Where an answer was lost and the connection does not show that it took effect; the intent then stays open.
 */
export async function changeByPerson(context: GuardContext, wish: Wish, telling: Telling): Promise<Ended> {
  const { ledger, azureDevOps, clock } = context;
  const { operation, projectId, snapshot, by, forced, reason, verdict } = wish;
  await lookBefore(context, wish, telling.log);
  const intent: Intent = {
    connectionId: snapshot.id,
    name: snapshot.name,
    operation,
    startedAt: new Date(clock.now()).toISOString(),
    byId: await azureDevOps.ownId(),
    byName: by,
    forced,
    reason,
    verdict,
    modifiedBefore: snapshot.modificationDate,
    outcome: '',
    resolvedAt: '',
    outcomeReason: '',
    change: '',
  };
  await ledger.intents.begin(intent);
  const answer = await ask(context, intent, projectId);
  const ended = await settle(context, intent, projectId, telling);
  if (ended !== undefined) return ended;
  if (answer instanceof GuardError && !REFUSALS.has(answer.code)) throw answer;
  const took = `Azure DevOps took it, but the connection is as before: look at it in the portal`;
  const why = answer instanceof GuardError ? answer.message : took;
  await resolve(context, intent, { outcome: 'failed', outcomeReason: why });
  return { outcome: 'failed', why, snapshot, conversion: undefined };
}

/** What is known of it is brought up to date, so that the change is seen as one. */
async function lookBefore(context: GuardContext, { operation, snapshot, projectId }: Wish, log: Log): Promise<void> {
  try {
    await lookNow(context, snapshot.id, projectId, log);
  } catch (error) {
    // An earlier change that cannot be judged now must not hold up a revert: it is worked off together with it.
    if (operation === 'convert' || !(error instanceof GuardError) || !error.code.startsWith('azure-devops'))
      throw error;
    log.warn(`What was changed before is not judged yet: ${error.message}`);
  }
}

/**
 * Ends what an earlier run began and did not end, by reading the truth.
 * @returns How it ended, with the intent; undefined where nothing was left open.
 */
export async function resume(
  context: GuardContext,
  { operation, projectId, connectionId }: { operation: Intent['operation']; projectId: string; connectionId: string },
  telling: Telling,
): Promise<(Ended & { readonly intent: Intent }) | undefined> {
  const all = await context.ledger.intents.ofConnection(connectionId);
  const open = all.filter((intent) => intent.operation === operation && intent.outcome === '');
  let last: (Ended & { readonly intent: Intent }) | undefined;
  for (const intent of open) {
    const ended = await settle(context, intent, projectId, telling);
    if (ended === undefined) await resolve(context, intent, { outcome: 'undone', outcomeReason: 'nothing came of it' });
    const nothing = {
      outcome: 'undone',
      why: 'nothing came of it',
      snapshot: undefined,
      conversion: undefined,
    } as const;
    last = { ...(ended ?? nothing), intent };
  }
  return last;
}

/** The answer of Azure DevOps, or how it failed. */
async function ask({ azureDevOps }: GuardContext, { operation, connectionId }: Intent, projectId: string) {
  try {
    if (operation === 'convert') return await azureDevOps.convertConnection(projectId, connectionId);
    return await azureDevOps.revertConnection(projectId, connectionId);
  } catch (error) {
    if (error instanceof GuardError) return error;
    throw error;
  }
}

/** Reads what became of an intent, and records it; undefined where the connection is as it was and does not say why. */
async function settle(
  context: GuardContext,
  intent: Intent,
  projectId: string,
  { log, waiting }: Telling,
): Promise<Ended | undefined> {
  const { operation, connectionId, byId } = intent;
  const connection = await whenReady(context, projectId, connectionId, waiting);
  const snapshot = snapshotOf(connection);
  if (snapshot === undefined || schemeKindIn(snapshot) !== WANTED[operation]) {
    const why = snapshot?.modificationDate === intent.modifiedBefore ? undefined : failureOf(connection);
    if (why === undefined) return undefined;
    await resolve(context, intent, { outcome: 'failed', outcomeReason: why });
    return { outcome: 'failed', why, snapshot, conversion: undefined };
  }
  let conversion: Conversion | undefined;
  try {
    const change = snapshot.modificationDate;
    conversion = await recordNow(context, { connectionId, projectId, kinds: KINDS[operation], change }, log);
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    throw new GuardError(
      error.code,
      `Service connection "${intent.name}" is ${operation === 'convert' ? 'federated' : 'on its secret'} now, but that could not be recorded: ${error.message} Run the same command again.`,
      { cause: error },
    );
  }
  const isOurs = snapshot.modifiedById === '' || snapshot.modifiedById.toLowerCase() === byId.toLowerCase();
  const why = isOurs ? '' : `${snapshot.modifiedByName || 'somebody else'} was faster`;
  const outcome = isOurs ? 'done' : 'undone';
  await resolve(context, intent, { outcome, outcomeReason: why, change: snapshot.modificationDate });
  return { outcome, why, snapshot, conversion };
}

function resolve(
  { ledger, clock }: GuardContext,
  intent: Intent,
  end: { outcome: Ended['outcome']; outcomeReason: string; change?: string },
): Promise<void> {
  const resolvedAt = new Date(clock.now()).toISOString();
  return ledger.intents.resolve(intent, { change: '', ...end, resolvedAt });
}
