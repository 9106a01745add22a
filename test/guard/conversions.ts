import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { startAlertReceiver, type AlertReceiver } from '../../local/alert-receiver/receiver.ts';
import type { Conversion } from '../../shared/conversions/conversion.ts';
import { openLedger, type Ledger } from '../../shared/ledger/index.ts';
import { apiClient } from '../local/azure-devops/api-client.ts';
import { subscribe } from '../local/azure-devops/subscribe.ts';
import { until } from '../local/functions-host/until.ts';
import { prove } from './proof.ts';
import { SECRET, startWorld, type World } from './world.ts';
import { ran } from './ran.ts';

/** A world with a receiver of alerts, a policy, and pipelines on connections that still have their secret. */
export interface ConversionWorld extends World {
  readonly receiver: AlertReceiver;
  readonly ledger: Ledger;
  /** Makes a connection on a secret with a pipeline that uses it, and lets the guard see it so. */
  connection(name: string, options?: ConnectionOptions): Promise<string>;
  convert(connectionId: string, change?: { readonly at?: string; readonly data?: Record<string, string | null> }): void;
  /** Fires the timer that looks at all connections and waits until they were looked at. */
  watch(): Promise<void>;
  /** Waits for the record of a connection that a look finds good, and answers it. */
  recorded(connectionId: string, isGood?: (conversion: Conversion) => boolean): Promise<Conversion>;
  /** Something happens in the organization, and no hook tells of it. */
  silently<T>(happens: () => T): T;
  /** Sends an authentic delivery with any text as its body. */
  deliver(body: string): Promise<void>;
  /** Waits until the guard has logged a line. */
  logged(part: string): Promise<string>;
  alerts(connectionId: string): readonly Alert[];
  /** How a connection signs in, as the organization holds it. */
  scheme(connectionId: string): string | undefined;
  /** How often the guard tried to change a connection. */
  puts(connectionId: string): number;
  /** Waits for an alert with this topic about a connection. */
  alerted(connectionId: string, topic: string): Promise<Alert>;
}

interface ConnectionOptions {
  /** Task of its one pipeline; undefined for no pipeline. */
  readonly task?: string | undefined;
  readonly data?: Record<string, string>;
}

export interface Alert {
  readonly id: string;
  readonly type: string;
  readonly text: string;
  readonly json: string;
}

/** Before the guard watches. */
export const LONG_AGO = '2025-06-02T08:00:00Z';

/** What breaks, and what works, under federation. */
export const BREAKING = 'AzureFileCopy@4';
export const HARMLESS = 'AzureWebApp@1';

export function pipelineOn(connection: string, task: string): string {
  return `steps:
  - task: ${task}
    inputs:
      azureSubscription: ${connection}
`;
}

/** Starts it all. `policy` is the text of the policy file. */
export async function startConversionWorld(
  options: {
    readonly policy?: string;
    readonly env?: Readonly<Record<string, string | undefined>>;
    /** False for an organization whose hooks never come: the timers find everything. */
    readonly hooks?: boolean;
  } = {},
): Promise<ConversionWorld> {
  const receiver = await startAlertReceiver();
  const folder = await mkdtemp(path.join(tmpdir(), 'wif-guard-'));
  const policyFile = path.join(folder, 'policy.yml');
  await writeFile(policyFile, options.policy ?? 'version: 1\n');
  const settings = {
    GUARD_POLICY: policyFile,
    GUARD_ALERT_URL: receiver.url,
    GUARD_ALERT_SECRET: receiver.secret,
  };
  const world = await startWorld({ ...settings, ...options.env });
  const [restart, stop] = [world.restart.bind(world), world.stop.bind(world)];
  const { simulator, azurite } = world;
  const { organization } = simulator;
  const storage = { kind: 'connection-string', connectionString: azurite.connectionString } as const;
  const ledger = openLedger(storage, simulator.organizationUrl);

  if (options.env?.['GUARD_EFFECTS']?.includes('revert') === true) await prove(ledger, simulator);

  const watched = async (): Promise<void> => {
    const before = lines(world, 'Azure connections in').length;
    await world.fire('watch-connections');
    await until('all connections were looked at', () => lines(world, 'Azure connections in').length > before);
  };
  await watched();
  const { hooks = true } = options;
  if (hooks) await subscribeToConnections(world);

  const alerts = (connectionId: string): readonly Alert[] =>
    receiver.messages
      .map(({ id, payload }) => ({ id, ...alertIn(payload), json: JSON.stringify(payload) }))
      .filter(({ json }) => json.includes(connectionId));

  return Object.assign(world, {
    receiver,
    ledger,
    async connection(name: string, { task = BREAKING, data }: ConnectionOptions = {}) {
      const created = organization.createConnection({
        project: 'Payments',
        name,
        scheme: 'ServicePrincipal',
        // Made before the guard watched: what is made under its eyes is recorded.
        at: LONG_AGO,
        ...(data === undefined ? {} : { data }),
      });
      if (task !== '') {
        const file = `pipelines/${name}.yml`;
        organization.push({ repository: 'shop', branch: 'main', changes: { [file]: pipelineOn(name, task) } });
        organization.createDefinition({ repository: 'shop', name, yamlFilename: file });
        ran(simulator, name);
      }
      if (!hooks) await watched();
      await until(`${name} is known on its secret`, async () => ledger.connections.read(created.connectionId));
      return created.connectionId;
    },
    convert(connectionId: string, change: object = {}) {
      organization.updateConnection({
        connection: connectionId,
        scheme: 'WorkloadIdentityFederation',
        by: 'Robin Admin',
        ...change,
      });
    },
    watch: watched,
    silently<T>(happens: () => T): T {
      const { subscriptions } = organization.hooks;
      for (const subscription of subscriptions) subscription.status = 'disabledByUser';
      try {
        return happens();
      } finally {
        for (const subscription of subscriptions) subscription.status = 'enabled';
      }
    },
    async deliver(body: string) {
      const authorization = `Basic ${Buffer.from(`guard:${SECRET}`).toString('base64')}`;
      const response = await fetch(world.webhookUrl, { method: 'POST', headers: { authorization }, body });
      if (response.status !== 202) throw new Error(`The webhook answered ${String(response.status)}.`);
    },
    recorded: (connectionId: string, isGood: (conversion: Conversion) => boolean = () => true) =>
      until(`connection ${connectionId} has such a record`, async () =>
        (await ledger.conversions.ofConnection(connectionId)).findLast(isGood),
      ),
    logged: (part: string) => until(`the guard logs "${part}"`, () => world.log.find((line) => line.includes(part))),
    alerts,
    scheme: (connectionId: string) =>
      organization.state.connections.find(({ id }) => id === connectionId)?.authorization.scheme,
    puts: (connectionId: string) =>
      simulator.requests().filter(({ method, path: asked }) => method === 'PUT' && asked.includes(connectionId)).length,
    alerted: (connectionId: string, topic: string) =>
      until(`there is an alert "${topic}" about ${connectionId}`, () =>
        alerts(connectionId).find(({ type }) => type === `wif-guard.conversion.${topic}`),
      ),
    restart: (env: Readonly<Record<string, string | undefined>>) => restart({ ...settings, ...options.env, ...env }),
    async stop() {
      await stop();
      await receiver.stop();
      await rm(folder, { recursive: true, force: true });
    },
  });
}

const alertSchema = z.object({ type: z.string(), data: z.object({ text: z.string() }) });

function alertIn(payload: unknown): Pick<Alert, 'type' | 'text'> {
  const { type, data } = alertSchema.parse(payload);
  return { type, text: data.text };
}

/** Subscribes the guard to the events of service connections. */
async function subscribeToConnections(world: World): Promise<void> {
  const api = apiClient(world.simulator);
  for (const eventType of ['ms.vss-endpoint.endpoint-created', 'ms.vss-endpoint.endpoint-updated']) {
    await subscribe(api, {
      eventType,
      receiver: { url: world.webhookUrl },
      consumerInputs: { basicAuthUsername: 'guard', basicAuthPassword: SECRET },
    });
  }
}

export function lines({ log }: World, part: string): readonly string[] {
  return log.filter((line) => line.includes(part));
}
