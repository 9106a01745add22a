/** How a script is written; `template` is no shell: the task itself replaces `$name` in it. */
export type ScriptSyntax = 'bash' | 'powershell' | 'batch' | 'template';

/** What a character of a script is. */
export const CODE = 0;
export const COMMENT = 1;
/** In quotes, or behind a sign, in which the shell replaces no variable. */
export const LITERAL = 2;
/** In quotes in which the shell replaces variables. */
export const QUOTED = 3;
/** Ends a command. */
export const SEPARATOR = 4;

/** Deepest nesting of commands in commands that is told apart. */
const MAX_DEPTH = 60;

/** One command: a range of the script, with the commands that stand inside it. */
export interface Command {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

export interface Word {
  readonly start: number;
  readonly end: number;
}

/** A script, each of its characters told apart. Made in one pass; never throws on any text. */
export class Lexed {
  readonly text: string;
  readonly syntax: ScriptSyntax;
  readonly #kinds: Uint8Array;
  readonly #depths: Uint8Array;
  readonly #handed: { readonly from: number; readonly to: number; readonly owner: number }[] = [];
  #commands: readonly Command[] | undefined;
  #withoutComments: string | undefined;

  constructor(text: string, syntax: ScriptSyntax) {
    this.text = text;
    this.syntax = syntax;
    this.#kinds = new Uint8Array(text.length);
    this.#depths = new Uint8Array(text.length);
  }

  /** For the lexers: what stands from one offset up to another. */
  mark(from: number, to: number, kind: number, depth: number): void {
    if (to === from + 1) {
      // Most calls are for one character, and filling costs more than setting it.
      this.#kinds[from] = kind;
      this.#depths[from] = Math.min(depth, MAX_DEPTH);
      return;
    }
    this.#kinds.fill(kind, from, to);
    this.#depths.fill(Math.min(depth, MAX_DEPTH), from, to);
  }

  /** For the lexers: a text that is handed to a command which stands before it, as a here-document is. */
  hand(from: number, to: number, owner: number): void {
    this.#handed.push({ from, to, owner });
  }

  kindAt(offset: number): number {
    return this.#kinds[offset] ?? CODE;
  }

  /** The commands in the order of their starts. */
  get commands(): readonly Command[] {
    this.#commands ??= this.#split();
    return this.#commands;
  }

  /** The script with blanks for its comments: what stands at an offset still does. */
  get withoutComments(): string {
    this.#withoutComments ??= this.#blanked();
    return this.#withoutComments;
  }

  #blanked(): string {
    const parts: string[] = [];
    let from = 0;
    while (from < this.text.length) {
      const start = this.#kinds.indexOf(COMMENT, from);
      const end = start < 0 ? this.text.length : start;
      parts.push(this.text.slice(from, end));
      from = end;
      while (this.#kinds[from] === COMMENT) from += 1;
      if (from > end) parts.push(this.text.slice(end, from).replaceAll(/[^\n]/g, ' '));
    }
    return parts.join('');
  }

  /** The innermost command at an offset; of a here-document the command that reads it. */
  commandAt(position: number): Command | undefined {
    const { commands } = this;
    const handed = this.#handed[lastAt(this.#handed.length, position, (index) => this.#handed[index]?.from) - 1];
    const offset = handed !== undefined && position < handed.to ? handed.owner : position;
    const low = lastAt(commands.length, offset, (index) => commands[index]?.start);
    // What starts last and has not ended yet is the innermost; few end before it.
    for (let index = low - 1; index >= Math.max(0, low - MAX_DEPTH); index -= 1) {
      const command = commands[index];
      if (command !== undefined && command.end > offset) return command;
    }
    return undefined;
  }

  /** The words of a command, quotes and inner commands within them. */
  *words({ start, end, depth }: Command): Generator<Word> {
    let from = -1;
    for (let at = start; at < end; at += 1) {
      const isSpace = this.#kinds[at] === CODE && (this.#depths[at] ?? 0) <= depth && this.#isSpace(at);
      if (isSpace && from >= 0) yield { start: from, end: at };
      if (isSpace) from = -1;
      else if (from < 0) from = at;
    }
    if (from >= 0) yield { start: from, end };
  }

  #isSpace(at: number): boolean {
    const code = this.text.charCodeAt(at);
    if (code <= 32 || code === 160 || code === 0xfeff) return true;
    // What continues a line stands for a blank.
    return (code === 92 || code === 96 || code === 94) && /[\r\n]/.test(this.text[at + 1] ?? '');
  }

  #split(): readonly Command[] {
    const commands: Command[] = [];
    const starts: number[] = [];
    const close = (depth: number, end: number): void => {
      const start = starts[depth];
      if (start !== undefined && start >= 0) commands.push({ start, end, depth });
      starts[depth] = -1;
    };
    const { length } = this.text;
    for (let at = 0; at < length; at += 1) {
      const kind = this.#kinds[at] ?? CODE;
      const depth = this.#depths[at] ?? 0;
      for (let deeper = starts.length - 1; deeper > depth; deeper -= 1) {
        close(deeper, at);
        starts.pop();
      }
      while (starts.length <= depth) starts.push(-1);
      if (kind === SEPARATOR || kind === COMMENT) close(depth, at);
      else if ((starts[depth] ?? -1) < 0 && !this.#isSpace(at)) starts[depth] = at;
    }
    for (let depth = starts.length - 1; depth >= 0; depth -= 1) close(depth, length);
    return commands.sort((a, b) => a.start - b.start || b.end - a.end);
  }
}

/** How many of so many sorted numbers are not above a limit. */
function lastAt(count: number, limit: number, numberAt: (index: number) => number | undefined): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numberAt(middle) ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where what the sign at an offset escapes ends: a character, or a line break, which may be two. */
export function endOfEscape(text: string, sign: number): number {
  return sign + (text[sign + 1] === '\r' && text[sign + 2] === '\n' ? 3 : 2);
}

/** Finds a text behind an offset, and remembers where there is none left, so that many searches cost no more than one. */
export class Finder {
  readonly #text: string;
  readonly #none = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** -1 where it is not there. */
  after(wanted: string, from: number): number {
    if (from >= (this.#none.get(wanted) ?? Infinity)) return -1;
    const found = this.#text.indexOf(wanted, from);
    if (found < 0) this.#none.set(wanted, from);
    return found;
  }

  /** The end of the line at an offset; of the last line the end of the text. */
  lineEnd(from: number): number {
    const end = this.after('\n', from);
    return end < 0 ? this.#text.length : end;
  }
}
