import { SourceFile } from './source-file.ts';
import type { AbsentFile, TemplateFiles } from './templates/files.ts';
import { keyOfFile } from './templates/place.ts';
import { SELF, type Repository } from './templates/repositories.ts';
import { parseYaml, type ParsedFile } from './yaml/parse.ts';

/** Files that are at hand, each parsed once and only when somebody asks for it. */
export class TemplateStore implements TemplateFiles {
  readonly #files = new Map<string, SourceFile | ParsedFile | AbsentFile>();

  constructor(files: readonly (SourceFile | ParsedFile)[] = []) {
    for (const file of files) {
      const { repository, path } = file instanceof SourceFile ? file : file.file;
      this.#files.set(keyOfFile(repository, path), file);
    }
  }

  /** A file of the pipeline's own repository. */
  file(path: string): readonly ParsedFile[] {
    const found = this.get(SELF, path);
    return found === undefined || 'absent' in found ? [] : [found];
  }

  get(repository: Repository, path: string): ParsedFile | AbsentFile | undefined {
    const key = keyOfFile(repository.alias, path);
    const known = this.#files.get(key);
    if (!(known instanceof SourceFile)) return known;
    const parsed = parseYaml(known);
    this.#files.set(key, parsed);
    return parsed;
  }

  /** Adds what was asked for. */
  add(repository: Repository, path: string, found: ParsedFile | AbsentFile): void {
    this.#files.set(keyOfFile(repository.alias, path), found);
  }
}
