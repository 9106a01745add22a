import { GuardError } from '../../errors.ts';
import { SourceFile } from '../../pipelines/source-file.ts';
import type { AbsentFile } from '../../pipelines/templates/files.ts';
import type { Repository } from '../../pipelines/templates/repositories.ts';
import type { TextSource } from '../../pipelines/text-source.ts';
import { parseYaml, type ParsedFile } from '../../pipelines/yaml/parse.ts';
import type { GuardContext } from '../context.ts';
import { placeOf, type GitPlace, type GitVersion, type RepositoryReads } from './git-version.ts';
import { namedRepository } from './named-repository.ts';
import { isOutside, UNTOLD, type Within } from './within.ts';

/** What ends reading before everything is read; what is left out is absent, which makes a verdict unknown. */
export interface ReadLimits {
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly maxFiles: number;
  /** Characters of all files together; without it there is no end. */
  readonly maxLength?: number;
  /**
   * True for a failure that counts as "not there"; others are thrown, for a later try.
   * @param repositoryId Of the file that was asked for; undefined where it was the repository itself.
   */
  readonly isLasting: (error: GuardError, repositoryId: string | undefined) => boolean;
}

/** How a reader reads. */
export interface Reading extends ReadLimits {
  /**
   * True to ask for each file by itself. Otherwise its folder is asked for first, which tells whether the file is the same as in
   * another commit: dearer for a few files, cheaper for many that seldom change.
   */
  readonly direct?: boolean;
  /** Where reasons are told to people who may not see other projects than this one; without it all are followed, and all is told. */
  readonly within?: Within;
}

/** The files of a pipeline, and what was asked for of them so far. */
export interface RecordedSource extends TextSource {
  reads(): readonly RepositoryReads[];
  /** Counts repositories as read, also those of which no file was asked for; what cannot be found of them is left out. */
  countAsRead(repositories: readonly Repository[]): Promise<void>;
  /** Why files could not be read; `ofRepository` where their repository or its reference could not be found, `refused` where the service did not answer. */
  absences(): readonly AbsentFile[];
}

/** A repository at one of its commits. */
type CommitPlace = GitPlace & { readonly commit: string };

/** What is made of a file: YAML is parsed, a script stays the text it is. */
type Form = 'parsed' | 'as text';

/**
 * Templates and scripts from Azure Repos. Everything asked for is remembered as long as the reader lives; texts and their trees beyond that, by
 * the id of their blob, so that a file that did not change is read once for all commits.
 */
export class GitReader {
  readonly #context: Pick<GuardContext, 'azureDevOps' | 'clock' | 'parsedFiles'>;
  readonly #limits: Reading;
  readonly #versions = new Map<string, Promise<GitVersion | AbsentFile>>();
  readonly #folders = new Map<string, Promise<ReadonlyMap<string, string>>>();
  readonly #reading = new Map<string, Promise<string | AbsentFile>>();
  #files = 0;
  #length = 0;

  constructor(context: Pick<GuardContext, 'azureDevOps' | 'clock' | 'parsedFiles'>, limits: Reading) {
    this.#context = context;
    this.#limits = limits;
  }

  /**
   * The files of a pipeline whose own repository is at a version.
   * @param standIn Stands for a branch of a repository where the pipeline names it: what a pull request would leave there.
   * @param follows Whether a repository of another project is followed that the reader may follow.
   */
  sourceFor(
    self: GitVersion,
    standIn?: GitVersion,
    follows: (version: GitVersion) => boolean = () => true,
  ): RecordedSource {
    const asked = new Map<string, { readonly version: GitVersion; readonly paths: Set<string> }>();
    const absences: AbsentFile[] = [];
    const find = async (repository: Repository) => {
      const { alias } = repository;
      const found = alias === 'self' ? self : await this.#versionOf(repository, self.projectId);
      if ('absent' in found) return found;
      const isOther = alias !== 'self' && this.#isOutside(found.projectId);
      if (isOther && !follows(found)) return { absent: UNTOLD };
      const version = isSameBranch(found, standIn) ? standIn : found;
      const { paths } = asked.get(alias) ?? { paths: new Set<string>() };
      if (!asked.has(alias)) asked.set(alias, { version, paths });
      return { version, paths, isOther };
    };
    const read = async (repository: Repository, path: string, how: Form): Promise<ParsedFile | AbsentFile> => {
      const { alias } = repository;
      const known = await find(repository);
      if ('absent' in known) {
        absences.push({ ...known, ofRepository: true });
        return known;
      }
      const { version, paths, isOther } = known;
      paths.add(path);
      const file = await this.file(version, alias, path, how);
      if (!('absent' in file)) return file;
      const told = isOther ? { ...file, absent: UNTOLD } : file;
      absences.push(told);
      return told;
    };
    return {
      readFile: (repository, path) => read(repository, path, 'parsed'),
      async readText(repository, path) {
        const found = await read(repository, path, 'as text');
        return 'absent' in found ? found : found.file;
      },
      async countAsRead(repositories) {
        await Promise.all(repositories.map(find));
      },
      reads: () => Array.from(asked, ([alias, { version, paths }]) => ({ alias, version, paths })),
      absences: () => absences,
    };
  }

  /** A file at a version, under the name that a pipeline gives its repository. */
  async file(version: GitVersion, alias: string, path: string, how: Form = 'parsed'): Promise<ParsedFile | AbsentFile> {
    const { trees } = this.#context.parsedFiles;
    const found = await this.text(version, path);
    if (typeof found !== 'string') return found;
    const key = [how, alias, path, await this.#contentId(placeOf(version, path), path)].join('\n');
    const known = trees.get(key);
    if (known !== undefined) return known;
    const file = new SourceFile(alias, path, found);
    const parsed = how === 'parsed' ? parseYaml(file) : { file, root: undefined, diagnostics: [] };
    trees.set(key, parsed);
    return parsed;
  }

  /** The text of a file at a version: asked for once, however many ask for it at the same time. */
  text(version: GitVersion, path: string): Promise<string | AbsentFile> {
    const { clock, parsedFiles } = this.#context;
    if (clock.now() > this.#limits.until) return Promise.resolve({ absent: 'reading took too long' });
    const place = placeOf(version, path);
    return this.#orAbsent(async () => {
      const content = await this.#contentId(place, path);
      if (content === undefined) return absentAt(path, place.commit);
      const key = `${path}\n${content}`;
      return parsedFiles.texts.get(key) ?? this.#remembered(this.#reading, [key], () => this.#read(place, path, key));
    }, place.repositoryId);
  }

  /** What stays the same as long as the text does: the id of its blob, or its commit. Undefined where the folder has no such file. */
  async #contentId(place: CommitPlace, path: string): Promise<string | undefined> {
    if (this.#limits.direct === true) return `${place.repositoryId} ${place.commit}`;
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    return (await this.#folder(place, folder)).get(path.slice(folder === '' ? 0 : folder.length + 1));
  }

  /** Reads what nobody has read before; what is not there stays known as absent as long as this reader lives. */
  async #read(
    { projectId, repositoryId, commit }: CommitPlace,
    path: string,
    key: string,
  ): Promise<string | AbsentFile> {
    const { azureDevOps, parsedFiles } = this.#context;
    this.#files += 1;
    const full = this.#full();
    if (full !== undefined) return { absent: full };
    const text = await azureDevOps.fileTextIfThere(projectId, repositoryId, commit, path);
    if (text === undefined) return absentAt(path, commit);
    this.#length += text.length;
    parsedFiles.texts.set(key, text);
    this.#reading.delete(key);
    return text;
  }

  /** Why nothing more is read; undefined while there is room. */
  get exhausted(): string | undefined {
    if (this.#context.clock.now() > this.#limits.until) return 'reading took too long';
    return this.#full();
  }

  #full(): string | undefined {
    const { maxFiles, maxLength = Infinity } = this.#limits;
    if (this.#files > maxFiles) return `more than ${String(maxFiles)} files would be read`;
    return this.#length > maxLength ? `more than ${String(maxLength)} characters would be read` : undefined;
  }

  /** The commit that a full ref name means; the default branch where it is empty. */
  version(projectId: string, repositoryId: string, ref: string): Promise<GitVersion | AbsentFile> {
    return this.#remembered(this.#versions, [projectId, repositoryId, ref], () =>
      this.#orAbsent(() => this.#resolved(projectId, repositoryId, ref)),
    );
  }

  async #versionOf(repository: Repository, projectId: string): Promise<GitVersion | AbsentFile> {
    const named = namedRepository(repository, projectId);
    if ('absent' in named) return named;
    const found = await this.version(named.project, named.repository, named.ref);
    return 'absent' in found && this.#isOutside(named.project) ? { absent: UNTOLD, ofRepository: true } : found;
  }

  #isOutside(project: string): boolean {
    return isOutside(this.#limits.within, project);
  }

  async #resolved(project: string, repository: string, ref: string): Promise<GitVersion | AbsentFile> {
    const { azureDevOps } = this.#context;
    const { id, name, project: owner, defaultBranch } = await azureDevOps.repository(project, repository);
    if (this.#isOutside(owner.id) && this.#limits.within?.isCovered(owner.name) === false) return { absent: UNTOLD };
    const wanted = ref === '' ? defaultBranch : ref;
    const commit = wanted === '' ? undefined : await azureDevOps.commitOf(owner.id, id, wanted);
    if (commit === undefined)
      return {
        absent: `repository ${owner.name}/${name} has no ${wanted === '' ? 'commit' : wanted}`,
        ofRepository: true,
        gone: true,
      };
    return { projectId: owner.id, repositoryId: id, commit, ref: wanted };
  }

  #folder({ projectId, repositoryId, commit }: CommitPlace, folder: string): Promise<ReadonlyMap<string, string>> {
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

  async #orAbsent<T>(ask: () => Promise<T | AbsentFile>, repositoryId?: string): Promise<T | AbsentFile> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof GuardError) || !this.#limits.isLasting(error, repositoryId)) throw error;
      // Where it is told, the sentence goes on.
      return { absent: error.message.replace(/\.$/, ''), refused: true };
    }
  }
}

function isSameBranch(named: GitVersion, standIn: GitVersion | undefined): standIn is GitVersion {
  return standIn !== undefined && standIn.repositoryId === named.repositoryId && standIn.ref === named.ref;
}

function absentAt(path: string, commit: string): AbsentFile {
  return { absent: `there is no file ${path} at commit ${commit.slice(0, 8)}`, gone: true };
}
