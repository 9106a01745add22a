import { describe, expect, it } from 'vitest';
import type { Conversion } from '../../shared/conversions/conversion.ts';
import { columnsOf } from '../../shared/report/ledger-cell.ts';
import { ledgerTable } from '../../shared/report/ledger-table.ts';
import { conversion, DAY, NOW } from '../conversions/building.ts';

const plain = (_: string, text: string): string => text;

function lines(conversions: readonly Conversion[], columns?: number): readonly string[] {
  return ledgerTable(conversions, NOW, columns, plain).trimEnd().split('\n');
}

/** The row of one conversion, by its columns. */
const cells = (over: Partial<Conversion>): readonly string[] => (lines([conversion(over)])[1] ?? '').split(/ {2,}/);

const LONG = 'x'.repeat(500);

describe('a row of the ledger', () => {
  it('says who changed what, when, how it was judged, and how long it can be reverted', () => {
    expect(cells({})).toEqual([
      'prod',
      'Payments',
      'converted',
      '2026-11-24 09:00',
      'Robin Admin',
      'blocked',
      'open',
      '2026-12-01 09:00, 6d 23h left',
    ]);
  });

  it('has a dash for what nobody knows', () => {
    const [, project, , , by, verdict, , until] = cells({
      byName: '',
      projects: [],
      assessment: null,
      revertEligibleUntil: '',
      state: 'irreversible',
    });
    expect([project, by, verdict, until]).toEqual(['-', '-', '-', '-']);
  });

  it('counts further projects', () => {
    const projects = ['Payments', 'Web', 'Data'].map((name) => ({ id: name, name, connectionName: 'prod' }));
    expect(cells({ projects })[1]).toBe('Payments +2');
  });

  it.each([
    ['open', NOW + 90_000, '1m left'],
    ['open', NOW - 1, ', passed'],
    ['kept', NOW + DAY, '2026-11-25 10:00'],
    ['expired', NOW - DAY, '2026-11-23 10:00'],
    ['reverted', NOW + DAY, '-'],
  ] as const)('of a conversion that is %s tells its deadline accordingly', (state, until, words) => {
    const last = cells({ state, revertEligibleUntil: new Date(until).toISOString() }).at(-1) ?? '';
    expect(last.endsWith(words)).toBe(true);
  });
});

describe('the table of the ledger', () => {
  it('is as narrow as what it holds', () => {
    expect(columnsOf(lines([conversion({ name: 'a', byName: 'b' })])[1] ?? '')).toBeLessThan(120);
  });

  it.each([
    [undefined, 160],
    [400, 160],
    [140, 140],
    [80, 120],
  ])('on a terminal of %s columns takes at most %i, whatever the names', (columns, most) => {
    const projects = [{ id: 'p', name: LONG, connectionName: LONG }];
    const hostile = conversion({
      name: `\u001B[31m${'漢'.repeat(300)}`,
      byName: '👩‍🚀'.repeat(80),
      projects,
      kind: 'issuer-changed',
      state: 'irreversible',
    });
    for (const line of lines([conversion({ name: LONG, projects, byName: LONG }), hostile], columns))
      expect(columnsOf(line)).toBeLessThanOrEqual(most);
  });

  it('shortens the longest names first, and says so with an ellipsis', () => {
    const [, row] = lines([conversion({ name: LONG })], 120);
    expect(row).toMatch(/^x+… {2}Payments /);
    expect(row).toContain('Robin Admin');
  });

  it('keeps its columns aligned under wide characters and emoji', () => {
    const names = ['prod', '本番環境', 'ｱｲｳ', '한국어', '🚀 launch', '👩‍🚀', '🇩🇪', 'e\u0301'];
    const table = lines(names.map((name) => conversion({ name })));
    const before = table.map((line) => columnsOf(line.slice(0, line.search(/PROJECT|Payments/))));
    expect(new Set(before).size).toBe(1);
  });

  it('takes a line for each conversion, whatever its names do', () => {
    const hostile = 'a\nb\r\tc\u001B]0;title\u0007\u202Ed\u2028e';
    const table = lines([conversion({ name: hostile, byName: hostile })]);
    expect(table).toHaveLength(2);
    // oxlint-disable-next-line no-control-regex
    expect(table.join('')).not.toMatch(/[\u0000-\u001F\u202E\u2028]/);
  });

  it('does not let one character with hundreds of marks be drawn over other lines', () => {
    expect(lines([conversion({ name: `z${'\u0301'.repeat(500)}algo` })])[1]).toMatch(/^\uFFFDalgo /);
  });
});
