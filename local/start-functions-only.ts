import { readSettings } from '../shared/settings/settings.ts';
import { startAzurite } from './processes/start-azurite.ts';
import { startHostProcess } from './processes/start-host.ts';

/**
 * Runs the functions against a real organization until Ctrl-C: with storage of their own in memory unless the settings name one.
 * @throws GuardError `settings-invalid` before anything is started.
 */
export async function startFunctionsOnly(
  appDirectory: string,
  port: number,
  say: (line: string) => void,
): Promise<number> {
  const named = process.env['AzureWebJobsStorage'] ?? '';
  readSettings({ ...process.env, AzureWebJobsStorage: named === '' ? 'a storage of its own' : named });
  const azurite = named === '' || named === 'UseDevelopmentStorage=true' ? await startAzurite() : undefined;
  try {
    const env = azurite === undefined ? {} : { AzureWebJobsStorage: azurite.connectionString };
    const host = await startHostProcess({ appDirectory, port, env, onLine: say });
    const signal = new Promise<void>((resolve) => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
    });
    say(`The guard of ${process.env['AZURE_DEVOPS_ORG_URL'] ?? ''} runs on ${host.url}; Ctrl-C ends it.`);
    if (azurite !== undefined) say('Its tables and queues are in memory: set AzureWebJobsStorage to keep them.');
    const ended = await Promise.race([signal.then(() => undefined), host.exited]);
    await host.stop();
    if (ended === undefined) return 0;
    say(`The functions ended by themselves (exit code ${String(ended.code)}); their last lines are above.`);
    return 1;
  } finally {
    await azurite?.stop();
  }
}
