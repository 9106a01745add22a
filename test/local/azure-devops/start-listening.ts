import type { SimulatorOptions } from '../../../local/azure-devops/simulator.ts';
import { startReceiver } from './hook-receiver.ts';
import { startOrganization } from './start-organization.ts';
import { subscribe, type SubscriptionWish } from './subscribe.ts';

/** Address of subscriptions after the organization. */
export const SUBSCRIPTIONS = '/_apis/hooks/subscriptions';

/** The waits of the service, so long that nothing is sent again on its own in a test. */
export const REAL_WAITS = { hookTimeScale: 1 };

/** An organization with one receiver that is told of every push; `push` resolves when it was told. */
export async function startListening(
  consumerInputs: NonNullable<SubscriptionWish['consumerInputs']> = {},
  options: SimulatorOptions = REAL_WAITS,
) {
  const started = await startOrganization(options);
  const receiver = await startReceiver();
  const id = await subscribe(started.api, { eventType: 'git.push', receiver, consumerInputs });
  let pushes = 0;
  const push = async () => {
    pushes += 1;
    started.organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': `${pushes}` } });
    await started.simulator.hooksSettled();
  };
  const subscription = async () => (await started.api.get(`${SUBSCRIPTIONS}/${id}`)).body;
  const notifications = async () => (await started.api.get(`${SUBSCRIPTIONS}/${id}/notifications`)).body;
  return { ...started, receiver, id, push, subscription, notifications };
}
