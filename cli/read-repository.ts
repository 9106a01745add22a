import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { GuardError } from '../shared/errors.ts';
import { SourceFile } from '../shared/pipelines/source-file.ts';
import { fileProblem } from './file-problem.ts';
import { readText } from './read-text.ts';

/** Folders that hold other people's files or no files of the repository. */
const SKIPPED = new Set(['.git', 'node_modules']);

/** Files above this are no pipelines (the service itself stops at 20 MB); they are not even read. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

/**
 * Reads the YAML files of a checkout. Links are not followed: they can lead out of the repository or in circles.
 * @param folder The repository's root.
 * @throws GuardError `usage` when it is no folder that can be read.
 */
export async function readRepository(folder: string): Promise<readonly SourceFile[]> {
  await requireFolder(folder);
  const files: SourceFile[] = [];
  const pending = [{ relative: '', full: Buffer.from(folder) }];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const entry of await readdir(at.full, { encoding: 'buffer', withFileTypes: true })) {
      const name = entry.name.toString();
      const relative = at.relative === '' ? name : `${at.relative}/${name}`;
      // A name that is no UTF-8 leads to its file by its bytes only.
      const full = Buffer.concat([at.full, SEPARATOR, entry.name]);
      if (entry.isDirectory() && !SKIPPED.has(name)) pending.push({ relative, full });
      if (entry.isFile() && /\.ya?ml$/i.test(name)) files.push(...(await readSource(full, relative)));
    }
  }
  return files;
}

const SEPARATOR = Buffer.from(path.sep);

async function readSource(full: Buffer, relative: string): Promise<readonly SourceFile[]> {
  if ((await stat(full)).size > MAX_FILE_BYTES) return [];
  return [new SourceFile('self', relative, await readText(full))];
}

/** Reads the files that a person named with `--root`. */
export async function readRoots(
  folder: string,
  roots: readonly string[],
  flag = '--root',
): Promise<readonly SourceFile[]> {
  await requireFolder(folder);
  const relatives = new Map(
    roots.map((root) => [path.relative(folder, path.resolve(folder, root)).replaceAll(path.sep, '/'), root]),
  );
  return Promise.all(
    Array.from(relatives, async ([relative, root]) => {
      try {
        return new SourceFile('self', relative, await readText(path.join(folder, relative)));
      } catch (error) {
        throw new GuardError('usage', `${flag} ${root} could not be read below ${folder}: ${fileProblem(error)}`, {
          cause: error,
        });
      }
    }),
  );
}

/** @throws GuardError `usage` where it is no folder. */
export async function requireFolder(folder: string, named = folder): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  const cause =
    found === undefined ? 'does not exist' : 'is a file: give the root of the repository, and the file with --root';
  throw new GuardError('usage', `${named} ${cause}.`);
}
