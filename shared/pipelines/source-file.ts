/** 1-based line and column, columns in UTF-16 units as editors and Azure DevOps count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A file's text at one commit, and where its lines are. `path` is relative to the repository's root, with `/`. */
export class SourceFile {
  static #made = 0;
  readonly repository: string;
  readonly path: string;
  readonly text: string;
  /** Tells files apart in keys that are made by the thousand. */
  readonly id: number;
  #lineStarts: number[] | undefined;

  constructor(repository: string, path: string, text: string) {
    this.repository = repository;
    this.path = path;
    this.text = text;
    this.id = SourceFile.#made += 1;
  }

  /** Where a character stands. */
  positionOf(offset: number): Position {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  /** Where a position stands in the text; behind the end of its line it is undefined, as on a line that is not there. */
  offsetOf({ line, column }: Position): number | undefined {
    const starts = this.#starts();
    const start = starts[line - 1];
    if (start === undefined || column < 1) return undefined;
    const offset = start + column - 1;
    const end = starts[line] === undefined ? this.text.length : starts[line] - 1;
    return offset <= end ? offset : undefined;
  }

  /** The text of a line without its line break. */
  line(number: number): string {
    const starts = this.#starts();
    const from = starts[number - 1];
    if (from === undefined) return '';
    return this.text.slice(from, (starts[number] ?? this.text.length + 1) - 1).replace(/\r$/, '');
  }

  #starts(): readonly number[] {
    if (this.#lineStarts !== undefined) return this.#lineStarts;
    // A byte order mark is no column of the first line.
    const starts = [this.text.startsWith('\uFEFF') ? 1 : 0];
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#lineStarts = starts;
    return starts;
  }
}
