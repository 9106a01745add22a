import type { SourceFile } from '../pipelines/source-file.ts';
import type { Edit } from '../rules/finding.ts';

/** A part of a text by offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The characters that an edit replaces; undefined where the file has no such place. */
export function spanOf(file: SourceFile, edit: Edit): Span | undefined {
  const start = file.offsetOf(edit);
  const end = file.offsetOf({ line: edit.endLine, column: edit.endColumn });
  return start === undefined || end === undefined || end < start ? undefined : { start, end };
}

/** The whole text after edits that stand in their order and do not overlap; line breaks in them become those of the file. */
export function editedText(file: SourceFile, edits: readonly Edit[]): string {
  return editedPart(file, edits, { start: 0, end: file.text.length });
}

/** The same of a part of the text that holds the edits. */
export function editedPart(file: SourceFile, edits: readonly Edit[], part: Span): string {
  let text = '';
  let at = part.start;
  for (const edit of edits) {
    const span = spanOf(file, edit);
    if (span === undefined) continue;
    text += file.text.slice(at, span.start) + withBreaks(edit.text, file);
    at = span.end;
  }
  return text + file.text.slice(at, part.end);
}

function withBreaks(text: string, file: SourceFile): string {
  const [first = '\n'] = /\r?\n/.exec(file.text) ?? [];
  return text.replaceAll(/\r?\n/g, first);
}

/** True where all lines that an edit touches are the same in both texts of a file. */
export function isStillThere(edit: Edit, then: SourceFile, now: SourceFile): boolean {
  if (spanOf(now, edit) === undefined) return false;
  for (let line = edit.line; line <= edit.endLine; line += 1) if (then.line(line) !== now.line(line)) return false;
  return true;
}
