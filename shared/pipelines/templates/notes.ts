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

  /** The same about something that a run has by default, so that Azure DevOps' own expansion shows it. */
  addShown({ file, start }: Pick<PipelineNode, 'file' | 'start'>, code: DiagnosticCode, message: string): void {
    this.keep({ ...diagnosticAt(file, start, code, message), shownByPreview: true });
  }

  keep(diagnostic: Diagnostic): void {
    const { code, repository, file, line, column, message } = diagnostic;
    const key = [code, repository, file, line, column, message].join('\n');
    const known = this.#byKey.get(key);
    // What is told of several places is shown only where all of them are.
    const isNews = known === undefined || (known.shownByPreview === true && diagnostic.shownByPreview !== true);
    if (!isNews) return;
    // Harmless ones never keep out one that makes the pipeline unknown.
    const kind = diagnostic.unknown ? 'unknown' : 'note';
    if (known === undefined && this.#counts[kind] >= MAX_OF_A_KIND) return;
    if (known === undefined) this.#counts[kind] += 1;
    this.#byKey.set(key, diagnostic);
  }

  all(): readonly Diagnostic[] {
    return [...this.#byKey.values()];
  }
}
