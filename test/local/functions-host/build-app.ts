import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const built = new Map<string, Promise<string>>();

/** Bundles a sample app as the product is bundled, into one CommonJS file, and answers its folder; once a process. */
export function buildApp(name: string): Promise<string> {
  const known = built.get(name) ?? bundle(name);
  built.set(name, known);
  return known;
}

/** Removes what this process has built. */
export async function removeBuiltApps(): Promise<void> {
  const folders = await Promise.all(built.values());
  built.clear();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
}

async function bundle(name: string): Promise<string> {
  const source = fileURLToPath(new URL(`apps/${name}`, import.meta.url));
  const folder = await mkdtemp(path.join(tmpdir(), `app-${name}-`));
  await build({
    entryPoints: [path.join(source, 'app.ts')],
    outfile: path.join(folder, 'dist', 'app.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@azure/functions-core'],
    logLevel: 'warning',
  });
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name, main: 'dist/app.cjs' }));
  await copyFile(path.join(source, 'host.json'), path.join(folder, 'host.json'));
  return folder;
}
