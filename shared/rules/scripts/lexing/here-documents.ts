/** A here-document that is announced, and begins on the next line. */
export interface HereDocument {
  readonly delimiter: string;
  /** True where its delimiter is quoted: nothing in it is replaced. */
  readonly isLiteral: boolean;
  /** Where it is announced, in the command that reads it. */
  readonly owner: number;
}

const START = /<<(?!<)-?[ \t]*(?:\\([A-Za-z_]\w*)|'([^'\n]+)'|"([^"\n]+)"|([A-Za-z_][\w-]*))/y;

/** What is announced at an offset, and how long that is; undefined where nothing is. */
export function announcedAt(text: string, owner: number): (HereDocument & { readonly length: number }) | undefined {
  START.lastIndex = owner;
  const match = START.exec(text);
  if (match === null) return undefined;
  const [whole, escaped, single, double, plain] = match;
  const delimiter = escaped ?? single ?? double ?? plain ?? '';
  return { delimiter, isLiteral: plain === undefined, owner, length: whole.length };
}

/** Where here-documents end: the lines of a text that are a word of their own, found once. */
export class Delimiters {
  readonly #text: string;
  #lines: ReadonlyMap<string, readonly number[]> | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the first such line behind an offset begins; -1 where there is none. */
  after(delimiter: string, offset: number): number {
    this.#lines ??= linesOf(this.#text);
    const starts = this.#lines.get(delimiter) ?? [];
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return starts[low] ?? -1;
  }
}

function linesOf(text: string): ReadonlyMap<string, readonly number[]> {
  const lines = new Map<string, number[]>();
  for (const { index, 1: word = '' } of text.matchAll(/^[ \t]*([^\s'"]+(?: [^\s'"]+)*)[ \t]*\r?$/gm)) {
    const known = lines.get(word);
    if (known === undefined) lines.set(word, [index]);
    else known.push(index);
  }
  return lines;
}
