import type { Conversion } from '../../conversions/conversion.ts';
import { underWay } from '../../conversions/may-revert.ts';
import { foundAgain, recordOf } from '../../conversions/record.ts';
import type { Log } from '../../log.ts';
import type { EventOf } from '../../queue/guard-event.ts';
import type { GuardContext } from '../context.ts';
import { inFlightOf } from '../runs/in-flight.ts';
import { isDue } from './policy-action.ts';
import { workOff } from './work-off.ts';

/** How it ended. `busy`: another instance is at the connection. `settled`: there is nothing to act on any more. */
export type ActionOutcome = 'worked-off' | 'settled' | 'busy';

/**
 * The grace of a conversion is over. It is made pending again, so that it is judged as things are now and worked off like every
 * change: a worker that dies in it leaves what the next one ends.
 */
export async function actByPolicy(
  context: GuardContext,
  { connectionId, change }: EventOf<'policy-action'>,
  log: Log,
): Promise<ActionOutcome> {
  const { ledger, clock, policy } = context;
  const lease = await ledger.connections.lease(connectionId, clock.now());
  if (lease === undefined) return 'busy';
  try {
    if (lease.record === undefined) return 'settled';
    const record = await workOff(context, lease, lease.record, log);
    const conversion = await ledger.conversions.read({ connectionId, change });
    if (conversion === undefined || !isDue(conversion, clock.now())) return 'settled';
    if (await isStillUnderWay(context, conversion)) return 'settled';
    const pending = foundAgain(conversion);
    const { reminders } = (await policy.current()).policy;
    if (recordOf(pending, record.snapshot, reminders).change !== change) {
      const revertReason = 'the connection was changed after its conversion: a person decides';
      await ledger.conversions.update(conversion, (now) => ({ ...now, policyActsAt: '', revertReason }));
      log.info(`Service connection "${conversion.name}" is left as it is: ${revertReason}.`);
      return 'settled';
    }
    const again = { ...record, pending };
    await lease.write(again);
    await workOff(context, lease, again, log);
    return 'worked-off';
  } finally {
    await lease.end();
  }
}

/** Time for asking what runs. */
const LOOK_MS = 60 * 1000;

/** Where it waits for runs, they are asked for first: judging everything at every timer would tell nothing else. */
async function isStillUnderWay(context: GuardContext, { assessment, projects }: Conversion): Promise<boolean> {
  if (assessment === null || underWay({ assessment }) === undefined) return false;
  const inFlight = await inFlightOf(context, projects, assessment.pipelines, context.clock.now() + LOOK_MS);
  return underWay({ assessment: { ...assessment, inFlight } }) !== undefined;
}
