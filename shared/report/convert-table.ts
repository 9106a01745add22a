import { cellText, columnsOf, fitted } from './ledger-cell.ts';
import type { Paint } from './paint.ts';
import { utc } from './time-text.ts';

/** What became of one connection of many. */
export interface ConvertRow {
  readonly name: string;
  readonly project: string;
  readonly verdict: string;
  /** In few words: `converted`, `left alone: blocked`. */
  readonly outcome: string;
  /** ISO 8601 UTC; empty where there is no way back to count. */
  readonly deadline: string;
}

const HEADERS = ['CONNECTION', 'PROJECT', 'VERDICT', 'OUTCOME', 'REVERT BY (UTC)'] as const;
const GAP = '  ';
/** Names and reasons are as long as people make them. */
const WIDEST = [40, 30, 10, 100, 20] as const;

/** The table of `wif-guard convert --all-ready`, a line a connection. */
export function convertTable(rows: readonly ConvertRow[], paint: Paint): string {
  const cells = rows.map(({ name, project, verdict, outcome, deadline }) =>
    [name, project, verdict, outcome, utc(deadline).replace(/ UTC$/, '') || '-'].map(cellText),
  );
  const widths = HEADERS.map((header, index) =>
    Math.min(WIDEST[index] ?? 0, Math.max(columnsOf(header), ...cells.map((row) => columnsOf(row[index] ?? '')))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => fitted(cell, widths[index] ?? 0))
      .join(GAP)
      .trimEnd();
  return `${[paint('bold', line(HEADERS)), ...cells.map(line)].join('\n')}\n`;
}
