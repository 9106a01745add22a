import type { Conversion } from '../conversions/conversion.ts';
import type { Paint } from './paint.ts';
import { cellText, columnsOf, fitted } from './ledger-cell.ts';
import { timeLeft, utc } from './time-text.ts';

const HEADERS = ['CONNECTION', 'PROJECT', 'CHANGE', 'WHEN (UTC)', 'BY', 'VERDICT', 'STATE', 'REVERT BY (UTC)'] as const;

/** Columns of names: people choose how long they are, so these give way. */
const ELASTIC = [0, 1, 4] as const;
const NARROWEST = 8;
const GAP = '  ';

/** The other columns and three narrow names need 120; a line above 160 is hard to follow with the eye. */
const MIN_COLUMNS = 120;
const MAX_COLUMNS = 160;

const NOTHING = '-';

/**
 * The table of `wif-guard ledger list`, a line a conversion, in the order given.
 * @param columns Of the terminal; undefined where the text goes elsewhere.
 */
export function ledgerTable(
  conversions: readonly Conversion[],
  nowMs: number,
  columns: number | undefined,
  paint: Paint,
): string {
  const rows = conversions.map((conversion) => cellsOf(conversion, nowMs));
  const widths = widthsOf([HEADERS, ...rows], Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, columns ?? MAX_COLUMNS)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => fitted(cell, widths[index] ?? 0))
      .join(GAP)
      .trimEnd();
  return `${[paint('bold', line(HEADERS)), ...rows.map(line)].join('\n')}\n`;
}

function cellsOf(conversion: Conversion, nowMs: number): readonly string[] {
  const { name, projects, kind, changedAt, byName, assessment, state } = conversion;
  const [project, ...more] = projects.map((one) => one.name);
  return [
    name,
    `${project ?? NOTHING}${more.length === 0 ? '' : ` +${String(more.length)}`}`,
    kind,
    minuteOf(changedAt),
    byName || NOTHING,
    assessment?.verdict ?? NOTHING,
    state,
    deadlineCell(conversion, nowMs),
  ].map(cellText);
}

function deadlineCell({ state, revertEligibleUntil }: Conversion, nowMs: number): string {
  if (revertEligibleUntil === '' || state === 'reverted') return NOTHING;
  const minute = minuteOf(revertEligibleUntil);
  if (state !== 'open') return minute;
  if (Date.parse(revertEligibleUntil) <= nowMs) return `${minute}, passed`;
  // `6 days 23 hours` becomes `6d 23h`.
  const left = timeLeft(revertEligibleUntil, nowMs).replace(/ ([dhm])[a-z]+/g, '$1');
  return `${minute}, ${left} left`;
}

/** The headers say UTC once. */
function minuteOf(iso: string): string {
  return utc(iso).replace(/ UTC$/, '');
}

/** As wide as the widest cell; where that is too much in all, the widest names give way first. */
function widthsOf(rows: readonly (readonly string[])[], limit: number): readonly number[] {
  const widths = HEADERS.map((_, index) =>
    rows.reduce((widest, row) => Math.max(widest, columnsOf(row[index] ?? '')), 0),
  );
  let excess = widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1)) - limit;
  for (; excess > 0; excess -= 1) {
    const widest = ELASTIC.reduce<number>(
      (found, index) => ((widths[index] ?? 0) > (widths[found] ?? 0) ? index : found),
      0,
    );
    const width = widths[widest] ?? 0;
    if (width <= NARROWEST) break;
    widths[widest] = width - 1;
  }
  return widths;
}
