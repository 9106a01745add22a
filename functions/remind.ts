import { app, type InvocationContext, type Timer } from '@azure/functions';
import { remind } from '../shared/guard/conversion/remind.ts';
import { openGuard } from './guard.ts';
import { logOf } from './log.ts';

/** Every quarter of an hour: sends the reminders that are due. */
export async function sendReminders(_timer: Timer, context: InvocationContext): Promise<void> {
  const log = logOf(context);
  const guard = openGuard(log);
  if (guard !== undefined) await remind(guard.context, log);
}

app.timer('remind', { schedule: '15 */15 * * * *', handler: sendReminders });
