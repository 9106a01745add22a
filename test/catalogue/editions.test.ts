import { describe, expect, it } from 'vitest';
import current from '../../shared/catalogue/editions/2026-08.json' with { type: 'json' };
import preview from '../../shared/catalogue/editions/preview-2023.json' with { type: 'json' };
import { findTask, openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { contradictionsOf } from '../../shared/catalogue/conditions.ts';
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
    const { issuers, limits, answers, contradictions, tokenLifetimes } = edition;
    sources.push(...[...issuers, ...limits, ...answers].map(({ source }) => source));
    sources.push(...contradictions.flatMap(({ claims }) => claims.map(({ source }) => source)));
    if (tokenLifetimes !== undefined) sources.push(tokenLifetimes.source);
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

describe('what sources say differently', () => {
  it.each(editions)('$id: names tasks that the edition has, and at least one claim each', (edition) => {
    const known = (task: string): boolean => findTask(openCatalogue(edition.id), task).row !== undefined;
    const missing = edition.contradictions.flatMap(({ tasks }) => tasks.filter((task) => !known(task)));
    expect(missing).toEqual([]);
    expect(
      edition.contradictions.filter(
        ({ claims, verdict, reason }) => claims.length === 0 || verdict === '' || reason === '',
      ),
    ).toEqual([]);
    const ids = edition.contradictions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is kept for every task whose code does in part what the documentation says of the whole', () => {
    const edition = editionOf('2026-08');
    const partial = edition.rows.filter(({ codeSupports }) => codeSupports === 'partial');
    const without = partial.filter(({ task, major }) => contradictionsOf(edition, task, major).length === 0);
    expect(without).toEqual([]);
    expect(partial).toHaveLength(9);
  });

  it.each([
    'Docker@1',
    'AzureFunctionOnKubernetes@0',
    'AzureFileCopy@3',
    'AzureMonitor@0',
    'AzureMonitorAlerts@0',
    'AzureCLI@3',
  ])('is kept for %s', (task) => {
    const { name, major } = parseTaskReference(task);
    expect(contradictionsOf(editionOf('2026-08'), name, major ?? -1)).toHaveLength(1);
  });

  it.each(['revert-window', 'issuer', 'marketplace', 'oidc-variable'])(
    'is kept of %s, which is about no task',
    (id) => {
      expect(editionOf('2026-08').contradictions.find((one) => one.id === id)?.tasks).toEqual([]);
    },
  );

  it('settles the sentence of the preview page that breaks off', () => {
    expect(contradictionsOf(editionOf('preview-2023'), 'AzurePowerShell', 5).map(({ verdict }) => verdict)).toContain(
      'supported',
    );
  });
});

describe('the circumstances of an edition', () => {
  it('are those of the preview: no Marketplace, no other connections, no server', () => {
    const { marketplace, limits, answers } = editionOf('preview-2023');
    expect(marketplace).toBe('unsupported');
    expect(limits.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['no-marketplace', 'azure-connections-only', 'services-only', 'consumers-unchecked']),
    );
    expect(answers.find(({ id }) => id === 'revert')?.answer).toContain('2 months');
  });

  it('are those of August 2026: two issuers, of which one is retired, and tokens of an hour', () => {
    const { issuer, issuers, tokenLifetimes, marketplace } = editionOf('2026-08');
    expect(issuers[0]?.issuer).toBe(issuer);
    expect(issuers.map(({ retires }) => retires)).toEqual([undefined, '2027-07-01']);
    expect(tokenLifetimes).toMatchObject({ accessMinutes: 60, managedIdentityMinutes: 1440, idTokenMinutes: 10 });
    expect(marketplace).toBe('ask');
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
