import { diagnosticAt, type Diagnostic, type DiagnosticCode } from '../diagnostic.ts';
import type { PipelineNode } from '../yaml/node.ts';

/** Most diagnostics of one pipeline that say what was not seen, and most of the others; a hostile one could make any number. */
const MAX_OF_A_KIND = 200;

/** Diagnostics of one expansion, each once however often its place is expanded. */
export class Notes {
  readonly #byKey = new Map<string, Diagnostic>();
  readonly #counts = { unknown: 0, note: 0 };

  add({ file, start }: Pick<PipelineNode, 'file' | 'start'>, code: DiagnosticCode, message: string): void {
    this.keep(diagnosticAt(file, start, code, message));
  }

  keep(diagnostic: Diagnostic): void {
    const { code, repository, file, line, column, message } = diagnostic;
    const key = [code, repository, file, line, column, message].join('\n');
    if (this.#byKey.has(key)) return;
    // Harmless ones never keep out one that makes the pipeline unknown.
    const kind = diagnostic.unknown ? 'unknown' : 'note';
    if (this.#counts[kind] >= MAX_OF_A_KIND) return;
    this.#counts[kind] += 1;
    this.#byKey.set(key, diagnostic);
  }

  all(): readonly Diagnostic[] {
    return [...this.#byKey.values()];
  }
}
