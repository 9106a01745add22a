import { app, type InvocationContext } from '@azure/functions';
import { processEvent } from '../shared/guard/process-event.ts';
import { GUARD_SCAN_QUEUE } from '../shared/queue/guard-event.ts';
import { openGuard } from './guard.ts';
import { logOf } from './log.ts';
import { putBack } from './put-back.ts';

/** Works on scans, which have a queue of their own. */
export async function processScan(message: unknown, context: InvocationContext): Promise<void> {
  const log = logOf(context);
  const guard = openGuard(log);
  if (guard === undefined) await putBack(GUARD_SCAN_QUEUE, message);
  else await processEvent(guard.context, message, log);
}

app.storageQueue('process-scan', {
  queueName: GUARD_SCAN_QUEUE,
  connection: 'AzureWebJobsStorage',
  handler: processScan,
});
