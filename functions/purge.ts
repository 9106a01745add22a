import { app, type InvocationContext, type Timer } from '@azure/functions';
import { purgeByPolicy } from '../shared/guard/conversion/purge.ts';
import { openGuard } from './guard.ts';
import { logOf } from './log.ts';

/** Nightly: removes from the ledger what is over for longer than the policy keeps it. */
export async function purgeLedger(_timer: Timer, context: InvocationContext): Promise<void> {
  const log = logOf(context);
  const guard = openGuard(log);
  if (guard !== undefined) await purgeByPolicy(guard.context, log);
}

app.timer('purge', { schedule: '50 41 3 * * *', handler: purgeLedger });
