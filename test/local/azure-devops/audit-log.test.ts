import { describe, expect, it } from 'vitest';
import { startOrganization } from './start-organization.ts';

const LOG = '/_apis/audit/auditlog?api-version=7.1-preview.1';

async function organizationWithLog() {
  const started = await startOrganization();
  started.organization.showAuditLog({});
  return started;
}

describe('the audit log', () => {
  it('is refused until somebody gives the right to it, and after it was taken away', async () => {
    const { simulator, organization, api } = await startOrganization();
    expect((await api.get(LOG)).status).toBe(403);
    organization.showAuditLog({});
    expect((await api.get(LOG)).status).toBe(200);
    organization.showAuditLog({ isShown: false });
    expect((await api.get(LOG)).status).toBe(403);
    expect(simulator.violations()).toEqual([]);
  });

  it('has an entry of everything that is done to a connection', async () => {
    const { simulator, organization, api } = await organizationWithLog();
    const before = organization.state.auditLog.entries.length;
    organization.createConnection({ project: 'Payments', name: 'new', createdBy: 'Ada' });
    organization.updateConnection({ connection: 'new', description: 'ours', by: 'Ben' });
    organization.updateConnection({ connection: 'new', isDisabled: true, by: 'Cleo' });
    organization.deleteConnection({ connection: 'new', by: 'Dan' });
    const found = organization.state.auditLog.entries.slice(before);
    expect(found.map(({ actionId, actor }) => [actionId, actor.displayName])).toEqual([
      ['Library.ServiceConnectionCreated', 'Ada'],
      ['Library.ServiceConnectionModified', 'Ben'],
      ['Library.ServiceConnectionPropertyChanged', 'Cleo'],
      ['Library.ServiceConnectionDeleted', 'Dan'],
    ]);
    const [project] = organization.state.projects;
    expect((await api.get(LOG)).body).toMatchObject({ hasMore: false, continuationToken: null });
    expect(found.at(-1)).toMatchObject({
      project: { id: project?.id },
      data: { ConnectionName: 'new', ProjectId: project?.id },
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('names no project where a connection is in several', async () => {
    const { organization } = await organizationWithLog();
    organization.createProject({ name: 'Web' });
    organization.createConnection({ project: 'Payments', name: 'both', shareWith: ['Web'] });
    organization.deleteConnection({ connection: 'both' });
    expect(organization.state.auditLog.entries.slice(-2)).toMatchObject([
      { actionId: 'Library.ServiceConnectionCreatedForMultipleProjects', project: null },
      { actionId: 'Library.ServiceConnectionDeletedFromMultipleProjects', project: null },
    ]);
  });

  it('comes in pages, the newest first, and of a time range only', async () => {
    const { organization, api } = await organizationWithLog();
    for (const day of ['01', '02', '03'])
      organization.createConnection({ project: 'Payments', name: day, at: `2020-01-${day}T00:00:00Z` });
    const range = '&startTime=2020-01-01T00:00:00Z&endTime=2020-01-03T00:00:00Z&batchSize=2';
    expect((await api.get(`${LOG}${range}`)).body).toMatchObject({
      decoratedAuditLogEntries: [{ data: { ConnectionName: '03' } }, { data: { ConnectionName: '02' } }],
      continuationToken: '2',
      hasMore: true,
    });
    expect((await api.get(`${LOG}${range}&continuationToken=2`)).body).toMatchObject({
      decoratedAuditLogEntries: [{ data: { ConnectionName: '01' } }],
      hasMore: false,
    });
    expect((await api.get(`${LOG}&startTime=soon`)).status).toBe(400);
  });
});
