import { CODE, COMMENT, endOfEscape, Finder, Lexed, LITERAL, QUOTED, SEPARATOR } from './lexed.ts';

/** A text that is open at some place; `closer` ends it. */
interface Frame {
  readonly kind: 'code' | 'double' | 'here';
  readonly closer: string;
  readonly depth: number;
}

const ROOT: Frame = { kind: 'code', closer: '', depth: 0 };

/** Tells the characters of a PowerShell script apart: comments, quotes, here-strings, `( )`, `$( )` and `@{ }`. */
export function lexPowerShell(text: string): Lexed {
  return new PowerShellLexer(text).run();
}

class PowerShellLexer {
  readonly #text: string;
  readonly #lexed: Lexed;
  readonly #finder: Finder;
  readonly #frames: Frame[] = [ROOT];
  #top: Frame = ROOT;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lexed = new Lexed(text, 'powershell');
    this.#finder = new Finder(text);
  }

  run(): Lexed {
    while (this.#at < this.#text.length) {
      if (this.#top.kind === 'code') this.#inCode();
      else this.#inQuotes();
    }
    return this.#lexed;
  }

  #take(to: number, kind: number): void {
    this.#lexed.mark(this.#at, to, kind, this.#top.depth);
    this.#at = to;
  }

  #push(kind: Frame['kind'], closer: string, depth: number): void {
    this.#top = { kind, closer, depth };
    this.#frames.push(this.#top);
  }

  #pop(): void {
    if (this.#frames.length > 1) this.#frames.pop();
    this.#top = this.#frames.at(-1) ?? ROOT;
  }

  #starts(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #inQuotes(): void {
    const { kind, closer } = this.#top;
    if (this.#starts('`')) this.#escape(QUOTED);
    else if (this.#starts('$(')) {
      this.#take(this.#at + 2, QUOTED);
      this.#push('code', ')', this.#top.depth + 1);
    } else if (kind === 'double' && this.#starts('""')) this.#take(this.#at + 2, QUOTED);
    else if (this.#starts(closer)) {
      this.#take(this.#at + closer.length, QUOTED);
      this.#pop();
    } else this.#take(this.#at + 1, QUOTED);
  }

  #escape(kind: number): void {
    if (this.#text[this.#at + 1] === '$') {
      this.#take(this.#at + 1, kind);
      this.#take(this.#at + 1, LITERAL);
    } else this.#take(endOfEscape(this.#text, this.#at), kind);
  }

  #inCode(): void {
    const char = this.#text[this.#at] ?? '';
    switch (char) {
      case '`':
        return this.#escape(CODE);
      case "'":
        return this.#single();
      case '"':
        this.#take(this.#at + 1, QUOTED);
        return this.#push('double', '"', this.#top.depth);
      case '@':
        return this.#sign();
      case '#':
        return this.#hash();
      case '<':
        return this.#less();
      case '$':
        return this.#dollar();
      case '(':
        this.#take(this.#at + 1, CODE);
        return this.#push('code', ')', this.#top.depth + 1);
      case '{':
        this.#take(this.#at + 1, SEPARATOR);
        return this.#push('code', '}', this.#top.depth);
      case ')':
      case '}':
        return this.#close(char);
      default:
        return this.#take(this.#at + 1, /[\n;|&]/.test(char) ? SEPARATOR : CODE);
    }
  }

  #close(char: ')' | '}'): void {
    const { closer, depth } = this.#top;
    if (closer !== char) return this.#take(this.#at + 1, char === '}' ? SEPARATOR : CODE);
    this.#pop();
    this.#take(this.#at + 1, depth === this.#top.depth ? SEPARATOR : CODE);
  }

  #single(): void {
    const end = this.#endOfSingle();
    if (end < 0) return this.#take(this.#at + 1, CODE);
    this.#take(end + 1, this.#finder.lineEnd(this.#at) < end ? QUOTED : LITERAL);
  }

  /** Two quotes are one that ends nothing. */
  #endOfSingle(): number {
    let end = this.#finder.after("'", this.#at + 1);
    while (end >= 0 && this.#text[end + 1] === "'") end = this.#finder.after("'", end + 2);
    return end;
  }

  #sign(): void {
    if (this.#starts("@'\n") || this.#starts("@'\r\n")) {
      const end = this.#finder.after("\n'@", this.#at);
      return end < 0 ? this.#take(this.#at + 2, CODE) : this.#take(end + 3, LITERAL);
    }
    if (this.#starts('@"\n') || this.#starts('@"\r\n')) {
      this.#take(this.#at + 2, QUOTED);
      return this.#push('here', '\n"@', this.#top.depth);
    }
    if (!this.#starts('@{')) return this.#take(this.#at + 1, CODE);
    this.#take(this.#at + 2, CODE);
    this.#push('code', '}', this.#top.depth + 1);
  }

  #hash(): void {
    if (!/[\s;(){}|&,=\uFEFF]/.test(this.#text[this.#at - 1] ?? '\n')) return this.#take(this.#at + 1, CODE);
    this.#take(this.#finder.lineEnd(this.#at), COMMENT);
  }

  #less(): void {
    const end = this.#starts('<#') ? this.#finder.after('#>', this.#at + 2) : -1;
    if (end < 0) this.#take(this.#at + 1, CODE);
    else this.#take(end + 2, COMMENT);
  }

  #dollar(): void {
    if (this.#starts('$(')) {
      this.#take(this.#at + 2, CODE);
      return this.#push('code', ')', this.#top.depth + 1);
    }
    if (!this.#starts('${')) return this.#take(this.#at + 1, CODE);
    const end = this.#finder.after('}', this.#at);
    this.#take(end < 0 ? this.#at + 2 : end + 1, CODE);
  }
}
