import type { SourceFile } from '../pipelines/source-file.ts';
import type { Edit } from '../rules/finding.ts';
import { editedPart } from './edited-text.ts';

/** Unchanged lines around a change, as other tools show them. */
const CONTEXT = 3;

/** Lines that change: whole ones, with their line breaks. */
interface Block {
  /** Index of the first line that changes. */
  readonly from: number;
  /** Index behind the last one. */
  readonly to: number;
  readonly edits: readonly Edit[];
}

/**
 * The changes of a file as a unified diff that `git apply` and `patch` take (POSIX, diff -u). The edits are known, so no lines have to
 * be compared: they stand in their order and do not overlap.
 */
export function unifiedDiff(file: SourceFile, edits: readonly Edit[]): string {
  const lines = linesOf(file.text);
  const starts = lines.map(() => 0);
  for (let index = 1; index < lines.length; index += 1)
    starts[index] = (starts[index - 1] ?? 0) + (lines[index - 1] ?? '').length;
  const startOf = (index: number): number => starts[index] ?? file.text.length;

  let drift = 0;
  const hunks = hunksOf(blocksOf(edits)).map((blocks) => {
    const from = Math.max(0, (blocks[0]?.from ?? 0) - CONTEXT);
    const to = Math.min(lines.length, (blocks.at(-1)?.to ?? 0) + CONTEXT);
    const body: string[] = [];
    let at = from;
    for (const block of blocks) {
      body.push(...marked(' ', lines.slice(at, block.from)), ...marked('-', lines.slice(block.from, block.to)));
      const part = { start: startOf(block.from), end: startOf(block.to) };
      body.push(...marked('+', linesOf(editedPart(file, block.edits, part))));
      at = block.to;
    }
    body.push(...marked(' ', lines.slice(at, to)));
    const [before, after] = [countOf(body, '+'), countOf(body, '-')];
    const head = `@@ -${rangeOf(from, before)} +${rangeOf(from + drift, after)} @@\n`;
    drift += after - before;
    return head + body.join('');
  });
  return hunks.length === 0 ? '' : [`--- a/${file.path}\n`, `+++ b/${file.path}\n`, ...hunks].join('');
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Edits whose lines touch are one block. */
function blocksOf(edits: readonly Edit[]): readonly Block[] {
  const blocks: Block[] = [];
  for (const edit of edits) {
    const last = blocks.at(-1);
    if (last !== undefined && edit.line - 1 < last.to)
      blocks[blocks.length - 1] = { ...last, to: Math.max(last.to, edit.endLine), edits: [...last.edits, edit] };
    else blocks.push({ from: edit.line - 1, to: edit.endLine, edits: [edit] });
  }
  return blocks;
}

/** Blocks whose contexts touch are one hunk. */
function hunksOf(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const hunks: Block[][] = [];
  for (const block of blocks) {
    const last = hunks.at(-1)?.at(-1);
    if (last !== undefined && block.from - last.to <= 2 * CONTEXT) hunks.at(-1)?.push(block);
    else hunks.push([block]);
  }
  return hunks;
}

function marked(mark: ' ' | '-' | '+', lines: readonly string[]): readonly string[] {
  return lines.map((line) => `${mark}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`);
}

/** Lines that one side has: all but those that only the other has. */
function countOf(body: readonly string[], other: '-' | '+'): number {
  return body.filter((line) => !line.startsWith(other)).length;
}

/** `start,count`; of nothing the line before it. */
function rangeOf(from: number, count: number): string {
  return `${String(count === 0 ? from : from + 1)},${String(count)}`;
}
