import { describe, expect, it } from 'vitest';
import { operationKey, operations } from '../../../local/azure-devops/contract/contract.ts';
import { findOperation } from '../../../local/azure-devops/contract/find-operation.ts';
import { routes } from '../../../local/azure-devops/routes.ts';
import { call } from './api-client.ts';
import { startOrganization } from './start-organization.ts';

const THREADS = '/Payments/_apis/git/repositories/shop/pullRequests/1/threads';

function keyOf(method: string, path: string, ...query: readonly string[]): string | undefined {
  const found = findOperation(method, path, (name) => query.includes(name));
  return found === undefined ? undefined : operationKey(found.operation);
}

describe('routes', () => {
  it('are operations of the contract', () => {
    const known = new Set(operations.map(operationKey));
    expect([...routes.keys()].filter((key) => !known.has(key))).toEqual([]);
  });
});

describe('finding the operation of a request', () => {
  it('tells two operations of one path apart by a required query parameter', () => {
    const path = '/contoso/Payments/_apis/git/repositories/shop/items';
    expect(keyOf('GET', path, 'path')).toBe('git/Items_Get');
    expect(keyOf('GET', path, 'scopePath')).toBe('git/Items_List');
  });

  it('takes segments in any case', () => {
    expect(keyOf('GET', '/contoso/Payments/_apis/Git/Repositories/shop/PULLREQUESTS/3/Threads')).toBe(
      'git/Pull Request Threads_List',
    );
  });

  it('lets the project be left out where the contract does', () => {
    expect(keyOf('GET', '/contoso/_apis/git/repositories/shop')).toBe('git/Repositories_Get Repository');
    expect(keyOf('GET', '/contoso/_apis/build/definitions')).toBeUndefined();
  });

  it('decodes names', () => {
    const found = findOperation('GET', '/contoso/My%20Project/_apis/git/repositories/shop', () => false);
    expect(found?.parameters.get('project')).toBe('My Project');
  });

  it('finds nothing for a malformed path', () => {
    expect(keyOf('GET', '/contoso/%E0%A4%A/_apis/git/repositories')).toBeUndefined();
  });
});

describe('a request that differs from the contract', () => {
  it('is answered 404 and recorded where there is no such operation', async () => {
    const { simulator, api } = await startOrganization();
    const answer = await api.get('/_apis/wit/workitems/1');
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ $id: '1', innerException: null, errorCode: 0, eventId: 3000 });
    expect(simulator.violations()).toMatchObject([
      { kind: 'unknown-operation', method: 'GET', path: '/contoso/_apis/wit/workitems/1', operation: null },
    ]);
  });

  it('is no operation of another organization', async () => {
    const { simulator, api } = await startOrganization();
    const other = { organizationUrl: `${simulator.url}/fabrikam`, token: simulator.token };
    const answer = await call(`${other.organizationUrl}/_apis/projects?api-version=7.1`, 'GET', undefined, {
      authorization: `Bearer ${other.token}`,
    });
    expect(answer.status).toBe(404);
    expect((await api.get('/_apis/projects')).status).toBe(200);
  });

  it('is answered 501 and recorded where the operation is not simulated', async () => {
    const { simulator, api } = await startOrganization();
    expect((await api.get('/Payments/_apis/build/builds/7/tags')).status).toBe(501);
    expect(simulator.violations()).toMatchObject([{ kind: 'not-simulated', operation: 'build/Tags_Get Build Tags' }]);
  });

  it('is refused without an api-version', async () => {
    const { simulator, api } = await startOrganization();
    const answer = await api.get('/_apis/projects?api-version=');
    expect(answer).toMatchObject({ status: 400, body: { typeKey: 'VssVersionNotSpecifiedException' } });
    expect(simulator.violations()).toMatchObject([{ kind: 'api-version' }]);
  });

  it.each(['7.1', '7.1-preview', '7.1-preview.1', '7.2-preview.4'])('is fine with api-version %s', async (version) => {
    const { simulator, api } = await startOrganization();
    expect((await api.get(`/_apis/projects?api-version=${version}`)).status).toBe(200);
    expect(simulator.violations()).toEqual([]);
  });

  it.each(['7.2', '7.2-preview.1', '6.0', '8.0-preview.1'])('is refused with api-version %s', async (version) => {
    const { simulator, api } = await startOrganization();
    expect((await api.get(`/_apis/projects?api-version=${version}`)).status).toBe(400);
    expect(simulator.violations()).toMatchObject([{ kind: 'api-version' }]);
  });

  it('may name its api-version in the Accept header', async () => {
    const { simulator, api } = await startOrganization();
    const accept = { accept: 'application/json;api-version=7.1' };
    expect((await api.get('/_apis/projects?api-version=', accept)).status).toBe(200);
    expect(simulator.violations()).toEqual([]);
  });

  it('is refused with 7.1 where only a preview exists', async () => {
    const { simulator, api } = await startOrganization();
    const answer = await api.get('/_apis/connectionData');
    expect(answer).toMatchObject({ status: 400, body: { typeKey: 'VssInvalidPreviewVersionException' } });
    expect((await api.get('/_apis/connectionData?api-version=7.1-preview.1')).status).toBe(200);
    expect(simulator.violations()).toHaveLength(1);
  });

  it('is refused without a required query parameter', async () => {
    const { simulator, api } = await startOrganization();
    const answer = await api.send('DELETE', '/_apis/serviceendpoint/endpoints/7a63b3c8-5b3e-4b5c-8d0f-0c3d1a2b4c5d');
    expect(answer.status).toBe(400);
    expect(simulator.violations()).toMatchObject([
      { kind: 'missing-parameter', message: 'The query parameter projectIds is required.' },
    ]);
  });

  it('is served with an unknown query parameter, which is recorded', async () => {
    const { simulator, api } = await startOrganization();
    expect((await api.get('/_apis/projects?limit=3')).status).toBe(200);
    expect(simulator.violations()).toMatchObject([
      { kind: 'unknown-parameter', message: 'The operation has no query parameter "limit".' },
    ]);
  });

  it('is refused with a query parameter of the wrong type', async () => {
    const { simulator, api } = await startOrganization();
    expect((await api.get('/_apis/projects?$top=many')).status).toBe(400);
    expect(simulator.violations()).toMatchObject([{ kind: 'parameter-type' }]);
  });

  it('is served with a parameter that the simulator does not heed, which is recorded', async () => {
    const { simulator, api } = await startOrganization();
    expect((await api.get('/Payments/_apis/git/pullrequests?searchCriteria.title=x')).status).toBe(200);
    expect(simulator.violations()).toMatchObject([{ kind: 'not-simulated' }]);
  });

  it('is refused with a body of the wrong type', async () => {
    const { simulator, organization, api } = await startOrganization();
    openPullRequest(organization);
    const answer = await api.send('POST', THREADS, { comments: [{ content: 7 }] });
    expect(answer.status).toBe(400);
    expect(simulator.violations()).toMatchObject([
      { kind: 'body-type', message: '$.comments[0].content must be a string, not 7' },
    ]);
  });

  it('is served with an unknown property in the body, which is recorded', async () => {
    const { simulator, organization, api } = await startOrganization();
    openPullRequest(organization);
    const answer = await api.send('POST', THREADS, { comments: [{ content: 'Hm.' }], rateLimit: {} });
    expect(answer.status).toBe(200);
    expect(simulator.violations()).toMatchObject([{ kind: 'unknown-property' }]);
  });

  it('may send null for what it leaves out, and enums as numbers', async () => {
    const { simulator, organization, api } = await startOrganization();
    openPullRequest(organization);
    const comments = [{ content: 'Hm.', commentType: 1, parentCommentId: null }];
    const answer = await api.send('POST', THREADS, { comments, status: 1, threadContext: null });
    expect(answer).toMatchObject({ status: 200, body: { status: 'active' } });
    expect(simulator.violations()).toEqual([]);
  });

  it('is refused where a JSON patch is sent as plain JSON', async () => {
    const { simulator, organization, api } = await startOrganization();
    openPullRequest(organization);
    const path = '/Payments/_apis/git/repositories/shop/pullRequests/1/properties';
    const answer = await api.send('PATCH', path, [{ op: 'add', path: '/a', value: 'b' }]);
    expect(answer).toMatchObject({ status: 415, body: { typeKey: 'VssRequestContentTypeNotSupportedException' } });
    expect(simulator.violations()).toMatchObject([{ kind: 'content-type' }]);
  });

  it('is refused where the body is no JSON', async () => {
    const { simulator, organization, api } = await startOrganization();
    openPullRequest(organization);
    const answer = await api.send('POST', THREADS, '{"comments": [');
    expect(answer).toMatchObject({ status: 400, body: { errorCode: 0 } });
    expect(simulator.violations()).toMatchObject([{ kind: 'body-type' }]);
  });
});

function openPullRequest(organization: Awaited<ReturnType<typeof startOrganization>>['organization']): void {
  organization.push({ repository: 'shop', branch: 'feature', changes: { 'a.txt': 'a\n' } });
  organization.openPullRequest({ repository: 'shop', source: 'feature', title: 'A' });
}
