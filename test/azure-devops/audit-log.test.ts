import { describe, expect, it } from 'vitest';
import { auditLogReads } from '../../shared/azure-devops/audit-log.ts';
import { requestsOf } from '../../shared/azure-devops/request.ts';
import { organization, testClock } from './organization.ts';

const HOUR = 60 * 60 * 1000;
const NO_ID = '00000000-0000-0000-0000-000000000000';
const FROM = Date.parse('2026-11-24T09:00:00Z');
const RANGE = { fromMs: FROM, toMs: FROM + HOUR };

/** Reads of a log that answers every call with this. */
function answering(body: object, organizationUrl = 'https://dev.azure.com/contoso') {
  const urls: URL[] = [];
  const clock = testClock();
  const requests = requestsOf(
    organizationUrl,
    (_, url) => {
      urls.push(new URL(url));
      return Promise.resolve({
        status: 200,
        contentType: 'application/json',
        retryAfterMs: undefined,
        continuationToken: undefined,
        body: JSON.stringify(body),
      });
    },
    clock,
  );
  return { reads: auditLogReads(requests, clock), urls };
}

const entry = (over: object = {}): object => ({
  actionId: 'Library.ServiceConnectionDeleted',
  projectId: 'A',
  actorUserId: 'u-1',
  actorClientId: NO_ID,
  actorDisplayName: 'Robin Admin',
  data: { ConnectionName: 'shop-prod', ProjectId: 'A' },
  ...over,
});

const log = (...entries: readonly unknown[]) => ({ decoratedAuditLogEntries: entries, hasMore: false });

describe('the audit log', () => {
  it.each([
    ['https://dev.azure.com/contoso', 'https://auditservice.dev.azure.com/contoso'],
    ['https://contoso.visualstudio.com', 'https://auditservice.dev.azure.com/contoso'],
    ['https://tfs.contoso.example/tfs/Default', 'https://tfs.contoso.example/tfs/Default'],
    ['https://notvisualstudio.com/x', 'https://notvisualstudio.com/x'],
  ])('of %s is at %s', async (organizationUrl, base) => {
    const { reads, urls } = answering(log(), organizationUrl);
    expect(await reads.connectionAudit(RANGE)).toEqual([]);
    expect(urls[0]?.href).toBe(
      `${base}/_apis/audit/auditlog?api-version=7.1-preview.1&startTime=2026-11-24T09%3A00%3A00.000Z&endTime=2026-11-24T10%3A00%3A00.000Z&batchSize=1000`,
    );
  });

  it('tells who did what to a connection, and nothing of anything else', async () => {
    const { azureDevOps, simulator } = await organization();
    const at = new Date(FROM + 1).toISOString();
    simulator.organization.showAuditLog({});
    const [project] = simulator.organization.state.projects;
    simulator.organization.createConnection({ project: 'Payments', name: 'new', createdBy: 'Robin Admin', at });
    expect(await azureDevOps.connectionAudit(RANGE)).toEqual([
      {
        actionId: 'Library.ServiceConnectionCreated',
        connectionName: 'new',
        projectId: project?.id,
        actorId: simulator.organization.state.identities.get('robin admin')?.id,
        actorName: 'Robin Admin',
      },
    ]);
    const { reads } = answering(log(entry({ actionId: 'Git.RepositoryDeleted' }), entry(), null, 'x', {}));
    expect(await reads.connectionAudit(RANGE)).toHaveLength(1);
  });

  it.each([
    ['wrapped, as the documentation has it', { value: log(entry()) }, { actorId: 'u-1', actorName: 'Robin Admin' }],
    [
      'of a service principal',
      log(entry({ actorUserId: NO_ID, actorClientId: 'c-1', actorDisplayName: null, actorUPN: 'terraform' })),
      { actorId: 'c-1', actorName: 'terraform' },
    ],
    ['without data', log(entry({ data: null })), { connectionName: '', projectId: 'a' }],
    [
      'with odd data',
      log(entry({ projectId: NO_ID, data: { ConnectionName: 7, ProjectId: 'B' } })),
      { projectId: 'b' },
    ],
    ['with a text without end', log(entry({ actorDisplayName: 'x'.repeat(9_999) })), { actorName: 'x'.repeat(256) }],
  ])('is read %s', async (_, body, expected) => {
    expect(await answering(body).reads.connectionAudit(RANGE)).toMatchObject([expected]);
  });

  it('that never ends is read for five pages, and says nothing', async () => {
    const { reads, urls } = answering({ ...log(entry()), hasMore: true, continuationToken: 'next' });
    expect(await reads.connectionAudit(RANGE)).toBeUndefined();
    expect(urls.map(({ searchParams }) => searchParams.get('continuationToken'))).toEqual([
      null,
      ...Array<string>(4).fill('next'),
    ]);
  });

  it('that is in pages is read as a whole', async () => {
    const { azureDevOps, simulator } = await organization();
    simulator.organization.showAuditLog({});
    const at = new Date(FROM + 1).toISOString();
    simulator.organization.createConnection({ project: 'Payments', name: 'new', at });
    for (let left = 1_000; left > 0; left -= 1)
      simulator.organization.updateConnection({ connection: 'new', description: String(left), at });
    expect(await azureDevOps.connectionAudit(RANGE)).toHaveLength(1_001);
  });

  it('that is refused is asked again after an hour', async () => {
    const { azureDevOps, simulator, clock } = await organization();
    const asked = () => simulator.requests().filter(({ operation }) => operation === 'audit/Audit Log_Query').length;
    await expect(azureDevOps.connectionAudit(RANGE)).rejects.toMatchObject({ code: 'azure-devops-forbidden' });
    simulator.organization.showAuditLog({});
    await clock.wait(HOUR - 1);
    expect(await azureDevOps.connectionAudit(RANGE)).toBeUndefined();
    expect(asked()).toBe(1);
    await clock.wait(1);
    expect(await azureDevOps.connectionAudit(RANGE)).toEqual([]);
    expect(asked()).toBe(2);
  });

  it('that is away for a moment is asked again at once', async () => {
    const { azureDevOps, simulator } = await organization();
    simulator.organization.showAuditLog({});
    simulator.addFault({ match: { path: 'auditlog' }, fault: 'status', status: 503, times: 3 });
    await expect(azureDevOps.connectionAudit(RANGE)).rejects.toMatchObject({ code: 'azure-devops-unavailable' });
    expect(await azureDevOps.connectionAudit(RANGE)).toEqual([]);
  });
});
