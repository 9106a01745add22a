import type { SourceFile } from './source-file.ts';
import type { AbsentFile } from './templates/files.ts';
import type { Repository } from './templates/repositories.ts';
import type { ParsedFile } from './yaml/parse.ts';

/** Where templates and scripts come from: a checkout, Azure Repos at a commit, or memory. */
export interface TextSource {
  /**
   * Reads and parses a file of a repository at the version that counts: the pipeline's own for `self`, else the repository's `ref`.
   * What is not there, or may not be seen, is absent with a reason; an error is thrown only for what passes by itself.
   */
  readFile(repository: Repository, path: string): Promise<ParsedFile | AbsentFile>;

  /** Reads a file that is no YAML, such as a script, in the same way. */
  readText(repository: Repository, path: string): Promise<SourceFile | AbsentFile>;
}
