import { ExpressionError } from '../expressions/lexer.ts';
import type { PipelineNode } from '../yaml/node.ts';
import { MAX_EXPANDED_NODES } from '../yaml/limits.ts';
import type { Notes } from './notes.ts';

/** Characters that cost as much as one node. */
const CHARACTERS = 256;

/** How much one expansion may make: a few lines of nested loops make millions of steps, and a few functions gigabytes of text. */
export class Budget {
  #left = MAX_EXPANDED_NODES;
  readonly #notes: Notes;
  readonly #root: PipelineNode;

  constructor(notes: Notes, root: PipelineNode) {
    this.#notes = notes;
    this.#root = root;
  }

  /** False when nothing more is to be made; that is told. */
  spend(at: PipelineNode, cost = 1): boolean {
    const before = this.#left;
    this.#left -= cost;
    if (before > 0 && this.#left <= 0) {
      const message = `The pipeline expands to more than ${String(MAX_EXPANDED_NODES)} parts: the rest of it is not judged. Loops within loops are the usual cause.`;
      this.#notes.add(at, 'expansion-limit', message);
    }
    return this.#left > 0;
  }

  /** @throws ExpressionError when nothing more is to be made. */
  spendOnText(size: number): void {
    if (this.spend(this.#root, size / CHARACTERS)) return;
    throw new ExpressionError('the pipeline makes too much');
  }
}
