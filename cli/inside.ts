import { realpath } from 'node:fs/promises';
import path from 'node:path';

/** True where a file, behind all links, is below a folder. @throws where one of them is not there. */
export async function isInside(folder: string, file: string): Promise<boolean> {
  const relative = path.relative(await realpath(folder), await realpath(file));
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
