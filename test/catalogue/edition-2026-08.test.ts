import { describe, expect, it } from 'vitest';
import { findTask, openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { fixtureTable } from '../fixtures/files.ts';

const current = openCatalogue('2026-08');
const preview = openCatalogue('preview-2023');
const table = fixtureTable('status-2026-08.tsv', [
  'task',
  'major',
  'lookup',
  'status',
  'replacement',
  'minimumVersion',
  'deprecated',
  'asOf',
  'preview',
  'exact',
  'allFeaturesFrom',
  'code',
  'removalDate',
]);

describe('the edition of August 2026', () => {
  it('is compared with all 118 rows that were collected, and has no other', () => {
    const named = (rows: readonly { task: string; major: number | string }[]): readonly string[] =>
      rows.map(({ task, major }) => `${task}@${String(major)}`).sort();
    expect(table).toHaveLength(118);
    expect(named(current.edition.rows)).toEqual(named(table));
  });

  it.each(table)('says of $task@$major: $status', (expected) => {
    const row = current.edition.rows.find(
      ({ task, major }) => task === expected.task && String(major) === expected.major,
    );
    expect({
      status: row?.status,
      replacement: row?.replacement ?? '',
      minimumVersion: row?.minimumVersion ?? '',
      deprecated: row?.deprecated === true ? 'yes' : 'no',
      asOf: row?.asOf ?? '',
      lookup: row?.lookup === true ? 'yes' : 'no',
    }).toEqual({
      status: expected.status,
      replacement: expected.replacement,
      minimumVersion: expected.minimumVersion,
      deprecated: expected.deprecated,
      asOf: expected.asOf,
      lookup: expected.lookup,
    });
  });

  it.each(table)('knows the releases, the code and the removal of $task@$major', (expected) => {
    const row = current.edition.rows.find(
      ({ task, major }) => task === expected.task && String(major) === expected.major,
    );
    const exact = row?.minimumVersionExact === true ? 'yes' : 'no';
    expect({
      exact: row?.minimumVersion === undefined ? '' : exact,
      allFeaturesFrom: row?.allFeaturesFrom ?? '',
      code: row?.codeSupports ?? '',
      removalDate: row?.removalDate ?? '',
    }).toEqual({
      exact: expected.exact,
      allFeaturesFrom: expected.allFeaturesFrom,
      code: expected.code,
      removalDate: expected.removalDate,
    });
  });

  it.each(table.filter(({ lookup }) => lookup === 'yes'))('finds $task@$major by its name', ({ task, major }) => {
    expect(findTask(current, `${task}@${major}`).row).toMatchObject({ task, major: Number(major) });
  });

  it('never finds a Marketplace product that has no name in YAML', () => {
    const products = table.filter(({ lookup }) => lookup === 'no');
    expect(products).toHaveLength(9);
    for (const { task, major } of products) expect(findTask(current, `${task}@${major}`).row).toBeUndefined();
  });

  it.each(table)('agrees with the preview edition on what the preview said of $task@$major', (expected) => {
    const found = expected.lookup === 'yes' ? findTask(preview, `${expected.task}@${expected.major}`).row : undefined;
    expect(found?.text ?? '').toBe(expected.preview);
  });

  it('carries every row of the preview table over', () => {
    expect(table.filter((row) => row.preview !== '')).toHaveLength(50);
  });

  it('lets a conversion be reverted for 7 days', () => {
    expect(current.edition.revertWindow).toBe('P7D');
  });

  it('gives every task whose code federates only in part a condition with evidence in that code', () => {
    const partial = current.edition.rows.filter(({ codeSupports }) => codeSupports === 'partial');
    expect(partial.length).toBeGreaterThan(0);
    for (const row of partial) {
      const evidence = row.conditions.flatMap((condition) => condition.evidence);
      expect(evidence.some((source) => source.startsWith('Tasks/'))).toBe(true);
    }
  });
});
