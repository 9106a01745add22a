import { describe, expect, it } from 'vitest';
import { auditRangeOf, authorIn, type AuditEntry } from '../../shared/conversions/author.ts';

const project = { id: 'aaaa', name: 'Payments', connectionName: 'shop-prod' };
const deleted = { kind: 'deleted' as const, projects: [project] };

const entry = (over: Partial<AuditEntry> = {}): AuditEntry => ({
  actionId: 'Library.ServiceConnectionDeleted',
  connectionName: 'shop-prod',
  projectId: 'aaaa',
  actorId: 'u-1',
  actorName: 'Robin Admin',
  ...over,
});

describe('the author of a change', () => {
  it.each([
    ['Library.ServiceConnectionDeleted', 'deleted'],
    ['Library.ServiceConnectionDeletedFromMultipleProjects', 'deleted'],
    ['Library.ServiceConnectionCreated', 'recreated'],
    ['Library.ServiceConnectionModified', 'converted'],
    ['Library.ServiceConnectionPropertyChanged', 'disabled'],
    ['Library.ServiceConnectionShared', 'shared'],
  ] as const)('is who did %s where it was %s', (actionId, kind) => {
    const entries = [entry({ actionId, connectionName: 'Shop-Prod' }), entry({ actionId, connectionName: 'another' })];
    expect(authorIn(entries, { kind, projects: [project] })).toEqual({ byId: 'u-1', byName: 'Robin Admin' });
  });

  it('is the same over several entries of one person', () => {
    expect(authorIn([entry(), entry()], deleted)).toEqual({ byId: 'u-1', byName: 'Robin Admin' });
  });

  it.each([
    ['there is no entry', []],
    ['the entry is of another connection', [entry({ connectionName: 'shop-test' })]],
    ['the entry is of another project', [entry({ projectId: 'bbbb' })]],
    ['the entry names no project', [entry({ projectId: '' })]],
    ['it was used, not changed', [entry({ actionId: 'Library.ServiceConnectionExecuted' })]],
    ['something else was done', [entry({ actionId: 'Library.ServiceConnectionModified' })]],
    ['the action has the name of something in every object', [entry({ actionId: 'constructor' })]],
    ['the entry names nobody', [entry({ actorId: '', actorName: '' })]],
    ['two people could be meant', [entry(), entry({ actorId: 'u-2', actorName: 'Dana' })]],
  ])('is not known where %s', (_, entries) => {
    expect(authorIn(entries, deleted)).toBeUndefined();
  });

  it('is looked for around the date of the change, or before it was seen', () => {
    const seenAt = '2026-11-24T10:00:00.000Z';
    const iso = ({ fromMs, toMs }: ReturnType<typeof auditRangeOf>) =>
      [fromMs, toMs].map((ms) => new Date(ms).toJSON());
    expect(iso(auditRangeOf({ changedAt: '2026-11-24T09:30:00.000Z', seenAt }))).toEqual([
      '2026-11-24T09:25:00.000Z',
      '2026-11-24T09:35:00.000Z',
    ]);
    expect(iso(auditRangeOf({ changedAt: seenAt, seenAt }))).toEqual([
      '2026-11-24T07:00:00.000Z',
      '2026-11-24T10:05:00.000Z',
    ]);
  });
});
