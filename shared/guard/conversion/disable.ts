import type { Conversion } from '../../conversions/conversion.ts';
import { reasonsNotToDisable } from '../../conversions/may-disable.ts';
import { underWay } from '../../conversions/may-revert.ts';
import type { ConnectionRecord } from '../../ledger/connections.ts';
import type { Log } from '../../log.ts';
import type { GuardContext } from '../context.ts';
import { queueAlert } from './alert.ts';
import { dropIfDue, isTimeToAct } from './policy-action.ts';
import { readConnection } from './read-connection.ts';

/**
 * Disables the connection of a conversion that breaks pipelines and that Azure DevOps cannot revert, if the policy wants that.
 * Disabling twice is disabling once, so it is noted afterwards.
 * @returns True where it did, or where it waits: for runs to end, or for the connection to be seen.
 */
export async function disableByPolicy(
  context: GuardContext,
  { snapshot, isTerraformManaged }: ConnectionRecord,
  conversion: Conversion,
  log: Log,
): Promise<boolean> {
  const { azureDevOps, clock, effects, ledger, policy } = context;
  const { policy: current, problem } = await policy.current();
  const against = (now: Conversion): readonly string[] =>
    reasonsNotToDisable(now, {
      wanted: current.disableWhenIrreversible,
      allowed: effects.has('disable'),
      isTerraformManaged,
      nowMs: clock.now(),
    });
  if (conversion.disabledAt !== '') return false;
  if (against(conversion).length > 0) {
    // What can be reverted has a plan of its own, and a policy that is in trouble for a moment drops none.
    if (conversion.state !== 'open' && problem === undefined) await dropIfDue(context, conversion);
    return false;
  }
  if (!(await isTimeToAct(context, conversion))) return false;
  // It stays due, so that a timer asks again.
  if (underWay(conversion) !== undefined) return true;
  const projectIds = snapshot.projects.map(({ id }) => id);
  const found = await readConnection(context, projectIds, snapshot.id);
  if (found === undefined) return true;
  const { isDisabled, modificationDate, modifiedBy } = found.connection;
  // Disabled already, by a worker that died before it noted that. What somebody else changed meanwhile, a person decides.
  const isOurs = isDisabled && modifiedBy?.id?.toLowerCase() === (await azureDevOps.ownId()).toLowerCase();
  if (!isOurs && modificationDate !== snapshot.modificationDate) {
    await dropIfDue(context, conversion);
    return false;
  }
  // Reading took a moment, in which a person can have kept it.
  const now = await ledger.conversions.read(conversion);
  if (now === undefined || against(now).length > 0) return false;
  if (!isDisabled) await azureDevOps.disableConnection(found.projectId, snapshot.id);
  const disabledAt = new Date(clock.now()).toISOString();
  const done = await ledger.conversions.update(conversion, (now) => ({ ...now, disabledAt }));
  log.warn(
    `Service connection "${conversion.name}" was disabled by policy: it breaks pipelines and cannot be reverted.`,
  );
  if (done !== undefined) await queueAlert(context, done, 'disabled');
  return true;
}
