import type { ScalarNode } from '../../pipelines/yaml/node.ts';

/**
 * The offsets in the file of the characters of a value. Folding and indentation move characters, and escapes stand for them, but
 * their order stays. What an expression made stands nowhere: from there on a word is looked for by how often it occurred before.
 */
export class YamlOffsets {
  readonly #node: ScalarNode;
  readonly #source: string;
  readonly #start: number;
  #aligned: Int32Array | undefined;
  #length = 0;
  readonly #words = new Map<string, ReadonlyMap<number, number>>();

  constructor(node: ScalarNode) {
    this.#node = node;
    this.#source = node.file.text.slice(node.start, node.end);
    // The line of a block scalar's `|` may hold a comment, which is no part of the value.
    this.#start = node.style === 'block' ? this.#source.indexOf('\n') + 1 : node.style === 'quoted' ? 1 : 0;
  }

  at(offset: number): number {
    this.#aligned ??= this.#align();
    const found = offset < this.#length ? (this.#aligned[offset] ?? 0) : this.#byWord(offset);
    return this.#node.start + found;
  }

  /** Up to the first character that the source does not have. */
  #align(): Int32Array {
    const { text } = this.#node;
    const aligned = new Int32Array(text.length);
    const source = this.#characters();
    let at = 0;
    let last = this.#start;
    for (; at < text.length; at += 1) {
      const char = text[at] ?? '';
      if (isBlank(char)) {
        aligned[at] = last;
        last += 1;
        continue;
      }
      const next = source.next();
      if (next.done === true || next.value.char !== char) break;
      aligned[at] = next.value.at;
      last = next.value.at + 1;
    }
    this.#length = at;
    return aligned;
  }

  /** The characters of the source that are no blanks, with escapes read. */
  *#characters(): Generator<{ readonly char: string; readonly at: number }> {
    const source = this.#source;
    const quote = this.#node.style === 'quoted' ? source[0] : undefined;
    for (let at = this.#start; at < source.length; at += 1) {
      const char = source[at] ?? '';
      if (isBlank(char)) continue;
      if (quote === '"' && char === '\\') {
        const escape = ESCAPE.exec(source.slice(at, at + 10))?.[0] ?? source.slice(at, at + 2);
        for (const made of readEscape(escape)) if (!isBlank(made)) yield { char: made, at };
        at += escape.length - 1;
      } else {
        yield { char, at };
        if (quote === "'" && char === quote) at += 1;
      }
    }
  }

  #byWord(offset: number): number {
    const word = /^[\w-]+/.exec(this.#node.text.slice(offset, offset + MAX_WORD))?.[0];
    if (word === undefined) return 0;
    const known = this.#words.get(word) ?? this.#occurrences(word);
    this.#words.set(word, known);
    return known.get(offset) ?? 0;
  }

  #occurrences(word: string): ReadonlyMap<number, number> {
    const inSource = placesOf(word, this.#source, this.#start);
    return new Map(placesOf(word, this.#node.text, 0).map((at, nth) => [at, inSource[nth] ?? 0]));
  }
}

const MAX_WORD = 100;

const ESCAPE = /^\\(?:x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8})/i;

/** Escapes that stand for a blank make nothing that is aligned. */
function readEscape(escape: string): string {
  if (ESCAPE.test(escape)) {
    const code = Number.parseInt(escape.slice(2), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  }
  const char = escape[1] ?? '';
  return /["\\/]/.test(char) ? char : '';
}

function isBlank(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\t' || char === '\r';
}

function placesOf(word: string, text: string, from: number): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + word.length)) places.push(at);
  return places;
}
