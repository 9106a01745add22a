import { afterAll } from 'vitest';
import {
  startFunctionsHost,
  type FunctionsHostOptions,
  type RunningHost,
} from '../../../local/functions-host/index.ts';
import { buildApp, removeBuiltApps } from './build-app.ts';

// Registered in each test file that imports this; runs after the file's own hooks.
afterAll(removeBuiltApps);

export interface HostUnderTest extends RunningHost {
  /** Everything the host said so far. */
  readonly lines: readonly string[];
  said(text: string): boolean;
}

/** Starts a sample app on a free port and keeps its log. */
export async function startApp(name: string, options: Partial<FunctionsHostOptions> = {}): Promise<HostUnderTest> {
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const host = await startFunctionsHost({ appDirectory: await buildApp(name), port: 0, log, ...options });
  return { ...host, lines, said: (text) => lines.some((line) => line.includes(text)) };
}
