import path from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { startChild, type ChildExit } from './child.ts';
import { exitWithParent } from './exit-with-parent.ts';

const READY = /^Functions host ready on (http:\/\/127\.0\.0\.1:(\d+))$/;

/** Longer than the host itself waits for what is running. */
const STOP_TIMEOUT_MS = 15_000;

export interface HostProcessOptions {
  /** The app's folder: where its package.json and, unless `script` says otherwise, dist/local/host.mjs are. */
  readonly appDirectory: string;
  /** 0 for a free one. */
  readonly port: number;
  /** Settings of the app, added to this process's environment; undefined takes one out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The program to run instead of the built host. */
  readonly script?: string;
  readonly onLine?: (line: string) => void;
}

export interface HostProcess {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** Resolves when the host is gone, however it went. */
  readonly exited: Promise<ChildExit>;
  lastLines(): readonly string[];
  /** Lets the host finish what is running. */
  stop(): Promise<void>;
  /** Takes the host away in the middle of its work. */
  kill(): Promise<void>;
}

/** Starts the built Functions host as a process of its own and waits until it serves. Throws, with its output, when it cannot. */
export async function startHostProcess(options: HostProcessOptions): Promise<HostProcess> {
  const { appDirectory, port, env = {}, onLine } = options;
  const script = options.script ?? path.join(appDirectory, 'dist', 'local', 'host.mjs');
  const child = await startChild({
    name: 'The Functions host',
    command: process.execPath,
    args: [...exitWithParent, script, '--port', String(port)],
    cwd: appDirectory,
    env,
    ready: READY,
    stopTimeoutMs: STOP_TIMEOUT_MS,
    ...(onLine && { onLine }),
  });
  const [, url = '', boundPort] = child.ready;
  return {
    url,
    port: Number(boundPort),
    process: child.process,
    exited: child.exited,
    lastLines: () => child.lastLines(),
    async stop() {
      await child.stop();
    },
    async kill() {
      await child.kill();
    },
  };
}
