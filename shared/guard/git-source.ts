import { GuardError } from '../errors.ts';
import { SourceFile } from '../pipelines/source-file.ts';
import type { AbsentFile } from '../pipelines/templates/files.ts';
import type { Repository } from '../pipelines/templates/repositories.ts';
import type { TextSource } from '../pipelines/text-source.ts';
import { parseYaml, type ParsedFile } from '../pipelines/yaml/parse.ts';
import type { GuardContext } from './context.ts';

/** A repository of Azure Repos at a commit. */
export interface GitVersion {
  readonly projectId: string;
  readonly repositoryId: string;
  readonly commit: string;
}

/** What ends reading before everything is read; what is left out is absent, which makes a verdict unknown. */
export interface ReadLimits {
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly maxFiles: number;
  /** True for a failure that counts as "not there"; others are thrown, for a later try. */
  readonly isLasting: (error: GuardError) => boolean;
}

/** What is made of a file: YAML is parsed, a script stays the text it is. */
type Reading = 'parsed' | 'as text';

/**
 * Templates and scripts from Azure Repos. Everything asked for is remembered as long as the reader lives; texts and their trees beyond that, by
 * the id of their blob, so that a file that did not change is read once for all commits.
 */
export class GitReader {
  readonly #context: Pick<GuardContext, 'azureDevOps' | 'clock' | 'parsedFiles'>;
  readonly #limits: ReadLimits;
  readonly #versions = new Map<string, Promise<GitVersion | AbsentFile>>();
  readonly #folders = new Map<string, Promise<ReadonlyMap<string, string>>>();
  readonly #reading = new Map<string, Promise<ParsedFile | AbsentFile>>();
  #files = 0;

  constructor(context: Pick<GuardContext, 'azureDevOps' | 'clock' | 'parsedFiles'>, limits: ReadLimits) {
    this.#context = context;
    this.#limits = limits;
  }

  /** The files of a pipeline whose own repository is at a version. */
  sourceFor(self: GitVersion): TextSource {
    const read = async (repository: Repository, path: string, how: Reading): Promise<ParsedFile | AbsentFile> => {
      if (repository.alias === 'self') return this.file(self, 'self', path, how);
      const version = await this.#versionOf(repository, self.projectId);
      return 'absent' in version ? version : this.file(version, repository.alias, path, how);
    };
    return {
      readFile: (repository, path) => read(repository, path, 'parsed'),
      async readText(repository, path) {
        const found = await read(repository, path, 'as text');
        return 'absent' in found ? found : found.file;
      },
    };
  }

  /** A file at a version, under the name that a pipeline gives its repository. */
  async file(
    version: GitVersion,
    alias: string,
    path: string,
    how: Reading = 'parsed',
  ): Promise<ParsedFile | AbsentFile> {
    const { clock, parsedFiles } = this.#context;
    if (clock.now() > this.#limits.until) return { absent: 'reading took too long' };
    return this.#orAbsent(async () => {
      const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
      const blob = (await this.#folder(version, folder)).get(path.slice(folder === '' ? 0 : folder.length + 1));
      if (blob === undefined) return { absent: `there is no file ${path} at commit ${version.commit.slice(0, 8)}` };
      const key = [how, alias, path, blob].join('\n');
      return (
        parsedFiles.get(key) ?? this.#remembered(this.#reading, [key], () => this.#read(version, alias, path, how, key))
      );
    });
  }

  /** Reads a file that nobody has read before, once however many ask for it at the same time. */
  async #read(
    version: GitVersion,
    alias: string,
    path: string,
    how: Reading,
    key: string,
  ): Promise<ParsedFile | AbsentFile> {
    const { azureDevOps, parsedFiles } = this.#context;
    this.#files += 1;
    if (this.#files > this.#limits.maxFiles) {
      return { absent: `more than ${String(this.#limits.maxFiles)} files would be read` };
    }
    const { projectId, repositoryId, commit } = version;
    try {
      const text = await azureDevOps.fileText(projectId, repositoryId, commit, path);
      const file = new SourceFile(alias, path, text);
      const parsed = how === 'parsed' ? parseYaml(file) : { file, root: undefined, diagnostics: [] };
      parsedFiles.set(key, parsed);
      return parsed;
    } finally {
      this.#reading.delete(key);
    }
  }

  /** The commit that a full ref name means; the default branch where it is empty. */
  version(projectId: string, repositoryId: string, ref: string): Promise<GitVersion | AbsentFile> {
    return this.#remembered(this.#versions, [projectId, repositoryId, ref], () =>
      this.#orAbsent(() => this.#resolved(projectId, repositoryId, ref)),
    );
  }

  #versionOf({ type, name, ref, alias, endpoint }: Repository, projectId: string): Promise<GitVersion | AbsentFile> {
    if (type !== 'git' && type !== '') {
      const absent = `repository ${alias} (${name}) is on ${type}, which the guard does not read`;
      return Promise.resolve({ absent, ofRepository: true });
    }
    if (endpoint !== '') {
      const absent = `repository ${alias} (${name}) is in another organization, which the guard does not read`;
      return Promise.resolve({ absent, ofRepository: true });
    }
    const slash = name.indexOf('/');
    const [project, repository] = slash < 0 ? [projectId, name] : [name.slice(0, slash), name.slice(slash + 1)];
    // A URL takes such a part for a way out of the organization, or for the list of all repositories.
    if ([project, repository].some((part) => /^\.{0,2}$/.test(part.trim()))) {
      return Promise.resolve({
        absent: `repository ${alias} has a name that means none: "${name}"`,
        ofRepository: true,
      });
    }
    return this.version(project, repository, fullRef(ref));
  }

  async #resolved(project: string, repository: string, ref: string): Promise<GitVersion | AbsentFile> {
    const { azureDevOps } = this.#context;
    const { id, name, project: owner, defaultBranch } = await azureDevOps.repository(project, repository);
    const wanted = ref === '' ? defaultBranch : ref;
    const commit = wanted === '' ? undefined : await azureDevOps.commitOf(owner.id, id, wanted);
    if (commit === undefined)
      return {
        absent: `repository ${owner.name}/${name} has no ${wanted === '' ? 'commit' : wanted}`,
        ofRepository: true,
      };
    return { projectId: owner.id, repositoryId: id, commit };
  }

  #folder({ projectId, repositoryId, commit }: GitVersion, folder: string): Promise<ReadonlyMap<string, string>> {
    return this.#remembered(this.#folders, [repositoryId, commit, folder], () =>
      this.#context.azureDevOps.filesInFolder(projectId, repositoryId, commit, folder),
    );
  }

  #remembered<T>(memory: Map<string, Promise<T>>, parts: readonly string[], ask: () => Promise<T>): Promise<T> {
    const key = parts.join('\n');
    const known = memory.get(key) ?? ask();
    memory.set(key, known);
    return known;
  }

  async #orAbsent<T>(ask: () => Promise<T | AbsentFile>): Promise<T | AbsentFile> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof GuardError) || !this.#limits.isLasting(error)) throw error;
      // Where it is told, the sentence goes on.
      return { absent: error.message.replace(/\.$/, '') };
    }
  }
}

/** `ref` is a full name; a bare one is a branch (docs: resources, repositories). */
function fullRef(ref: string): string {
  return ref === '' || ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
}
