import { diagnosticAt, type Diagnostic, type DiagnosticCode } from '../diagnostic.ts';
import type { PipelineNode } from '../yaml/node.ts';

/** Most diagnostics of one pipeline; a hostile one could make any number. */
const MAX_DIAGNOSTICS = 200;

/** Diagnostics of one expansion, each once however often its place is expanded. */
export class Notes {
  readonly #byKey = new Map<string, Diagnostic>();

  add({ file, start }: Pick<PipelineNode, 'file' | 'start'>, code: DiagnosticCode, message: string): void {
    this.keep(diagnosticAt(file, start, code, message));
  }

  keep(diagnostic: Diagnostic): void {
    const { code, repository, file, line, column, message } = diagnostic;
    const key = [code, repository, file, line, column, message].join('\n');
    if (this.#byKey.size < MAX_DIAGNOSTICS && !this.#byKey.has(key)) this.#byKey.set(key, diagnostic);
  }

  all(): readonly Diagnostic[] {
    return [...this.#byKey.values()];
  }
}
