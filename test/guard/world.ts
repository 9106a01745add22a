import path from 'node:path';
import { tablesOf, type Table } from '../../shared/ledger/table.ts';
import { startSimulator, type Simulator } from '../../local/azure-devops/simulator.ts';
import { startAzurite, type RunningAzurite } from '../../local/processes/start-azurite.ts';
import { startHostProcess, type HostProcess } from '../../local/processes/start-host.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** The password of the subscriptions; long enough for the settings. */
export const SECRET = 'a-secret-of-the-test-world';

/** The built functions in a process of their own, real Azurite, and the simulated organization in this process. */
export interface World {
  readonly simulator: Simulator;
  readonly azurite: RunningAzurite;
  readonly host: HostProcess;
  /** Stops the functions and starts them again on the same port with other settings. */
  restart(env: Readonly<Record<string, string>>): Promise<void>;
  /** What the functions wrote. */
  readonly log: readonly string[];
  readonly webhookUrl: string;
  table(name: string): Table;
  rows(name: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  stop(): Promise<void>;
}

/** Starts it all; `env` changes settings of the functions. */
export async function startWorld(env: Readonly<Record<string, string | undefined>> = {}): Promise<World> {
  const simulator = await startSimulator({ hookTimeScale: 0.01 });
  const azurite = await startAzurite();
  const log: string[] = [];
  const start = (port: number, settings: Readonly<Record<string, string | undefined>>): Promise<HostProcess> =>
    startHostProcess({
      appDirectory: root,
      port,
      onLine: (line) => log.push(line),
      env: {
        AzureWebJobsStorage: azurite.connectionString,
        AZURE_DEVOPS_ORG_URL: simulator.organizationUrl,
        AZURE_DEVOPS_AUTH: 'pat',
        AZURE_DEVOPS_PAT: simulator.token,
        GUARD_WEBHOOK_SECRET: SECRET,
        ...settings,
      },
    });
  let host = await start(0, env);
  const open = tablesOf({ kind: 'connection-string', connectionString: azurite.connectionString });
  return {
    simulator,
    azurite,
    get host() {
      return host;
    },
    async restart(settings) {
      await host.stop();
      host = await start(host.port, settings);
    },
    log,
    webhookUrl: `${host.url}/api/webhooks/azure-devops`,
    table: open,
    async rows(name) {
      const rows = [];
      for await (const { row } of open(name).list()) rows.push(row);
      return rows;
    },
    async stop() {
      await host.stop();
      await azurite.stop();
      await simulator.stop();
    },
  };
}
