// Run as a process of its own: starts hosts with timers and a queue, uses them, stops them, and must then end by itself.
import { startFunctionsHost } from '../../../local/functions-host/index.ts';
import { startAzurite } from '../../../local/processes/start-azurite.ts';
import { buildApp, removeBuiltApps } from './build-app.ts';

const azurite = await startAzurite();
process.env['AzureWebJobsStorage'] = azurite.connectionString;
process.env['WORK_QUEUE'] = 'work';
process.env['YEARLY_SCHEDULE'] = '0 0 0 1 1 *';
for (const app of ['timers', 'queue']) {
  const host = await startFunctionsHost({ appDirectory: await buildApp(app), port: 0, log: console.error });
  await fetch(`${host.url}/admin/host/status`);
  await host.stop();
}
await azurite.stop();
await removeBuiltApps();
console.log('stopped');
