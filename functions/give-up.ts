import { app, type InvocationContext } from '@azure/functions';
import { keep } from '../shared/guard/process-event.ts';
import { POISON_QUEUE, SCAN_POISON_QUEUE } from '../shared/queue/guard-event.ts';
import { openGuard } from './guard.ts';
import { logOf } from './log.ts';
import { putBack, textOf } from './put-back.ts';

/** Keeps messages that the host gave up on (the process died on them several times) as dead letters. */
function giveUp(queueName: string) {
  return async (message: unknown, context: InvocationContext): Promise<void> => {
    const log = logOf(context);
    const guard = openGuard(log);
    if (guard === undefined) await putBack(queueName, message);
    else await keep(guard.context, textOf(message), 'the host gave up on it after several tries', log);
  };
}

const connection = 'AzureWebJobsStorage';
app.storageQueue('give-up', { queueName: POISON_QUEUE, connection, handler: giveUp(POISON_QUEUE) });
app.storageQueue('give-up-scan', { queueName: SCAN_POISON_QUEUE, connection, handler: giveUp(SCAN_POISON_QUEUE) });
