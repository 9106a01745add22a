import type { Position, SourceFile } from './source-file.ts';

/**
 * Something that could not be seen or understood. A diagnostic always makes a verdict unknown (unless it is blocked already):
 * what was not seen cannot be called ready.
 */
export type DiagnosticCode =
  | 'file-too-large'
  | 'yaml-invalid'
  | 'yaml-unsupported'
  | 'not-a-pipeline'
  | 'template-alone'
  | 'template-not-expanded'
  | 'expression-not-expanded'
  | 'connection-not-found'
  | 'connection-unresolved';

export interface Diagnostic extends Position {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly repository: string;
  readonly file: string;
}

/** A diagnostic about a place in a file. */
export function diagnosticAt(file: SourceFile, offset: number, code: DiagnosticCode, message: string): Diagnostic {
  return { code, message, repository: file.repository, file: file.path, ...file.positionOf(offset) };
}
