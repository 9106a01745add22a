import { SourceFile } from './source-file.ts';
import type { AbsentFile, TemplateFiles } from './templates/files.ts';
import { keyOfFile } from './templates/place.ts';
import { SELF, type Repository } from './templates/repositories.ts';
import { parseYaml, type ParsedFile } from './yaml/parse.ts';

/** Files that are at hand, each parsed once and only when somebody asks for it. It may serve several roots of one repository. */
export class TemplateStore implements TemplateFiles {
  /** By alias and path, whatever a root means by the alias. */
  readonly #given = new Map<string, SourceFile | ParsedFile>();
  /** What was read of the repositories that roots declare. */
  readonly #read = new Map<string, ParsedFile | AbsentFile>();
  /** Files of the pipeline's own repository that are no YAML, by path. */
  readonly #texts = new Map<string, Promise<SourceFile | AbsentFile>>();

  constructor(files: readonly (SourceFile | ParsedFile)[] = []) {
    for (const file of files) {
      const { repository, path } = file instanceof SourceFile ? file : file.file;
      this.#given.set(keyOfFile(repository, path), file);
    }
  }

  /** A file of the pipeline's own repository. */
  file(path: string): readonly ParsedFile[] {
    const found = this.get(SELF, path);
    return found === undefined || 'absent' in found ? [] : [found];
  }

  get(repository: Repository, path: string): ParsedFile | AbsentFile | undefined {
    const key = keyOfFile(repository.alias, path);
    const given = this.#given.get(key);
    if (given === undefined) return this.#read.get(keyOfVersion(repository, path));
    const parsed = given instanceof SourceFile ? parseYaml(given) : given;
    this.#given.set(key, parsed);
    return parsed;
  }

  /** A file of the pipeline's own repository that is no YAML, read once for all roots. */
  text(path: string, read: () => Promise<SourceFile | AbsentFile>): Promise<SourceFile | AbsentFile> {
    const known = this.#texts.get(path) ?? read();
    this.#texts.set(path, known);
    return known;
  }

  /** Adds what was asked for. */
  add(repository: Repository, path: string, found: ParsedFile | AbsentFile): void {
    this.#read.set(keyOfVersion(repository, path), found);
  }
}

/** Two roots can mean different repositories, or versions of one, by the same alias. */
function keyOfVersion({ alias, type, name, ref, endpoint }: Repository, path: string): string {
  return JSON.stringify([alias.toLowerCase(), type, name, ref, endpoint, path]);
}
