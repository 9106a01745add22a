import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from '../../cli/command.ts';

/** What a command answered and wrote. */
interface Recording {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process and records it. */
export async function record(command: Command, args: readonly string[]): Promise<Recording> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await command.run(args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    paint: (_, text) => text,
  });
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
