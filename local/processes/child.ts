import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

/** Lines of a child that an error shows: enough for a stack trace and what led to it. */
const LINES_KEPT = 40;
const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;

export interface ChildOptions {
  /** What messages call it. */
  readonly name: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** Added to this process's environment; undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Called with each line of stdout and stderr. */
  readonly onLine?: (line: string) => void;
  /** How long the child may take to be ready; 30 seconds unless told. */
  readonly timeoutMs?: number;
  /** How long `stop()` waits after SIGTERM; 5 seconds unless told. */
  readonly stopTimeoutMs?: number;
}

/** How a child ended: with a code, or by a signal. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningChild<T> {
  /** What the ready line said. */
  readonly ready: T;
  readonly process: ChildProcess;
  /** Resolves when the child is gone. */
  readonly exited: Promise<ChildExit>;
  /** The child's last lines. */
  lastLines(): readonly string[];
  /** SIGTERM, then SIGKILL when it takes too long; resolves when the child is gone. */
  stop(): Promise<ChildExit>;
  /** SIGKILL at once; resolves when the child is gone. */
  kill(): Promise<ChildExit>;
}

const alive = new Set<ChildProcess>();
let killsOnExit = false;

/** Starts a child and waits for its ready line. Throws, with its last lines, when it ends before or takes too long. */
export function startChild(options: ChildOptions & { readonly ready: RegExp }): Promise<RunningChild<RegExpExecArray>>;
export function startChild<T>(
  options: ChildOptions & { readonly ready: (line: string) => T | undefined },
): Promise<RunningChild<T>>;
export async function startChild<T>(
  options: ChildOptions & { readonly ready: RegExp | ((line: string) => T | undefined) },
): Promise<RunningChild<T | RegExpExecArray>> {
  const { name, ready, onLine, timeoutMs = READY_TIMEOUT_MS, stopTimeoutMs = STOP_TIMEOUT_MS } = options;
  const child = spawnChild(options);
  const exited = new Promise<ChildExit>((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  const lines: string[] = [];

  async function kill(): Promise<ChildExit> {
    child.kill('SIGKILL');
    return exited;
  }

  async function stop(): Promise<ChildExit> {
    child.kill('SIGTERM');
    const waiting = new AbortController();
    const bound = delay(stopTimeoutMs, undefined, { signal: waiting.signal }).then(kill, () => exited);
    const exit = await Promise.race([exited, bound]);
    waiting.abort();
    return exit;
  }

  const readyLine = new Promise<T | RegExpExecArray>((resolve) => {
    const read = (line: string): void => {
      lines.push(line);
      if (lines.length > LINES_KEPT) lines.shift();
      onLine?.(line);
      const result = ready instanceof RegExp ? (ready.exec(line) ?? undefined) : ready(line);
      if (result !== undefined) resolve(result);
    };
    for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', read);
  });
  const early = Promise.race([
    new Promise<string>((resolve) => child.once('error', (error) => resolve(`could not be started: ${error.message}`))),
    exited.then(({ code, signal }) => `ended before it was ready (${signal ?? `exit code ${code}`})`),
  ]);
  const result = await firstOf(readyLine, early, timeoutMs, `was not ready after ${timeoutMs} ms`);
  if ('failure' in result) {
    await (child.pid === undefined ? undefined : kill());
    throw new Error([`${name} ${result.failure}.`, ...lines.map((line) => `  ${line}`)].join('\n'));
  }
  return { ready: result.ready, process: child, exited, lastLines: () => [...lines], stop, kill };
}

function spawnChild({ command, args = [], cwd, env }: ChildOptions): ReturnType<typeof spawnPiped> {
  const child = spawnPiped(command, args, { cwd, env: { ...process.env, ...env } });
  alive.add(child);
  child.once('close', () => alive.delete(child));
  if (!killsOnExit) {
    killsOnExit = true;
    process.on('exit', () => alive.forEach((one) => one.kill('SIGKILL')));
  }
  return child;
}

// stdin stays a pipe: a child that watches it learns that this process is gone, however it went.
function spawnPiped(
  command: string,
  args: readonly string[],
  options: { cwd: string | undefined; env: NodeJS.ProcessEnv },
) {
  return spawn(command, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
}

async function firstOf<T>(
  ready: Promise<T>,
  failed: Promise<string>,
  timeoutMs: number,
  timeoutFailure: string,
): Promise<{ readonly ready: T } | { readonly failure: string }> {
  const waiting = new AbortController();
  const timeout = delay(timeoutMs, timeoutFailure, { signal: waiting.signal }).catch(() => timeoutFailure);
  try {
    return await Promise.race([
      ready.then((value) => ({ ready: value })),
      failed.then((failure) => ({ failure })),
      timeout.then((failure) => ({ failure })),
    ]);
  } finally {
    waiting.abort();
  }
}
