import type { ParsedFile } from '../yaml/parse.ts';
import type { Repository } from './repositories.ts';

/** A file that cannot be read, and why, in words that go on after "… could not be read: ". */
export interface AbsentFile {
  readonly absent: string;
  /** True where that is so of every file of its repository: one action brings all of them. */
  readonly ofRepository?: true;
  /** True where the service says that there is no such file, or no such branch. Whatever else is absent may well be there. */
  readonly gone?: true;
  /** True where the service did not answer for it: it may well be there. */
  readonly refused?: true;
}

/** Files that templates are read from, at the versions that count. */
export interface TemplateFiles {
  /** Undefined for a file that has not been fetched yet: it is asked for, and the expansion begun again. */
  get(repository: Repository, path: string): ParsedFile | AbsentFile | undefined;
}

/** A file that an expansion asked for in vain. */
export interface WantedFile {
  readonly repository: Repository;
  readonly path: string;
}
