import { app, type InvocationContext, type Timer } from '@azure/functions';
import { remind } from '../shared/guard/conversion/remind.ts';
import { countDownIssuer } from '../shared/guard/issuer/countdown.ts';
import { openGuard } from './guard.ts';
import { logOf } from './log.ts';

/** Every quarter of an hour: sends the reminders that are due, of revert deadlines and of the issuer retirement. */
export async function sendReminders(_timer: Timer, context: InvocationContext): Promise<void> {
  const log = logOf(context);
  const guard = openGuard(log);
  if (guard === undefined) return;
  try {
    await remind(guard.context, log);
  } finally {
    await countDownIssuer(guard.context, log);
  }
}

app.timer('remind', { schedule: '15 */15 * * * *', handler: sendReminders });
