import path from 'node:path';
import { startChild } from './child.ts';
import { exitWithParent } from './exit-with-parent.ts';

export interface SimulatorProcess {
  /** Give it to the guard as `AZURE_DEVOPS_ORG_URL`. */
  readonly organizationUrl: string;
  readonly token: string;
  readonly controlUrl: string;
  stop(): Promise<void>;
}

const LAST_LINE = /^Control: (\S+)$/;

/** Starts the simulated organization as a process of its own. Throws, with its output, when it cannot. */
export async function startSimulatorProcess(options: {
  readonly appDirectory: string;
  readonly port: number;
}): Promise<SimulatorProcess> {
  const script = path.join(options.appDirectory, 'dist', 'local', 'simulator.mjs');
  let organizationUrl = '';
  let token = '';
  const child = await startChild({
    name: 'The simulated organization',
    command: process.execPath,
    args: [...exitWithParent, script, '--port', String(options.port)],
    ready: LAST_LINE,
    onLine: (line) => {
      organizationUrl = /^Simulated organization ready on (\S+)$/.exec(line)?.[1] ?? organizationUrl;
      token = /^PAT: (\S+)$/.exec(line)?.[1] ?? token;
    },
  });
  return {
    organizationUrl,
    token,
    controlUrl: child.ready[1] ?? '',
    async stop() {
      await child.stop();
    },
  };
}
