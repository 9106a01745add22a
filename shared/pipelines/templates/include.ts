import { isUnknown } from '../expressions/value.ts';
import { textOfValue } from '../expressions/to-node.ts';
import { giveFor, type DiagnosticCode } from '../diagnostic.ts';
import type { SourceFile } from '../source-file.ts';
import { MAX_TEMPLATE_FILES, MAX_TEMPLATE_LENGTH, MAX_TEMPLATE_LEVELS } from '../yaml/limits.ts';
import type { Branch } from '../yaml/branch.ts';
import type { MappingNode, PipelineNode, ScalarNode } from '../yaml/node.ts';
import type { ParsedFile } from '../yaml/parse.ts';
import type { AbsentFile, TemplateFiles, WantedFile } from './files.ts';
import type { Notes } from './notes.ts';
import { optionsOf } from './options.ts';
import { keyOfFile, type Place } from './place.ts';
import { parseReference, resolvePath } from './reference.ts';
import type { Repositories, Repository } from './repositories.ts';

/** A template that was found. */
export interface Template {
  readonly root: MappingNode;
  readonly place: Place;
}

/** The texts that a reference can have, each in its branch; undefined for one that is not known. */
export function textsOfReference(
  node: ScalarNode,
): readonly { readonly text: string | undefined; readonly branches: readonly Branch[] }[] {
  if (node.evaluated === undefined) return [{ text: node.text, branches: [] }];
  return optionsOf(node.evaluated.value).map(({ settled, branches }) => ({
    text: isUnknown(settled) ? undefined : textOfValue(settled, ''),
    branches,
  }));
}

/** The texts of an entry, where its expressions stand. */
function textBelow(entry: PipelineNode | undefined): string {
  if (entry?.kind !== 'mapping') return '';
  return entry.entries.map(({ value }) => (value.kind === 'scalar' ? value.text : '')).join(' ');
}

/** Who looks for a template. */
export interface Seeker {
  readonly place: Place;
  /** True where it is not known in which file the reference stands in the end: paths then begin at the repository's root. */
  readonly lost: boolean;
}

/** The file that a reference leads to. */
interface Target {
  readonly key: string;
  readonly repository: Repository;
  readonly path: string;
  found: ParsedFile | AbsentFile | undefined;
}

/** Finds templates, and keeps count of the files that were read. */
export class Templates {
  readonly #files: TemplateFiles;
  readonly #repositories: Repositories;
  readonly #notes: Notes;
  readonly #read = new Map<string, SourceFile>();
  readonly #targets = new Map<SourceFile, Map<string, Target | string>>();
  readonly #lostTargets = new Map<string, Target | string>();
  readonly wanted = new Map<string, WantedFile>();
  #length = 0;

  constructor(files: TemplateFiles, repositories: Repositories, notes: Notes) {
    this.#files = files;
    this.#repositories = repositories;
    this.#notes = notes;
  }

  /** The files that were read, in their order. */
  read(): readonly SourceFile[] {
    return [...this.#read.values()];
  }

  /**
   * The template of a reference; undefined, and told why, where it cannot be read.
   */
  find(text: string | undefined, at: ScalarNode, { place: from, lost }: Seeker): Template | undefined {
    if (text === undefined) {
      const message = `Which template "${at.text}" is, is only known when the pipeline is queued: the steps it adds are not judged. ${giveFor(at.text, from.stack.length === 1)}`;
      return this.#told(at, 'template-not-found', message);
    }
    const target = this.#target(text, from.file, lost);
    if (typeof target === 'string') return this.#told(at, 'template-not-found', target);
    const { key, repository, path } = target;
    if (from.stack.includes(key)) {
      const message = `Template "${text}" includes itself: it is not followed again. Azure DevOps refuses this.`;
      return this.#told(at, 'template-recursive', message);
    }
    if (from.stack.length > MAX_TEMPLATE_LEVELS) {
      const message = `Templates are nested deeper than ${String(MAX_TEMPLATE_LEVELS)} levels, which Azure DevOps refuses: what lies below is not judged.`;
      return this.#told(at, 'expansion-limit', message);
    }
    const found = (target.found ??= this.#files.get(repository, path));
    if (found === undefined) {
      this.wanted.set(key, { repository, path });
      return undefined;
    }
    if ('absent' in found) {
      const what = found.ofRepository === true ? 'A template' : `Template "${text}"`;
      const message = `${what} could not be read: ${found.absent}. The steps it adds are not judged.`;
      return this.#told(at, 'template-not-found', message);
    }
    if (!this.#counts(key, found, at)) return undefined;
    if (found.root?.kind !== 'mapping') {
      const message = `${path} is no template: a template is a YAML mapping with stages, jobs, steps or variables.`;
      return this.#told(at, 'template-invalid', message);
    }
    return { root: found.root, place: { file: found.file, stack: [...from.stack, key] } };
  }

  /** What a reference in a file leads to, worked out once; a text says why it leads nowhere. */
  #target(text: string, from: SourceFile, lost: boolean): Target | string {
    const inFile = lost ? this.#lostTargets : (this.#targets.get(from) ?? new Map<string, Target | string>());
    if (!lost) this.#targets.set(from, inFile);
    const known = inFile.get(text) ?? this.#resolve(text, from, lost);
    inFile.set(text, known);
    return known;
  }

  #resolve(text: string, from: SourceFile, lost: boolean): Target | string {
    if (text.trim() === '') return 'The reference to a template is empty: the steps it would add are not judged.';
    const { path, alias } = parseReference(text);
    if (path.includes('$(')) {
      return `Template "${text}" is named by a runtime variable, which Azure DevOps does not replace here: use \${{ variables.x }}.`;
    }
    const name = alias ?? from.repository;
    const repository = this.#repositories.get(name);
    if (repository === undefined) {
      return `Template "${text}" is in a repository "${name}" that the pipeline does not declare under resources.repositories: the steps it adds are not judged.`;
    }
    if (!repository.isSettled) {
      const message = `Another run can take another version of repository "${name}" than ${repository.ref === '' ? 'its default branch' : repository.ref}: only this one is judged. ${giveFor(textBelow(repository.at))}`;
      this.#notes.add(repository.at ?? { file: from, start: 0 }, 'expression-unresolved', message);
    }
    const isSame = !lost && repository.alias.toLowerCase() === from.repository.toLowerCase();
    const resolved = resolvePath(path, isSame ? from.path : undefined);
    return { key: keyOfFile(repository.alias, resolved), repository, path: resolved, found: undefined };
  }

  #counts(key: string, { file, diagnostics }: ParsedFile, at: ScalarNode): boolean {
    if (this.#read.has(key)) return true;
    this.#length += file.text.length;
    if (this.#read.size >= MAX_TEMPLATE_FILES || this.#length > MAX_TEMPLATE_LENGTH) {
      const message = `The pipeline reads more than ${String(MAX_TEMPLATE_FILES)} files or ${String(MAX_TEMPLATE_LENGTH / 1024 / 1024)} Mi characters of templates, which Azure DevOps refuses: the rest is not judged.`;
      this.#told(at, 'expansion-limit', message);
      return false;
    }
    this.#read.set(key, file);
    diagnostics.forEach((diagnostic) => this.#notes.keep(diagnostic));
    return true;
  }

  #told(at: ScalarNode, code: DiagnosticCode, message: string): undefined {
    this.#notes.add(at, code, message);
    return undefined;
  }
}
