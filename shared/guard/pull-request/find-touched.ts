import { GuardError, LASTING } from '../../errors.ts';
import { kindOf, saysRoot } from '../../pipelines/roots.ts';
import { scriptFilesOf } from '../../pipelines/scripts/script-files.ts';
import type { ParsedFile } from '../../pipelines/yaml/parse.ts';
import { counted } from '../../report/counted.ts';
import type { GuardContext } from '../context.ts';
import { indexGaps } from '../scan/index-gaps.ts';
import type { Alone } from './as-template.ts';
import { inBatches } from './in-batches.ts';
import { mayBeRead, ownCandidates, type Candidate } from './candidates.ts';
import { loadCandidate, type LoadedCandidate } from './load-candidate.ts';
import type { OpenChange } from './open-change.ts';
import type { ProjectFacts } from './project-facts.ts';
import { ownPaths } from './touched.ts';
import { isReadBy, usersElsewhere, type UsageContext } from './users-elsewhere.ts';

export type FindContext = Pick<
  GuardContext,
  'azureDevOps' | 'catalogue' | 'clock' | 'definitions' | 'policy' | 'preview'
> &
  UsageContext;

/** A pipeline that a change touches, as the change leaves it. */
export interface TouchedPipeline extends LoadedCandidate {
  readonly candidate: Candidate;
  /** Of a template that no pipeline is seen to include, whether that is known of all; undefined for a pipeline. */
  readonly alone: Alone | undefined;
}

export interface Touched {
  readonly pipelines: readonly TouchedPipeline[];
  /** What could not be looked at, one sentence each. */
  readonly unseen: readonly string[];
}

/** YAML of Azure Pipelines that a change writes and no definition runs. */
interface ChangedYaml {
  readonly parsed: ParsedFile;
  readonly kind: 'pipeline' | 'template';
}

/** Scripts, by the ends of their names; one without an end may be one. */
const SCRIPT = /(?:\.(?:sh|bash|ps1|psm1|cmd|bat)|(?:^|\/)[^./]+)$/i;

function isYaml(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

function namesScriptLater({ uses }: LoadedCandidate['pipeline']): boolean {
  return uses.some((use) => use.kind === 'task' && scriptFilesOf(use).some(({ isNamedLater }) => isNamedLater));
}

/** Finds the pipelines that a change touches: in its own repository by reading them, in others by what the index knows of them. */
export async function findTouched(context: FindContext, change: OpenChange, facts: ProjectFacts): Promise<Touched> {
  return new Finding(context, change, facts).all();
}

class Finding {
  readonly #context: FindContext;
  readonly #change: OpenChange;
  readonly #facts: ProjectFacts;
  readonly #found: TouchedPipeline[] = [];
  readonly #unseen: string[] = [];
  /** Paths of the repository that pipelines were seen to read. */
  readonly #read = new Set<string>();
  readonly #written: ReadonlySet<string>;
  readonly #writesTemplates: boolean;
  /** Whether a pipeline was seen that includes a template, or runs a script, of which the name is not known yet. */
  #hasOpen = false;
  #hasOpenScript = false;

  constructor(context: FindContext, change: OpenChange, facts: ProjectFacts) {
    this.#context = context;
    this.#change = change;
    this.#facts = facts;
    this.#written = new Set(Array.from(change.paths, (path) => path.toLowerCase()));
    this.#writesTemplates = [...change.paths].some(isYaml);
  }

  async all(): Promise<Touched> {
    const { paths } = this.#change;
    const known = await this.#context.ledger.usage.readersOf(this.#change.key.repositoryId);
    const own = await this.#own();
    const isReadable = [...paths].some(mayBeRead);
    const isKnown = known.some(({ read }) => isReadBy(read, this.#written));
    await this.#lookAt(own.filter(({ file }) => paths.has(file) || isReadable || isKnown));
    const elsewhere = await usersElsewhere(this.#context, this.#change, known);
    this.#unseen.push(...elsewhere.unseen);
    await this.#lookAt(elsewhere.candidates);
    // Only now it is seen which of them others include.
    const yaml = await this.#changedYaml(own);
    const gaps = this.#mayBeIncluded(yaml, own) ? await indexGaps(this.#context) : [];
    this.#unseen.push(...gaps, ...this.#openScripts());
    await this.#lookAt(yaml.filter(({ kind }) => kind === 'pipeline').map(({ parsed }) => this.#undefinedRoot(parsed)));
    const templates = yaml.filter(({ kind }) => kind === 'template').map(({ parsed }) => parsed);
    await this.#alone(templates, gaps.length === 0 && !this.#hasOpen ? 'unused' : 'unknown');
    return { pipelines: this.#found, unseen: this.#unseen };
  }

  /** True where the change writes or takes away YAML that pipelines elsewhere may include. */
  #mayBeIncluded(yaml: readonly ChangedYaml[], own: readonly Candidate[]): boolean {
    const { files, paths } = this.#change;
    const there = new Set(files.map(({ path }) => path));
    const roots = new Set(own.map(({ file }) => file));
    const isGone = Array.from(paths).some((path) => isYaml(path) && !there.has(path) && !roots.has(path));
    return isGone || yaml.some(({ kind, parsed }) => kind === 'template' || !saysRoot(parsed));
  }

  /** Scripts that the change writes, no pipeline was seen to run, and one may. */
  #openScripts(): readonly string[] {
    if (!this.#hasOpenScript) return [];
    return this.#change.files
      .filter(({ path }) => SCRIPT.test(path) && !this.#read.has(path.toLowerCase()))
      .map(
        ({ path }) =>
          `${path} may be run by a pipeline that names its script only when it runs: what it does there is not judged.`,
      );
  }

  async #own(): Promise<readonly Candidate[]> {
    try {
      return await ownCandidates(this.#context, this.#change);
    } catch (error) {
      if (!(error instanceof GuardError) || !LASTING.has(error.code)) throw error;
      this.#unseen.push(error.message);
      return [];
    }
  }

  /** Reads pipelines and keeps those that the change touches. */
  async #lookAt(candidates: readonly Candidate[]): Promise<void> {
    const { source, paths, reader } = this.#change;
    let left = 0;
    for (const candidate of candidates) {
      const isOwnRoot = candidate.repository.id === source.repositoryId && paths.has(candidate.file);
      if (reader.exhausted !== undefined && !isOwnRoot) {
        left += 1;
        continue;
      }
      const loaded = await loadCandidate(this.#context, this.#change, candidate, source, this.#facts);
      if ('absent' in loaded) {
        if (reader.exhausted === undefined) this.#noteAbsent(candidate, loaded.absent, isOwnRoot);
        else left += 1;
        continue;
      }
      const own = ownPaths(loaded.reads, source);
      for (const path of own) this.#read.add(path);
      this.#hasOpen ||= loaded.isOpen;
      this.#hasOpenScript ||= namesScriptLater(loaded.pipeline);
      const isRead = Array.from(own).some((path) => this.#written.has(path));
      // A template of which the name is not known yet can be one that the change writes.
      if (isRead || (loaded.isOpen && this.#writesTemplates))
        this.#found.push({ ...loaded, candidate, alone: undefined });
      // What was not read of it can be what the change writes.
      else if (reader.exhausted !== undefined) left += 1;
    }
    if (left > 0) {
      const why = reader.exhausted ?? 'there was no room';
      this.#unseen.push(`${counted(left, 'pipeline')} that the change may touch not looked at: ${why}.`);
    }
  }

  /** A root that is gone runs nothing any more; one that is not on this branch is of another one. */
  #noteAbsent({ file, repository, project }: Candidate, why: string, isOwnRoot: boolean): void {
    const { files, source, key } = this.#change;
    const isThere = isOwnRoot ? files.some(({ path }) => path === file) : !why.startsWith('there is no file');
    if (repository.id === source.repositoryId) {
      if (isThere) this.#unseen.push(`${file} could not be read: ${why}.`);
      return;
    }
    // What is said of another project can name what those who read this may not know.
    const reason = project.id === key.projectId ? `: ${why}` : '';
    this.#unseen.push(`A pipeline of another repository that includes what is changed could not be read${reason}.`);
  }

  /** What the change writes and no definition runs, as far as it is of Azure Pipelines. */
  async #changedYaml(own: readonly Candidate[]): Promise<readonly ChangedYaml[]> {
    const { files, reader, source } = this.#change;
    const roots = new Set(own.map(({ file }) => file));
    const wanted = files.filter(({ path }) => isYaml(path) && !roots.has(path));
    const found: ChangedYaml[] = [];
    let left = 0;
    const read = await inBatches(wanted, ({ path }) => reader.file(source, 'self', path));
    for (const [index, { path }] of wanted.entries()) {
      const parsed = read[index];
      if (parsed === undefined) continue;
      if ('absent' in parsed) {
        if (parsed.absent === reader.exhausted) left += 1;
        else this.#unseen.push(`${path} could not be read: ${parsed.absent}.`);
        continue;
      }
      const kind = kindOf(parsed);
      if (kind === 'other') continue;
      const isIncluded = this.#read.has(path.toLowerCase());
      found.push({ parsed, kind: isIncluded ? 'template' : kind });
    }
    if (left > 0) this.#unseen.push(`${counted(left, 'YAML file')} of the change not read: ${reader.exhausted ?? ''}.`);
    return found;
  }

  #undefinedRoot({ file }: ParsedFile): Candidate {
    const { repository } = this.#change.pullRequest;
    return { project: repository.project, repository, branch: '', file: file.path, definitions: [] };
  }

  /** Templates that no pipeline was seen to include. */
  async #alone(templates: readonly ParsedFile[], alone: Alone): Promise<void> {
    for (const parsed of templates.filter(({ file }) => !this.#read.has(file.path.toLowerCase()))) {
      const candidate = this.#undefinedRoot(parsed);
      const loaded = await loadCandidate(this.#context, this.#change, candidate, this.#change.source, this.#facts);
      if (!('absent' in loaded)) this.#found.push({ ...loaded, candidate, alone });
    }
  }
}
