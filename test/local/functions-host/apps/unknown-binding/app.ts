import { app, output } from '@azure/functions';

app.http('writer', {
  methods: ['POST'],
  extraOutputs: [output.storageQueue({ queueName: 'out', connection: 'AzureWebJobsStorage' })],
  handler: () => ({ status: 202 }),
});
