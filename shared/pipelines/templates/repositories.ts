import { holdsOf, UNSETTLED, valueOf, valuesOf, type PipelineNode } from '../yaml/node.ts';
import type { Notes } from './notes.ts';

/** A repository that a pipeline reads templates from. */
export interface Repository {
  /** As the pipeline calls it; `self` for its own. */
  readonly alias: string;
  /** In lower case: `git` (Azure Repos), `github`, …; empty for `self`. */
  readonly type: string;
  /** `Project/Repository` or a repository of the same project for `git`, `owner/repository` for `github`. */
  readonly name: string;
  /** Full name of a branch or tag; empty for the default branch. */
  readonly ref: string;
  /** The connection that reaches it where it is in another organization or on another service; empty for none. */
  readonly endpoint: string;
  /** The entry that declares it; undefined for `self`. */
  readonly at?: PipelineNode;
  /** False where a run can take another repository or version than the one that is named here. */
  readonly isSettled: boolean;
}

export const SELF: Repository = {
  alias: 'self',
  type: '',
  name: '',
  ref: '',
  endpoint: '',
  isSettled: true,
};

/** The repositories of a run by their alias, in any casing: one table for all files, to which an extended template may add. */
export class Repositories {
  readonly #byAlias = new Map<string, Repository>([['self', SELF]]);

  /** Takes over `resources.repositories`; what was declared first stays. */
  add(resources: PipelineNode, notes: Notes): void {
    for (const list of resources.kind === 'mapping' ? valuesOf(resources, 'repositories') : []) {
      // Under a condition, another run may have others of the same alias.
      this.#addList(list, resources.branches === undefined && list.branches === undefined, notes);
    }
  }

  #addList(list: PipelineNode, isSure: boolean, notes: Notes): void {
    if (list.kind !== 'sequence') tellUnread(list, notes);
    for (const item of list.kind === 'sequence' ? list.items : []) {
      if (item.kind !== 'mapping') {
        tellUnread(item, notes);
        continue;
      }
      const text = (key: string): string => {
        const value = valueOf(item, key);
        return value?.kind === 'scalar' ? value.text.trim() : '';
      };
      const alias = text('repository');
      if (alias === '' || this.#byAlias.has(alias.toLowerCase())) continue;
      const repository = {
        alias,
        type: text('type').toLowerCase(),
        name: text('name'),
        ref: text('ref'),
        endpoint: text('endpoint'),
        at: item,
        isSettled: isSure && (holdsOf(item) & UNSETTLED) === 0,
      };
      this.#byAlias.set(alias.toLowerCase(), repository);
    }
  }

  /** Those that were declared so far, without `self`. */
  declared(): readonly Repository[] {
    return [...this.#byAlias.values()].filter((repository) => repository !== SELF);
  }

  get(alias: string): Repository | undefined {
    return this.#byAlias.get(alias.toLowerCase());
  }
}

function tellUnread(node: PipelineNode, notes: Notes): void {
  const message = 'Repositories are expected here: what stands here is not read, and templates of it are not known.';
  notes.add(node, 'yaml-unsupported', message);
}
