import type { SourceFile } from '../source-file.ts';

/** The file that is being expanded. */
export interface Place {
  readonly file: SourceFile;
  /** Files that include each other down to this one, the root first, as `repository:path`. */
  readonly stack: readonly string[];
}

/** A file by its repository's alias (`self` for the pipeline's own) and its path. */
export function keyOfFile(repository: string, path: string): string {
  return `${repository.toLowerCase()}:${path}`;
}
