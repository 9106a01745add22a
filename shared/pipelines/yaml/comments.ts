import { Lexer } from 'yaml';
import type { SourceFile } from '../source-file.ts';

/** A comment of a YAML file, and the lines it is about. */
export interface Comment {
  /** From its `#` to the end of its line. */
  readonly text: string;
  /** Offset of its `#`. */
  readonly start: number;
  /**
   * 1-based lines, both included: its own where it stands behind something, else the line below it and further comments; a text of
   * several lines that begins there is part of it. Undefined for a comment above nothing.
   */
  readonly about: { readonly from: number; readonly to: number } | undefined;
}

/** What the lexer puts before a plain or block scalar (https://eemeli.org/yaml/#lexer); it stands for no text. */
const SCALAR = '\u001f';
const MARKS: ReadonlySet<string> = new Set(['\u0002', '\u0018', SCALAR]);

/** A token of the lexer that is text of the file. */
interface Token {
  readonly text: string;
  readonly start: number;
  readonly isScalar: boolean;
}

/**
 * The comments of a YAML file, as the YAML lexer sees them: a `#` in quotes, or in the script of a block scalar, begins none. Takes
 * time in proportion to the text. Never throws; of a text that the lexer gives up on there are none.
 */
export function commentsOf(file: SourceFile): readonly Comment[] {
  const tokens = tokensOf(file.text);
  const lineOf = (offset: number): number => file.positionOf(offset).line;
  const ends = scalarEnds(tokens, lineOf);
  /** Lines that hold more than a comment. */
  const filled = new Set<number>();
  for (const token of tokens) if (/^[^#\s\uFEFF]/.test(token.text) || token.isScalar) fill(token, filled, lineOf);
  const comments = tokens.filter(({ text, isScalar }) => !isScalar && text.startsWith('#'));
  const commented = new Set(comments.map(({ start }) => lineOf(start)));
  const about = new Map<number, number | undefined>();
  // From the last one upwards, so that a comment above a comment is about the same line.
  return comments
    .toReversed()
    .map(({ text, start }) => {
      const line = lineOf(start);
      const isAlone = !filled.has(line);
      const below = filled.has(line + 1) ? line + 1 : commented.has(line + 1) ? about.get(line + 1) : undefined;
      const from = isAlone ? below : line;
      if (isAlone) about.set(line, from);
      return { text, start, about: from === undefined ? undefined : { from, to: ends.get(from) ?? from } };
    })
    .toReversed();
}

/** A text that keeps its lines (`|`), from the first of them. */
export interface LiteralBlock {
  readonly text: string;
  readonly start: number;
}

/** The texts of a YAML file that keep their lines, which is how it holds scripts. Like `commentsOf` in time and in what cannot be read. */
export function literalBlocksOf(file: SourceFile): readonly LiteralBlock[] {
  const blocks: LiteralBlock[] = [];
  let isLiteral = false;
  for (const { text, start, isScalar } of tokensOf(file.text)) {
    if (isScalar && isLiteral) blocks.push({ text, start });
    if (isScalar) isLiteral = false;
    else if (/^[|>]/.test(text)) isLiteral = text.startsWith('|');
  }
  return blocks;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let start = 0;
  let isScalar = false;
  try {
    for (const token of new Lexer().lex(text)) {
      if (!isScalar && MARKS.has(token)) {
        isScalar = token === SCALAR;
        continue;
      }
      tokens.push({ text: token, start, isScalar });
      start += token.length;
      isScalar = false;
    }
  } catch {
    return [];
  }
  // Where something is missing, every place behind it would be wrong.
  return start === text.length ? tokens : [];
}

/** The last line of the texts that begin on a line; a block scalar begins where its `|` stands. */
function scalarEnds(tokens: readonly Token[], lineOf: (offset: number) => number): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  let header: number | undefined;
  for (const { text, start, isScalar } of tokens) {
    if (!isScalar && /^[|>]/.test(text)) header = lineOf(start);
    else if (isScalar || /^["']/.test(text)) {
      const from = header ?? lineOf(start);
      ends.set(from, Math.max(ends.get(from) ?? from, lineOf(start + text.trimEnd().length)));
      header = undefined;
    }
  }
  return ends;
}

/** Notes the lines on which a token begins and ends: a comment can stand behind the last line of a text. */
function fill({ text, start }: Token, filled: Set<number>, lineOf: (offset: number) => number): void {
  filled.add(lineOf(start));
  filled.add(lineOf(start + text.trimEnd().length));
}
