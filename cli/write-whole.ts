import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a file whole or not at all: into a new one beside it, which then takes its place.
 * @param mode Permissions of the file.
 */
export async function writeWhole(file: string, bytes: Buffer, mode: number): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${randomUUID()}.wif-guard`);
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(bytes);
      // What a new file is made with is less what the process masks.
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
