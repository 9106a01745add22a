import { randomBytes } from 'node:crypto';
import { startAlertReceiver, type AlertReceiver } from '../alert-receiver/receiver.ts';
import { startAzurite } from '../processes/start-azurite.ts';
import { startHostProcess } from '../processes/start-host.ts';
import { startSimulatorProcess } from '../processes/start-simulator.ts';
import { openControl, type Control } from './control.ts';

/** A guard with everything round it, each in a process of its own. */
export interface World {
  readonly hostUrl: string;
  /** The password with which deliveries must come. */
  readonly webhookSecret: string;
  readonly organizationUrl: string;
  readonly token: string;
  readonly controlUrl: string;
  readonly control: Control;
  /** Takes the guard's alerts, as a team's own receiver would. */
  readonly receiver: AlertReceiver;
  /** Of the tables and queues. */
  readonly storage: string;
  /** Resolves when the functions are gone, however they went. */
  hostGone(): Promise<unknown>;
  /** Fires a timer function and waits for its end. */
  fire(timer: string): Promise<void>;
  /** Ends the functions and starts them with other settings on top. */
  restart(settings: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

/** Starts Azurite, the simulated organization and the functions, and subscribes the guard to the organization's events. */
export async function startWorld(options: {
  readonly appDirectory: string;
  /** Of the functions; 0 for a free one. */
  readonly port: number;
  readonly onHostLine: (line: string) => void;
}): Promise<World> {
  const { appDirectory, port, onHostLine } = options;
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    // The functions first, so that they find their storage until the end.
    for (const part of started.toReversed()) await part.stop();
  };
  try {
    const azurite = await startAzurite();
    started.push(azurite);
    const simulator = await startSimulatorProcess({ appDirectory, port: 0 });
    started.push(simulator);
    const secret = randomBytes(24).toString('hex');
    const receiver = await startAlertReceiver();
    started.push(receiver);
    const settings = {
      AzureWebJobsStorage: azurite.connectionString,
      AZURE_DEVOPS_ORG_URL: simulator.organizationUrl,
      AZURE_DEVOPS_AUTH: 'pat',
      AZURE_DEVOPS_PAT: simulator.token,
      GUARD_WEBHOOK_SECRET: secret,
      GUARD_WEBHOOK_SECRET_PREVIOUS: undefined,
      GUARD_EFFECTS: undefined,
      GUARD_POLICY: undefined,
      GUARD_ALERT_URL: receiver.url,
      GUARD_ALERT_SECRET: receiver.secret,
    };
    let host = await startHostProcess({ appDirectory, port, onLine: onHostLine, env: settings });
    started.push({ stop: () => host.stop() });
    const control = openControl(simulator);
    await control.subscribe(`${host.url}/api/webhooks/azure-devops`, secret);
    return {
      hostUrl: host.url,
      receiver,
      webhookSecret: secret,
      organizationUrl: simulator.organizationUrl,
      token: simulator.token,
      controlUrl: simulator.controlUrl,
      control,
      storage: azurite.connectionString,
      hostGone: () => host.exited,
      async fire(timer) {
        const response = await fetch(`${host.url}/admin/functions/${timer}`, { method: 'POST', body: '{}' });
        if (!response.ok)
          throw new Error(`The timer ${timer} failed (${String(response.status)}): ${await response.text()}`);
      },
      async restart(others) {
        await host.stop();
        const env = { ...settings, ...others };
        host = await startHostProcess({ appDirectory, port: host.port, onLine: onHostLine, env });
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
