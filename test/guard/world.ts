import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tablesOf, type Row, type Table } from '../../shared/ledger/table.ts';
import type { Seed } from '../../local/azure-devops/seeds/seed.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../local/azure-devops/simulator.ts';
import { startAzurite, type RunningAzurite } from '../../local/processes/start-azurite.ts';
import { startHostProcess, type HostProcess } from '../../local/processes/start-host.ts';
import { changeRows } from './change-rows.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** The password of the subscriptions; long enough for the settings. */
export const SECRET = 'a-secret-of-the-test-world';

type Settings = Readonly<Record<string, string | undefined>>;

/** The built functions in a process of their own, real Azurite, and the simulated organization in this process. */
export interface World {
  readonly simulator: Simulator;
  readonly azurite: RunningAzurite;
  /** Takes tables and queues away; what they hold is kept. */
  takeStorageAway(): Promise<void>;
  bringStorageBack(): Promise<void>;
  readonly host: HostProcess;
  /** Starts a second host with the same settings; both write the same log. */
  startAnother(): Promise<HostProcess>;
  /** Fires a timer function and waits for its end. */
  fire(timer: string): Promise<void>;
  /** Stops the functions and starts them again on the same port with other settings. */
  restart(env: Settings): Promise<void>;
  /** What the functions wrote. */
  readonly log: readonly string[];
  readonly webhookUrl: string;
  table(name: string): Table;
  rows(name: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Changes properties of rows. */
  change(name: string, isIt: (row: Readonly<Record<string, unknown>>) => boolean, values: Row): Promise<void>;
  /** Dates a time in a row back by a day, as if a day had passed: the guard has no clock to be set. */
  dateBack(name: string, isIt: (row: Readonly<Record<string, unknown>>) => boolean, property: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it all; `env` changes settings of the functions, `options` those of the organization. */
export async function startWorld(env: Settings = {}, seed?: Seed, options: SimulatorOptions = {}): Promise<World> {
  const simulator = await startSimulator({ hookTimeScale: 0.01, ...(seed === undefined ? {} : { seed }), ...options });
  const location = await mkdtemp(path.join(tmpdir(), 'wif-guard-storage-'));
  let azurite = await startAzurite({ location });
  const log: string[] = [];
  const common = {
    AzureWebJobsStorage: azurite.connectionString,
    AZURE_DEVOPS_ORG_URL: simulator.organizationUrl,
    AZURE_DEVOPS_AUTH: 'pat',
    AZURE_DEVOPS_PAT: simulator.token,
    GUARD_WEBHOOK_SECRET: SECRET,
  };
  const start = (port: number, settings: Settings): Promise<HostProcess> =>
    startHostProcess({ appDirectory: root, port, onLine: (line) => log.push(line), env: { ...common, ...settings } });
  let host = await start(0, env);
  const open = tablesOf({ kind: 'connection-string', connectionString: azurite.connectionString });
  const change: World['change'] = (name, isIt, values) => changeRows(open(name), isIt, values);
  return {
    simulator,
    get azurite() {
      return azurite;
    },
    takeStorageAway: () => azurite.stop(),
    async bringStorageBack() {
      azurite = await startAzurite({ location, ports: azurite.ports });
    },
    get host() {
      return host;
    },
    startAnother: () => start(0, env),
    async fire(timer) {
      const response = await fetch(`${host.url}/admin/functions/${timer}`, { method: 'POST', body: '{}' });
      if (!response.ok) throw new Error(`${timer} answered ${String(response.status)}: ${await response.text()}`);
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
    change,
    dateBack: (name, isIt, property) =>
      change(name, isIt, { [property]: new Date(Date.now() - 86_400_000).toISOString() }),
    async stop() {
      await host.stop();
      await azurite.stop();
      await simulator.stop();
      await rm(location, { recursive: true, force: true });
    },
  };
}
