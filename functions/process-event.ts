import { app, type InvocationContext } from '@azure/functions';
import { processEvent } from '../shared/guard/process-event.ts';
import { GUARD_EVENTS_QUEUE } from '../shared/queue/guard-event.ts';
import { openGuard } from './guard.ts';
import { logOf } from './log.ts';
import { putBack } from './put-back.ts';

/** Works on what the webhook queued. */
export async function processQueued(message: unknown, context: InvocationContext): Promise<void> {
  const log = logOf(context);
  const guard = openGuard(log);
  if (guard === undefined) await putBack(GUARD_EVENTS_QUEUE, message);
  else await processEvent(guard.context, message, log);
}

app.storageQueue('process-event', {
  queueName: GUARD_EVENTS_QUEUE,
  connection: 'AzureWebJobsStorage',
  handler: processQueued,
});
