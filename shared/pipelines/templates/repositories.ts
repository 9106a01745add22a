import { valueOf, type PipelineNode } from '../yaml/node.ts';

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
}

export const SELF: Repository = { alias: 'self', type: '', name: '', ref: '' };

/** The repositories of a run by their alias, in any casing: one table for all files, to which an extended template may add. */
export class Repositories {
  readonly #byAlias = new Map<string, Repository>([['self', SELF]]);

  /** Takes over `resources.repositories`; what was declared first stays. */
  add(resources: PipelineNode): void {
    const list = resources.kind === 'mapping' ? valueOf(resources, 'repositories') : undefined;
    for (const item of list?.kind === 'sequence' ? list.items : []) {
      if (item.kind !== 'mapping') continue;
      const text = (key: string): string => {
        const value = valueOf(item, key);
        return value?.kind === 'scalar' ? value.text.trim() : '';
      };
      const alias = text('repository');
      if (alias === '' || this.#byAlias.has(alias.toLowerCase())) continue;
      const repository = { alias, type: text('type').toLowerCase(), name: text('name'), ref: text('ref') };
      this.#byAlias.set(alias.toLowerCase(), repository);
    }
  }

  get(alias: string): Repository | undefined {
    return this.#byAlias.get(alias.toLowerCase());
  }
}
