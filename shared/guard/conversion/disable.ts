import type { Conversion } from '../../conversions/conversion.ts';
import { reasonsNotToDisable } from '../../conversions/may-disable.ts';
import type { ConnectionRecord } from '../../ledger/connections.ts';
import type { Log } from '../../log.ts';
import type { GuardContext } from '../context.ts';
import { queueAlert } from './alert.ts';
import { dropIfDue, isTimeToAct } from './policy-action.ts';
import { readConnection } from './read-connection.ts';

/**
 * Disables the connection of a conversion that breaks pipelines and that Azure DevOps cannot revert, if the policy wants that.
 * Disabling twice is disabling once, so it is noted afterwards.
 * @returns True where it did, or where it is tried again because the connection could not be seen.
 */
export async function disableByPolicy(
  context: GuardContext,
  { snapshot, isTerraformManaged }: ConnectionRecord,
  conversion: Conversion,
  log: Log,
): Promise<boolean> {
  const { azureDevOps, clock, effects, ledger, policy } = context;
  const { disableWhenIrreversible: wanted } = (await policy.current()).policy;
  const reasons = reasonsNotToDisable(conversion, {
    wanted,
    allowed: effects.has('disable'),
    isTerraformManaged,
    nowMs: clock.now(),
  });
  // What can be reverted has a plan of its own.
  if (reasons.length > 0 && conversion.state !== 'open') await dropIfDue(context, conversion);
  if (reasons.length > 0 || conversion.disabledAt !== '' || !(await isTimeToAct(context, conversion))) return false;
  const projectIds = snapshot.projects.map(({ id }) => id);
  const found = await readConnection(context, projectIds, snapshot.id);
  // It stays due, so that a timer asks again.
  if (found === undefined) return true;
  const { isDisabled, modificationDate, modifiedBy } = found.connection;
  // Disabled already, by a worker that died before it noted that. What somebody else changed meanwhile, a person decides.
  const isOurs = isDisabled && modifiedBy?.id?.toLowerCase() === (await azureDevOps.ownId()).toLowerCase();
  if (!isOurs && modificationDate !== snapshot.modificationDate) {
    await dropIfDue(context, conversion);
    return false;
  }
  if (!isDisabled) await azureDevOps.disableConnection(found.projectId, snapshot.id);
  const disabledAt = new Date(clock.now()).toISOString();
  const done = await ledger.conversions.update(conversion, (now) => ({ ...now, disabledAt }));
  log.warn(
    `Service connection "${conversion.name}" was disabled by policy: it breaks pipelines and cannot be reverted.`,
  );
  if (done !== undefined) await queueAlert(context, done, 'disabled');
  return true;
}
