import type { Notes } from './notes.ts';
import type { PipelineNode } from '../yaml/node.ts';
import { MAX_EXPANDED_NODES } from '../yaml/limits.ts';

/** How much one expansion may make: a few lines of nested loops make millions of steps. */
export class Budget {
  #left = MAX_EXPANDED_NODES;
  readonly #notes: Notes;

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  /** False when nothing more is to be made; the first time this is told. */
  spend(at: PipelineNode): boolean {
    this.#left -= 1;
    if (this.#left === 0) {
      const message = `The pipeline expands to more than ${String(MAX_EXPANDED_NODES)} parts: the rest of it is not judged. Loops within loops are the usual cause.`;
      this.#notes.add(at, 'expansion-limit', message);
    }
    return this.#left > 0;
  }
}
