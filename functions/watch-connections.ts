import { app, type InvocationContext, type Timer } from '@azure/functions';
import { queueWatch } from '../shared/guard/conversion/watch.ts';
import { queueRuns } from '../shared/guard/runs/first-runs.ts';
import { openGuard } from './guard.ts';
import { logOf } from './log.ts';

/** Hourly: asks for a look at all connections. */
export async function watchAll(_timer: Timer, context: InvocationContext): Promise<void> {
  const guard = openGuard(logOf(context));
  if (guard !== undefined) await queueWatch(guard.context, 'all');
}

/** Every five minutes: asks for a look at the projects of conversions that can still be reverted, and at the runs since. */
export async function watchOpen(_timer: Timer, context: InvocationContext): Promise<void> {
  const guard = openGuard(logOf(context));
  if (guard === undefined) return;
  await queueWatch(guard.context, 'open');
  await queueRuns(guard.context);
}

// Not at the full hour, when everybody's timers fire.
app.timer('watch-connections', { schedule: '0 7 * * * *', handler: watchAll });
app.timer('watch-open-conversions', { schedule: '30 */5 * * * *', handler: watchOpen });
