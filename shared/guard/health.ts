import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { GuardContext } from './context.ts';

/** What the guard needs, and whether it answers. */
export interface Health {
  readonly status: 'ok' | 'down';
  readonly checks: Readonly<Record<'queue' | 'tables' | 'azureDevOps', 'ok' | 'down'>>;
}

/** Longest wait for one of them: a probe gives up soon after. */
const TIMEOUT_MS = 5_000;

/** Asks everything the guard needs at once. The answer says no more than up or down, because anybody may ask; the log says why. */
export async function healthOf({ queue, ledger, azureDevOps }: GuardContext, log: Log): Promise<Health> {
  const answers = (asked: Promise<unknown>): Promise<'ok' | 'down'> => stateOf(asked, log);
  const [queueState, tables, organization] = await Promise.all([
    answers(queue.ping()),
    answers(ledger.ping()),
    answers(azureDevOps.ping()),
  ]);
  const checks = { queue: queueState, tables, azureDevOps: organization };
  return { status: Object.values(checks).includes('down') ? 'down' : 'ok', checks };
}

async function stateOf(asked: Promise<unknown>, log: Log): Promise<'ok' | 'down'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'down'>((resolve) => {
    timer = setTimeout(resolve, TIMEOUT_MS, 'down');
  });
  try {
    return await Promise.race([asked.then(() => 'ok' as const), late]);
  } catch (error) {
    log.warn(`Health: ${messageOf(error)}`);
    return 'down';
  } finally {
    clearTimeout(timer);
  }
}
