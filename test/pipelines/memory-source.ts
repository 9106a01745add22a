import { SourceFile } from '../../shared/pipelines/source-file.ts';
import type { AbsentFile } from '../../shared/pipelines/templates/files.ts';
import type { Repository } from '../../shared/pipelines/templates/repositories.ts';
import type { TextSource } from '../../shared/pipelines/text-source.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';

/** Files in memory, given as path → text; those of another repository as `alias:path`. Notes what it was asked for. */
export function memorySource(files: Readonly<Record<string, string>>): TextSource & { readonly asked: string[] } {
  const asked: string[] = [];
  const found = ({ alias }: Repository, path: string): SourceFile | AbsentFile => {
    const name = alias === 'self' ? path : `${alias}:${path}`;
    asked.push(name);
    const text = Object.hasOwn(files, name) ? files[name] : undefined;
    return text === undefined ? { absent: `there is no file ${name}` } : new SourceFile(alias, path, text);
  };
  return {
    asked,
    readText: (repository, path) => Promise.resolve(found(repository, path)),
    readFile(repository, path) {
      const file = found(repository, path);
      return Promise.resolve('absent' in file ? file : parseYaml(file));
    },
  };
}
