import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { GuardContext } from './context.ts';

/** What the guard needs, and whether it answers. */
export interface Health {
  readonly status: 'ok' | 'down';
  readonly checks: Readonly<Record<'queue' | 'tables' | 'azureDevOps', 'ok' | 'down'>>;
  /** Id of the identity that signs in to Azure DevOps: the author that branch policies name. Undefined while that is down. */
  readonly identity: string | undefined;
}

/** Longest wait for one of them: a probe gives up soon after. */
const TIMEOUT_MS = 5_000;

/**
 * Asks everything the guard needs at once. The answer says no more than up or down, and who the guard is, because anybody may ask; the
 * log says why.
 */
export async function healthOf({ queue, ledger, azureDevOps }: GuardContext, log: Log): Promise<Health> {
  const [queueAnswer, tables, organization] = await Promise.all([
    answerOf(queue.ping(), log),
    answerOf(ledger.ping(), log),
    answerOf(azureDevOps.ping(), log),
  ]);
  const checks = { queue: stateOf(queueAnswer), tables: stateOf(tables), azureDevOps: stateOf(organization) };
  const status = Object.values(checks).includes('down') ? 'down' : 'ok';
  return { status, checks, identity: organization?.value };
}

function stateOf(answer: object | undefined): 'ok' | 'down' {
  return answer === undefined ? 'down' : 'ok';
}

/** What was asked for, or undefined when it failed or did not come in time. */
async function answerOf<T>(asked: Promise<T>, log: Log): Promise<{ readonly value: T } | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, TIMEOUT_MS, undefined);
  });
  try {
    return await Promise.race([asked.then((value) => ({ value })), late]);
  } catch (error) {
    log.warn(`Health: ${messageOf(error)}`);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
