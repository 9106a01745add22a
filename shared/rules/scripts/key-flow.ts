import { assignmentsIn, refersTo, type Assignment } from './assignments.ts';
import { KEY, NAMES_PRINCIPAL, readsOf, type KeyRead } from './key-reads.ts';
import { lex } from './lexing/lex.ts';
import type { Lexed, Word } from './lexing/lexed.ts';
import type { ScriptText } from './script-text.ts';

/** How a range of a script holds the key: itself, or in a variable that was set from it. */
export type Carried = 'key' | 'variable' | undefined;

/** Where the key of the service principal goes in a script that is read in one language. */
export class KeyFlow {
  readonly lexed: Lexed;
  readonly reads: readonly KeyRead[];
  readonly #sources: readonly number[];
  readonly #variables: Set<string>;
  #assignments: readonly Assignment[] | undefined;
  #isFollowed = false;

  /**
   * @param reads Where the script reads the key, in the order of the text.
   * @param variables Variables that hold the key before the script begins, named as `nameOfVariable` does.
   */
  constructor(lexed: Lexed, reads: readonly KeyRead[], variables: readonly string[] = []) {
    this.lexed = lexed;
    this.reads = reads;
    this.#sources = reads.flatMap(({ kind, offset }) => (kind === 'read' ? [offset] : []));
    this.#variables = new Set(variables);
  }

  /** False where nothing in the script can hold the key. */
  get hasKey(): boolean {
    return this.#sources.length > 0 || this.#variables.size > 0;
  }

  /** The variables that the script sets. */
  get assignments(): readonly Assignment[] {
    this.#assignments ??= assignmentsIn(this.lexed);
    return this.#assignments;
  }

  /** How a range holds the key. */
  carried(range: Word): Carried {
    this.#follow();
    if (this.#sourceIn(range)) return 'key';
    return refersTo(this.lexed, range, this.#variables) ? 'variable' : undefined;
  }

  /** In one pass: a variable that is set from one which holds the key holds it too. */
  #follow(): void {
    if (this.#isFollowed) return;
    this.#isFollowed = true;
    if (!this.hasKey) return;
    for (const { name, valueStart, end } of this.assignments) {
      const value = { start: valueStart, end };
      if (this.#sourceIn(value) || refersTo(this.lexed, value, this.#variables)) this.#variables.add(name);
    }
  }

  #sourceIn({ start, end }: Word): boolean {
    let low = 0;
    let high = this.#sources.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sources[middle] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    const next = this.#sources[low];
    return next !== undefined && next < end;
  }
}

const FLOWS = new WeakMap<ScriptText, readonly KeyFlow[]>();

/** The flow in each language that a script can be in; made once for each, and none where nothing names the principal. */
export function keyFlowsOf(script: ScriptText): readonly KeyFlow[] {
  if (!NAMES_PRINCIPAL.test(script.text)) return [];
  const known = FLOWS.get(script);
  if (known !== undefined) return known;
  const made = script.syntaxes.map((syntax) => {
    const lexed = lex(script.text, syntax);
    return new KeyFlow(lexed, readsOf(lexed, KEY));
  });
  FLOWS.set(script, made);
  return made;
}

/** Where a script names the key, whatever language it is in; what is a comment in one of them counts in none. */
export function keyReadsOf(script: ScriptText): readonly KeyRead[] {
  const reads = new Map<number, KeyRead>();
  for (const { reads: own } of keyFlowsOf(script)) {
    for (const read of own) {
      const known = reads.get(read.offset);
      if (known === undefined || RANK[read.kind] > RANK[known.kind]) reads.set(read.offset, read);
    }
  }
  return [...reads.values()].filter(({ kind }) => kind !== 'comment').sort((a, b) => a.offset - b.offset);
}

const RANK: Readonly<Record<KeyRead['kind'], number>> = { own: 0, macro: 1, mention: 2, read: 3, comment: 4 };
