import { describe, expect, it } from 'vitest';
import { diffEditions } from '../../shared/catalogue/edition-diff.ts';
import { editionOf } from '../../shared/catalogue/editions.ts';

const preview = editionOf('preview-2023');
const current = editionOf('2026-08');
const diff = diffEditions(preview, current);

function changeOf(task: string, major: number) {
  return diff.tasks.find((one) => one.task === task && one.major === major);
}

describe('the difference of two editions', () => {
  it('names the editions and what changed of them', () => {
    expect(diff.from).toEqual({ id: 'preview-2023', title: preview.title, date: '2023' });
    expect(diff.to).toMatchObject({ id: '2026-08', date: '2026-08-21' });
    expect(diff.edition).toContainEqual({ what: 'revert window', from: 'P2M', to: 'P7D' });
    expect(diff.edition).toContainEqual({ what: 'issuer', from: preview.issuer, to: current.issuer });
    expect(diff.edition).toContainEqual({
      what: 'issuer https://vstoken.dev.azure.com/<organization id>',
      from: null,
      to: 'retires 2027-07-01',
    });
    const limits = diff.edition.filter(({ what }) => what.startsWith('limit '));
    expect(limits.some(({ from }) => from !== null) && limits.some(({ to }) => to !== null)).toBe(true);
    expect(diff.edition).toContainEqual({ what: 'error signatures', from: '4', to: '49' });
  });

  it('says what changed of a task: status, replacement, minimum version, deprecation', () => {
    expect(changeOf('AzureFileCopy', 1)).toEqual({
      task: 'AzureFileCopy',
      major: 1,
      change: 'changed',
      changes: [
        { what: 'status', from: 'unsupported', to: 'use-other-version' },
        { what: 'replacement', from: null, to: 'AzureFileCopy@6' },
        { what: 'deprecated', from: null, to: 'yes' },
      ],
    });
    expect(changeOf('AzureMonitor', 0)?.changes).toContainEqual({ what: 'removal date', from: null, to: '2024-01-31' });
    expect(changeOf('PackerBuild', 1)?.changes).toContainEqual({ what: 'minimum version', from: null, to: '1.239.0' });
  });

  it('takes a task by another casing, and by an alias, as the same', () => {
    expect(changeOf('InvokeRESTAPI', 1)?.change ?? 'unchanged').not.toBe('added');
    expect(changeOf('AzurePolicyCheckGate', 0)?.change ?? 'unchanged').not.toBe('added');
    expect(diff.tasks.filter(({ task }) => task === 'InvokeRestApi' || task === 'AzurePolicy')).toEqual([]);
  });

  it('says nothing of a task of which nothing changed, but counts it', () => {
    const told = diff.summary.changed + diff.summary.added + diff.summary.gone;
    expect(told).toBe(diff.tasks.length);
    expect(diff.summary.changed + diff.summary.unchanged + diff.summary.gone).toBe(preview.rows.length);
    expect(diff.summary.changed + diff.summary.unchanged + diff.summary.added).toBe(current.rows.length);
  });

  it('is sorted by name in any casing, then by major', () => {
    const names = diff.tasks.map(({ task, major }) => `${task.toLowerCase()} ${String(major).padStart(4, '0')}`);
    expect(names).toEqual(names.toSorted());
  });

  it('is the mirror of the way back: what was added is gone', () => {
    const back = diffEditions(current, preview);
    expect(back.summary).toEqual({
      changed: diff.summary.changed,
      added: diff.summary.gone,
      gone: diff.summary.added,
      unchanged: diff.summary.unchanged,
    });
    expect(back.tasks.find(({ task, major }) => task === 'AzureFileCopy' && major === 6)).toMatchObject({
      change: 'gone',
      changes: [
        { what: 'status', from: 'supported', to: null },
        { what: 'minimum version', to: null },
      ],
    });
  });

  it('with itself is empty', () => {
    expect(diffEditions(current, current)).toMatchObject({
      edition: [],
      tasks: [],
      summary: { changed: 0, added: 0, gone: 0, unchanged: current.rows.length },
    });
  });
});
