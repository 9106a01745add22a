import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from '../../cli/command.ts';
import type { Desk } from '../../cli/desk.ts';
import { systemClock } from '../../shared/clock.ts';

/** What a command answered and wrote. */
interface Recording {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A desk without settings, at which nobody answers. */
const EMPTY_DESK: Desk = { environment: {}, clock: systemClock, userName: () => 'robin', ask: undefined };

/** Runs a command in this process and records it. */
export async function record(command: Command, args: readonly string[], desk: Partial<Desk> = {}): Promise<Recording> {
  const out: string[] = [];
  const err: string[] = [];
  const output = {
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
    progress: () => undefined,
    paint: (_: string, text: string) => text,
    columns: undefined,
  };
  const code = await command.run(args, output, { ...EMPTY_DESK, ...desk });
  return { code, out: out.join(''), err: err.join('') };
}

/** Makes a folder of files, given as path → content, hands it over, and removes it. */
export async function withFiles<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'wif-guard-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), content);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
