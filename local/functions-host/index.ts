import path from 'node:path';
import { createAdminRoutes } from './admin.ts';
import { functionsWith, type RegisteredFunction } from './bindings.ts';
import { createExecutions } from './executions.ts';
import type { CoreLog } from './functions-core.ts';
import { readHostJson } from './host-json.ts';
import { createRouter } from './http/router.ts';
import { startHttpServer } from './http/server.ts';
import { loadApp } from './load-app.ts';
import { isShown, type LogLevel } from './log-level.ts';
import { createQueueTriggers } from './queue/index.ts';
import { applyLocalSettings } from './settings.ts';
import { createTimers } from './timers.ts';

export type { HttpTrigger, QueueTrigger, RegisteredFunction, TimerTrigger, Trigger } from './bindings.ts';

/**
 * Between two looks into an empty queue. Constant: a person who waits for an event to be worked on should not wait for a backoff
 * that saves nothing on their own machine. (The real host backs off from 100 ms to a minute.)
 */
const QUEUE_POLL_MS = 200;

/** How long a fetched message stays hidden without being renewed (QueueListener of Microsoft.Azure.WebJobs.Extensions.Storage). */
const MESSAGE_LEASE_MS = 600_000;

/** How long `stop()` waits for what is running. */
const STOP_TIMEOUT_MS = 10_000;

export interface FunctionsHostOptions {
  /** The folder with package.json, host.json and perhaps local.settings.json. */
  readonly appDirectory: string;
  /** 0 for a free one. */
  readonly port: number;
  readonly log: (line: string) => void;
  /** Between two looks into an empty queue; 200 unless told. */
  readonly queuePollMs?: number;
  /** How long a message stays hidden when the host dies while working on it; 10 minutes unless told, as in Azure. */
  readonly messageLeaseMs?: number;
  /** How long `stop()` waits for what is running; 10 seconds unless told. */
  readonly stopTimeoutMs?: number;
}

export interface RunningHost {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  readonly functions: readonly RegisteredFunction[];
  /** Takes no new work, waits for what is running, and leaves nothing behind: no socket, timer, setting or loaded module. */
  stop(): Promise<void>;
}

/**
 * Loads an Azure Functions app and runs it on 127.0.0.1: HTTP, queue and timer triggers, and the admin routes. One host a process.
 * Throws when the app cannot be loaded, holds a function this host cannot run, or the port is busy; then nothing is left running.
 */
export async function startFunctionsHost(options: FunctionsHostOptions): Promise<RunningHost> {
  const {
    log,
    queuePollMs = QUEUE_POLL_MS,
    messageLeaseMs = MESSAGE_LEASE_MS,
    stopTimeoutMs = STOP_TIMEOUT_MS,
  } = options;
  const appDirectory = path.resolve(options.appDirectory);
  const hostJson = await readHostJson(appDirectory);
  const removeSettings = await applyLocalSettings(appDirectory);
  const app = await loadApp(appDirectory, createCoreLog(hostJson.logLevel, log)).catch((error: unknown) => {
    removeSettings();
    throw error;
  });

  async function unload(): Promise<void> {
    try {
      await app.unload();
    } finally {
      removeSettings();
    }
  }

  try {
    const { functions } = app;
    const executions = createExecutions(app.invoker, log);
    const timers = createTimers(functions, executions);
    const queues = createQueueTriggers({
      functions,
      executions,
      log,
      options: hostJson.queues,
      pollMs: queuePollMs,
      leaseMs: messageLeaseMs,
    });
    const server = await startHttpServer({
      port: options.port,
      router: createRouter(functionsWith(functions, 'httpTrigger'), hostJson.routePrefix),
      hostRoutes: createAdminRoutes({ functions, executions, timers }),
      executions,
      log,
    });
    queues.start();
    timers.start();

    async function stop(): Promise<void> {
      server.refuse();
      timers.stop();
      const deadline = performance.now() + stopTimeoutMs;
      await queues.stop();
      const left = await executions.settled(Math.max(0, deadline - performance.now()));
      if (left.length > 0) log(`Stopped while these were still running: ${left.join(', ')}.`);
      queues.giveUp();
      await server.close();
      await unload();
    }

    let stopped: Promise<void> | undefined;
    return {
      url: `http://127.0.0.1:${server.port}`,
      port: server.port,
      functions,
      stop: () => (stopped ??= stop()),
    };
  } catch (error) {
    await unload();
    throw error;
  }
}

function createCoreLog(minimum: LogLevel, log: (line: string) => void): CoreLog {
  return (level, _category, message) => {
    if (!isShown(level, minimum)) return;
    log(['information', 'debug', 'trace'].includes(level) ? message : `${level}: ${message}`);
  };
}
