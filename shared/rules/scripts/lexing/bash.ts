import { announcedAt, Delimiters, type HereDocument } from './here-documents.ts';
import { CODE, COMMENT, endOfEscape, Finder, Lexed, LITERAL, QUOTED, SEPARATOR } from './lexed.ts';

/** A text that is open at some place: a command, or double quotes. */
interface Frame {
  readonly kind: 'code' | 'double';
  readonly depth: number;
  /** Parentheses that are open in it; its own closes it where there are none. */
  parens: number;
  /** `${` that are open in it. */
  braces: number;
}

/**
 * Tells the characters of a bash script apart: comments, quotes, here-documents, commands in `$( )`. What is left open counts as
 * code: what cannot be read must not hide a variable.
 */
export function lexBash(text: string): Lexed {
  return new BashLexer(text).run();
}

class BashLexer {
  readonly #text: string;
  readonly #lexed: Lexed;
  readonly #finder: Finder;
  readonly #delimiters: Delimiters;
  readonly #frames: Frame[] = [{ kind: 'code', depth: 0, parens: 0, braces: 0 }];
  #top: Frame = { kind: 'code', depth: 0, parens: 0, braces: 0 };
  #pending: HereDocument[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lexed = new Lexed(text, 'bash');
    this.#finder = new Finder(text);
    this.#delimiters = new Delimiters(text);
  }

  run(): Lexed {
    while (this.#at < this.#text.length) {
      if (this.#top.kind === 'double') this.#inDouble();
      else this.#inCode();
    }
    return this.#lexed;
  }

  #take(to: number, kind: number): void {
    this.#lexed.mark(this.#at, to, kind, this.#top.depth);
    this.#at = to;
  }

  #push(kind: Frame['kind'], depth: number): void {
    this.#top = { kind, depth, parens: 0, braces: 0 };
    this.#frames.push(this.#top);
  }

  #pop(): void {
    this.#frames.pop();
    this.#top = this.#frames.at(-1) ?? this.#top;
  }

  #inDouble(): void {
    const char = this.#text[this.#at];
    if (char === '\\') this.#escape(QUOTED);
    else if (char === '"') {
      this.#take(this.#at + 1, QUOTED);
      this.#pop();
    } else if (char === '$' && this.#text[this.#at + 1] === '(') this.#openCommand(QUOTED);
    else this.#take(this.#at + 1, QUOTED);
  }

  /** A sign and what it takes its meaning from. */
  #escape(kind: number): void {
    const next = this.#text[this.#at + 1];
    if (next === '$' || next === '`') {
      this.#take(this.#at + 1, kind);
      this.#take(this.#at + 1, LITERAL);
    } else this.#take(endOfEscape(this.#text, this.#at), kind);
  }

  #openCommand(kind: number): void {
    this.#take(this.#at + 2, kind);
    this.#push('code', this.#top.depth + 1);
  }

  #inCode(): void {
    const char = this.#text[this.#at] ?? '';
    switch (char) {
      case '\\':
        return this.#escape(CODE);
      case "'":
        return this.#single();
      case '"':
        this.#take(this.#at + 1, QUOTED);
        return this.#push('double', this.#top.depth);
      case '#':
        return this.#hash();
      case '\n':
        return this.#newLine();
      case '<':
        return this.#less();
      case '$':
        return this.#dollar();
      case '(':
      case ')':
        return this.#paren(char);
      case '{':
      case '}':
        return this.#brace(char);
      case '&':
        return this.#take(this.#at + 1, this.#isRedirection() ? CODE : SEPARATOR);
      default:
        return this.#take(this.#at + 1, char === ';' || char === '|' || char === '`' ? SEPARATOR : CODE);
    }
  }

  /** `2>&1` and `&>` end no command. */
  #isRedirection(): boolean {
    return this.#text[this.#at - 1] === '>' || this.#text[this.#at + 1] === '>';
  }

  #single(): void {
    const end = this.#endOfSingle();
    if (end < 0) return this.#take(this.#at + 1, CODE);
    // Quotes over several lines are a program for another interpreter, or not what they seem: they hide nothing.
    this.#take(end + 1, this.#finder.lineEnd(this.#at) < end ? QUOTED : LITERAL);
  }

  /** In `$'…'` signs escape, elsewhere they do not. */
  #endOfSingle(): number {
    let end = this.#finder.after("'", this.#at + 1);
    if (this.#text[this.#at - 1] !== '$') return end;
    while (end > 0 && this.#isEscaped(end)) end = this.#finder.after("'", end + 1);
    return end;
  }

  #isEscaped(at: number): boolean {
    let signs = 0;
    while (this.#text[at - 1 - signs] === '\\') signs += 1;
    return signs % 2 === 1;
  }

  #hash(): void {
    const before = this.#text[this.#at - 1] ?? '\n';
    if (!/[\s;&|()\uFEFF]/.test(before)) return this.#take(this.#at + 1, CODE);
    this.#take(this.#finder.lineEnd(this.#at), COMMENT);
  }

  #less(): void {
    const announced = announcedAt(this.#text, this.#at);
    if (announced !== undefined) {
      this.#pending.push(announced);
      return this.#take(this.#at + announced.length, CODE);
    }
    const next = this.#text[this.#at + 1];
    return next === '(' ? this.#openCommand(CODE) : this.#take(this.#at + (next === '<' ? 2 : 1), CODE);
  }

  #dollar(): void {
    const next = this.#text[this.#at + 1];
    if (next === '(') return this.#openCommand(CODE);
    if (next === '{') {
      this.#top.braces += 1;
      return this.#take(this.#at + 2, CODE);
    }
    this.#take(this.#at + 1, CODE);
  }

  #paren(char: '(' | ')'): void {
    if (char === '(') {
      this.#top.parens += 1;
      return this.#take(this.#at + 1, SEPARATOR);
    }
    if (this.#top.parens > 0 || this.#frames.length === 1) {
      this.#top.parens = Math.max(0, this.#top.parens - 1);
      return this.#take(this.#at + 1, SEPARATOR);
    }
    this.#pop();
    this.#take(this.#at + 1, this.#top.kind === 'double' ? QUOTED : CODE);
  }

  /** Braces group commands where they stand alone. */
  #brace(char: '{' | '}'): void {
    if (char === '}' && this.#top.braces > 0) {
      this.#top.braces -= 1;
      return this.#take(this.#at + 1, CODE);
    }
    const isAlone = /[\s;]/.test(this.#text[this.#at - 1] ?? '\n');
    this.#take(this.#at + 1, isAlone ? SEPARATOR : CODE);
  }

  #newLine(): void {
    this.#take(this.#at + 1, SEPARATOR);
    const documents = this.#pending;
    this.#pending = [];
    for (const { delimiter, isLiteral, owner } of documents) {
      const end = this.#delimiters.after(delimiter, this.#at);
      if (end < 0) continue;
      this.#lexed.hand(this.#at, end, owner);
      if (isLiteral) this.#take(end, LITERAL);
      else this.#body(end);
    }
  }

  /** In the body of a here-document quotes mean nothing, and `\$` is a dollar. */
  #body(end: number): void {
    while (this.#at < end) {
      const sign = this.#finder.after('\\', this.#at);
      if (sign < 0 || sign >= end) return this.#take(end, QUOTED);
      this.#take(sign, QUOTED);
      this.#escape(QUOTED);
    }
  }
}
