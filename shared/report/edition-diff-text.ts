import type { Change } from '../catalogue/change.ts';
import type { EditionDiff, TaskChange } from '../catalogue/edition-diff.ts';
import type { Paint } from './paint.ts';
import { cellText, columnsOf, fitted } from './ledger-cell.ts';

/** Widest cell of a column; what an edition says of itself are sentences, and stand below each other instead. */
const WIDEST = 60;
const GAP = '  ';
const NOTHING = '-';
const ORDER = ['changed', 'added', 'gone'] as const;

/** The text of `wif-guard catalogue diff`: the editions, then a table of tasks, a line a fact. */
export function editionDiffText({ from, to, edition, tasks, summary }: EditionDiff, paint: Paint): string {
  const header = ['TASK', 'WHAT', from.id, to.id];
  const groups = ORDER.flatMap((change) => {
    const rows = tasks.filter((task) => task.change === change).flatMap(taskRows);
    return rows.length === 0 ? [] : [{ change, rows }];
  });
  const widths = header.map((title, index) =>
    Math.min(
      WIDEST,
      Math.max(...[title, ...groups.flatMap(({ rows }) => rows.map((row) => row[index] ?? ''))].map(columnsOf)),
    ),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => fitted(cell, widths[index] ?? 0))
      .join(GAP)
      .trimEnd();
  return [
    paint('bold', `${from.id} (${cellText(from.title)}) → ${to.id} (${cellText(to.title)})`),
    ...edition.flatMap((change) => factLines(change)),
    '',
    ...groups.flatMap(({ change, rows }) => [
      paint('bold', `${change}:`),
      paint('dim', line(header)),
      ...rows.map(line),
      '',
    ]),
    `${String(summary.changed)} changed, ${String(summary.added)} added, ${String(summary.gone)} gone, ${String(summary.unchanged)} unchanged.`,
    '',
  ].join('\n');
}

/** The task stands before its first fact only. */
function taskRows({ task, major, changes }: TaskChange): readonly (readonly string[])[] {
  return changes.map(({ what, from, to }, index) =>
    [index === 0 ? `${task}@${String(major)}` : '', what, from ?? NOTHING, to ?? NOTHING].map(cellText),
  );
}

/** Where an edition says nothing there is no line of it. */
function factLines({ what, from, to }: Change): readonly string[] {
  const line = (sign: string, text: string | null): readonly string[] =>
    text === null ? [] : [`    ${sign} ${cellText(text)}`];
  return [`  ${cellText(what)}`, ...line('-', from), ...line('+', to)];
}
