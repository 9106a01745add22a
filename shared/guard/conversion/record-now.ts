import type { Conversion } from '../../conversions/conversion.ts';
import { GuardError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { GuardContext } from '../context.ts';
import { lookAtConnection } from './look.ts';

/** Another instance that is at it ends in a minute or two; its lease ends in five. */
const PAUSE_MS = 2_000;
const MAX_TRIES = 180;

/**
 * Looks at a connection as the guard does on a hook, and waits while another instance looks: what a person changed is recorded by the
 * same code as any other change, once, and what was changed before is recorded first.
 * @throws GuardError `storage-unavailable`, and what a look throws.
 */
export async function lookNow(context: GuardContext, connectionId: string, projectId: string, log: Log): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    const receivedAt = new Date(context.clock.now()).toISOString();
    const id = `desk-${connectionId}-${receivedAt}`;
    const event = { kind: 'connection', id, receivedAt, attempt: 0, connectionId, projectId, seenBy: 'poll' } as const;
    // A desk may not end a revert by policy that another instance began: it would note it as failed.
    const isFree = !(await isRevertUnderWay(context, connectionId));
    if (isFree && (await lookAtConnection(context, event, log)) !== 'busy') return;
    if (tried >= MAX_TRIES)
      throw new GuardError(
        'storage-unavailable',
        `Another instance has been looking at connection ${connectionId} for minutes: run the same command again later.`,
      );
    await context.clock.wait(PAUSE_MS);
  }
}

async function isRevertUnderWay({ ledger }: GuardContext, connectionId: string): Promise<boolean> {
  if ((await ledger.connections.read(connectionId))?.pending === undefined) return false;
  return (await ledger.conversions.ofConnection(connectionId)).some(({ revert }) => revert === 'begun');
}

/**
 * Records a change that was made a moment ago, at the date `change`.
 * @returns The record; one that could not be judged yet too, for the guard goes on with it.
 * @throws GuardError Where it could not be recorded.
 */
export async function recordNow(
  context: GuardContext,
  {
    connectionId,
    projectId,
    kinds,
    change,
  }: { connectionId: string; projectId: string; kinds: ReadonlySet<Conversion['kind']>; change: string },
  log: Log,
): Promise<Conversion | undefined> {
  const records = async (): Promise<readonly Conversion[]> =>
    (await context.ledger.conversions.ofConnection(connectionId)).filter(({ kind }) => kinds.has(kind));
  try {
    await lookNow(context, connectionId, projectId, log);
  } catch (error) {
    // It is recorded before it is judged, and judging can fail.
    if (!(error instanceof GuardError) || error.code.startsWith('storage') || error.code.startsWith('ledger'))
      throw error;
    // Before it was recorded, reading can fail as well; an older record is none of this change.
    const recorded = (await records()).findLast((one) => one.change === change || one.change.startsWith(`${change} `));
    if (recorded === undefined) throw error;
    log.warn(`The change is not judged yet, the guard goes on with it: ${error.message}`);
    return recorded;
  }
  return (await records()).at(-1);
}
