import { app, type InvocationContext, type Timer } from '@azure/functions';
import { deliverAll } from '../shared/guard/notify/deliver-all.ts';
import { openGuard } from './guard.ts';
import { logOf } from './log.ts';

/** Every minute: sends what waits for the channels. */
export async function deliverWaiting(_timer: Timer, context: InvocationContext): Promise<void> {
  const log = logOf(context);
  const guard = openGuard(log);
  if (guard !== undefined) await deliverAll(guard.context, log);
}

app.timer('deliver', { schedule: '50 * * * * *', handler: deliverWaiting });
