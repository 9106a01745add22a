import { stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../shared/errors.ts';
import { SourceFile } from '../shared/pipelines/source-file.ts';
import type { AbsentFile } from '../shared/pipelines/templates/files.ts';
import type { Repository } from '../shared/pipelines/templates/repositories.ts';
import type { TextSource } from '../shared/pipelines/text-source.ts';
import { parseYaml, type ParsedFile } from '../shared/pipelines/yaml/parse.ts';
import { isInside } from './inside.ts';
import { MAX_FILE_BYTES } from './read-repository.ts';
import { readText as readDecoded } from './read-text.ts';

/**
 * Templates and scripts from checkouts on this machine, whatever branch or tag the pipeline names: the person who gave the folder chose it.
 * @param folders By alias in lower case, `self` among them.
 */
export function checkoutSource(folders: ReadonlyMap<string, string>): TextSource {
  async function readText(repository: Repository, file: string): Promise<SourceFile | AbsentFile> {
    const { alias } = repository;
    const folder = folders.get(alias.toLowerCase());
    if (folder === undefined) {
      const absent = `repository ${named(repository)} is not at hand, give its checkout with --repo ${alias}=DIR`;
      return { absent, ofRepository: true };
    }
    try {
      const full = path.join(folder, file);
      // A link can lead out of the repository, and what it shows would be printed.
      if (!(await isInside(folder, full))) return { absent: `${file} leads out of ${shown(folder)}` };
      if ((await stat(full)).size > MAX_FILE_BYTES) return { absent: `${file} is too large` };
      return new SourceFile(alias.toLowerCase() === 'self' ? 'self' : alias, file, await readDecoded(full));
    } catch (error) {
      return {
        absent: isAbsent(error)
          ? `there is no file ${file} in ${shown(folder)}: add it, or correct the path`
          : messageOf(error),
      };
    }
  }

  return {
    readText,
    async readFile(repository: Repository, file: string): Promise<ParsedFile | AbsentFile> {
      const found = await readText(repository, file);
      return 'absent' in found ? found : parseYaml(found);
    },
  };
}

/** A folder in a sentence, where dots alone would be read as its end. */
function shown(folder: string): string {
  return /^[./\\]+$/.test(folder) ? path.resolve(folder) : folder;
}

function named({ alias, name }: Repository): string {
  return name === '' ? alias : `${alias} (${name})`;
}

function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}
