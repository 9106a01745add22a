import type { SourceFile } from '../pipelines/source-file.ts';
import type { Paint } from './paint.ts';
import { terminalText } from './terminal-text.ts';

/** Longest part of a source line that is shown: a screen or two; minified YAML has lines of any length. */
const MAX_LINE = 240;

/** The line of a place, and a caret under the word at the column; nothing where the line is empty or not at hand. */
export function excerpt(
  { line: number, column }: { readonly line: number; readonly column: number },
  file: SourceFile | undefined,
  colour: 'red' | 'yellow' | 'blue',
  paint: Paint,
): readonly string[] {
  const line = file?.line(number) ?? '';
  if (line.trim() === '') return [];
  const from = column <= MAX_LINE / 2 ? 0 : column - MAX_LINE / 4;
  const shown = `${from > 0 ? '…' : ''}${line.slice(from, from + MAX_LINE)}${line.length > from + MAX_LINE ? '…' : ''}`;
  const at = column - 1 - from + (from > 0 ? 1 : 0);
  const word = terminalText(wordAt(shown, at));
  const gutter = String(number).padStart(4);
  const pad = terminalText(shown.slice(0, at)).replace(/[^\t]/g, ' ');
  return [
    `${gutter} | ${terminalText(shown)}`,
    `${' '.repeat(gutter.length)} | ${pad}${paint(colour, '^'.repeat(Math.max(1, word.length)))}`,
  ];
}

/** The word that begins at an index of a line, such as the name of a task, which can have spaces; empty where there is none. */
export function wordAt(line: string, index: number): string {
  const rest = line.slice(index);
  return TASK.exec(rest)?.[0] ?? /^[^\s'",;:(){}[\]…]*/.exec(rest)?.[0] ?? '';
}

/** Extensions name tasks as they like: `Synapse workspace deployment@1`. */
const TASK = /^\w[\w.-]*(?: [\w.-]+){0,9}@\d+(?:\.\d+)*(?=['"\s]|$)/;
