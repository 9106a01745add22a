import { app, type InvocationContext, type Timer } from '@azure/functions';
import { logIndexGaps } from '../shared/guard/scan/index-gaps.ts';
import { queueFirstScan, queueScan } from '../shared/guard/scan/queue-scan.ts';
import { openGuard } from './guard.ts';
import { logOf } from './log.ts';

/** Nightly: asks for a scan of the whole organization. */
export async function scanAll(_timer: Timer, context: InvocationContext): Promise<void> {
  const guard = openGuard(logOf(context));
  if (guard !== undefined) await queueScan(guard.context);
}

/** Hourly: asks for one where none was ever noted, so that a new guard does not wait for the night, and says what is not known. */
export async function scanFirst(_timer: Timer, context: InvocationContext): Promise<void> {
  const log = logOf(context);
  const guard = openGuard(log);
  if (guard === undefined) return;
  await queueFirstScan(guard.context);
  await logIndexGaps(guard.context, log);
}

// Not at the full hour, when everybody's timers fire.
app.timer('scan', { schedule: '40 23 2 * * *', handler: scanAll });
app.timer('scan-first', { schedule: '20 3 * * * *', handler: scanFirst });
