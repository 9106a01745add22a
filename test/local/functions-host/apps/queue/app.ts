import { app } from '@azure/functions';
import { untilReleased } from '../held-up.ts';

/** What the tests send; a message that is no JSON arrives as a string. */
interface Work {
  readonly slow?: boolean;
  readonly failTimes?: number;
}

app.storageQueue<Work>('work', {
  queueName: '%WORK_QUEUE%',
  connection: 'AzureWebJobsStorage',
  handler: async (message, context) => {
    const tries = Number(context.triggerMetadata?.['dequeueCount'] ?? 1);
    context.log(`got ${JSON.stringify(message)} try ${tries}`);
    if (message.slow) await untilReleased();
    if ((message.failTimes ?? 0) >= tries) throw new Error(`no luck with try ${tries}`);
    context.log(`did ${JSON.stringify(message)}`);
  },
});

app.get('ping', { handler: () => ({ body: 'pong' }) });
