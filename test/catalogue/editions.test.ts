import { describe, expect, it } from 'vitest';
import current from '../../shared/catalogue/editions/2026-08.json' with { type: 'json' };
import preview from '../../shared/catalogue/editions/preview-2023.json' with { type: 'json' };
import { editionIds, editionOf, sourceUrl } from '../../shared/catalogue/editions.ts';
import { editionSchema } from '../../shared/catalogue/schema.ts';
import { parseTaskReference } from '../../shared/catalogue/task-reference.ts';
import { GuardError } from '../../shared/errors.ts';

const raw: readonly object[] = [preview, current];
const editions = editionIds.map(editionOf);

describe('catalogue editions', () => {
  it('are the preview of 2023 and August 2026, oldest first', () => {
    expect(editionIds).toEqual(['preview-2023', '2026-08']);
  });

  it.each(raw)('fit the schema', (edition) => {
    const result = editionSchema.safeParse(edition);
    expect(result.error?.issues ?? []).toEqual([]);
  });

  it.each(raw)('are refused with a key that the schema does not know', (edition) => {
    const extended = { ...edition, surprise: true };
    expect(editionSchema.safeParse(extended).error?.issues[0]?.message).toContain('surprise');
  });

  it('have "current" as another name of August 2026', () => {
    expect(editionOf('current')).toBe(editionOf('2026-08'));
  });

  it.each(['', 'Current', '2023', '__proto__', 'constructor', 'toString'])('are not found by "%s"', (id) => {
    expect(() => editionOf(id)).toThrow(
      new GuardError('edition-unknown', `There is no catalogue edition "${id}": use preview-2023, 2026-08, current.`),
    );
  });

  it.each(editions)('$id: defines every condition that a row uses, and uses every condition it defines', (edition) => {
    const used = new Set(edition.rows.flatMap(({ conditions }) => conditions.map(({ id }) => id)));
    expect([...used].sort()).toEqual(Object.keys(edition.conditions).sort());
  });

  it.each(editions)('$id: resolves every source to an https address', (edition) => {
    const sources = edition.rows.flatMap(({ sources: own, conditions }) => [
      ...own,
      ...conditions.flatMap(({ evidence }) => evidence),
    ]);
    const resolved = sources.map((source) => sourceUrl(edition, source));
    expect(resolved.length).toBeGreaterThan(0);
    expect(resolved.filter((url) => !URL.canParse(url) || new URL(url).protocol !== 'https:')).toEqual([]);
  });

  it.each(editions)('$id: call no row without a date confirmed', (edition) => {
    expect(edition.rows.filter(({ asOf, confidence }) => asOf === null && confidence === 'confirmed')).toEqual([]);
  });

  it.each(editions)('$id: name each task major once', (edition) => {
    const names = edition.rows.flatMap(({ task, major, aliases }) => [
      `${task}@${String(major)}`.toLowerCase(),
      ...(aliases ?? []).map((alias) => alias.toLowerCase()),
    ]);
    const own = names.filter((name, index) => names.indexOf(name) !== index);
    // InvokeRestApi@1 differs from the task's own spelling in casing only.
    expect(own.filter((name) => name !== 'invokerestapi@1')).toEqual([]);
  });

  it.each(editions)('$id: replace a task by another one that they do not refuse', (edition) => {
    const replaced = edition.rows.filter(({ status, lookup }) => lookup && status === 'use-other-version');
    expect(replaced.length).toBeGreaterThan(0);
    for (const { task, replacement } of replaced) {
      const { name, major } = parseTaskReference(replacement ?? '');
      const target = edition.rows.find((row) => row.task === name && row.major === major);
      expect({ task, status: target?.status }).not.toMatchObject({ status: 'use-other-version' });
      expect(target?.task).toBe(name);
    }
  });

  it.each(editions)('$id: begin every minimum version with the major of its row', (edition) => {
    const versions = edition.rows.filter(({ minimumVersion }) => minimumVersion !== undefined);
    expect(versions.filter((row) => parseTaskReference(`x@${row.minimumVersion ?? ''}`).major !== row.major)).toEqual(
      [],
    );
  });
});

describe('a source of a row', () => {
  const edition = editionOf('2026-08');

  it('that says "documentation" is the page of the edition', () => {
    expect(sourceUrl(edition, 'documentation')).toBe(edition.sources.documentation);
  });

  it('below Tasks is the file of the task repository, at the line it names', () => {
    expect(sourceUrl(edition, 'Tasks/AzureCLIV2/azureclitask.ts:126')).toBe(
      'https://github.com/microsoft/azure-pipelines-tasks/tree/299572e/Tasks/AzureCLIV2/azureclitask.ts#L126',
    );
  });

  it('that is an address stays as it is', () => {
    expect(sourceUrl(edition, 'https://github.com/a/b/issues/1')).toBe('https://github.com/a/b/issues/1');
  });
});
