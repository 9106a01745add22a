import { randomBytes } from 'node:crypto';
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
  /** Of the tables and queues. */
  readonly storage: string;
  /** Resolves when the functions are gone, however they went. */
  readonly hostGone: Promise<unknown>;
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
    const host = await startHostProcess({
      appDirectory,
      port,
      onLine: onHostLine,
      env: {
        AzureWebJobsStorage: azurite.connectionString,
        AZURE_DEVOPS_ORG_URL: simulator.organizationUrl,
        AZURE_DEVOPS_AUTH: 'pat',
        AZURE_DEVOPS_PAT: simulator.token,
        GUARD_WEBHOOK_SECRET: secret,
        GUARD_WEBHOOK_SECRET_PREVIOUS: undefined,
        GUARD_EFFECTS: undefined,
      },
    });
    started.push(host);
    const control = openControl(simulator);
    await control.subscribe(`${host.url}/api/webhooks/azure-devops`, secret);
    return {
      hostUrl: host.url,
      webhookSecret: secret,
      organizationUrl: simulator.organizationUrl,
      token: simulator.token,
      controlUrl: simulator.controlUrl,
      control,
      storage: azurite.connectionString,
      hostGone: host.exited,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
