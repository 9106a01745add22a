import { describe, expect, it } from 'vitest';
import { call } from './api-client.ts';
import { startOrganization } from './start-organization.ts';

const PROJECTS = '/_apis/projects?api-version=7.1';

describe('the token', () => {
  it('is taken as password of basic auth with any user', async () => {
    const { simulator } = await startOrganization({ token: 'secret' });
    const authorization = `Basic ${Buffer.from('anybody:secret').toString('base64')}`;
    expect(await call(`${simulator.organizationUrl}${PROJECTS}`, 'GET', undefined, { authorization })).toMatchObject({
      status: 200,
    });
  });

  it('is taken as bearer token', async () => {
    const { simulator } = await startOrganization({ token: 'secret' });
    const headers = { authorization: 'Bearer secret' };
    expect(await call(`${simulator.organizationUrl}${PROJECTS}`, 'GET', undefined, headers)).toMatchObject({
      status: 200,
    });
  });

  it.each([
    ['none', undefined],
    ['a wrong one', 'Bearer other'],
    ['a wrong password', `Basic ${Buffer.from(':other').toString('base64')}`],
    ['another scheme', 'Digest secret'],
  ])('brings the sign-in page with status 203 when there is %s', async (_, authorization) => {
    const { simulator } = await startOrganization({ token: 'secret' });
    const headers = authorization === undefined ? undefined : { authorization };
    const answer = await call(`${simulator.organizationUrl}${PROJECTS}`, 'GET', undefined, headers);
    expect(answer.status).toBe(203);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.text).toContain('Azure DevOps Services | Sign In');
  });

  it('is another one in each start', async () => {
    const [one, other] = [await startOrganization(), await startOrganization()];
    expect(one.simulator.token).not.toBe(other.simulator.token);
    expect(one.simulator.token.length).toBeGreaterThanOrEqual(52);
  });
});

describe('the log of requests', () => {
  it('says who called what and how it was answered', async () => {
    const { simulator, api } = await startOrganization();
    await api.get('/_apis/projects?$top=1');
    await call(`${simulator.organizationUrl}${PROJECTS}`, 'GET');
    expect(simulator.requests()).toMatchObject([
      {
        method: 'GET',
        path: '/contoso/_apis/projects',
        query: '?$top=1&api-version=7.1',
        status: 200,
        user: 'WIF Guard',
        operation: 'core/Projects_List',
      },
      { status: 203, user: null, operation: 'core/Projects_List' },
    ]);
  });
});

describe('connection data', () => {
  it('tells who the token belongs to', async () => {
    const { simulator, organization, api } = await startOrganization();
    const answer = await api.get('/_apis/connectionData?api-version=7.1-preview.1');
    expect(answer.body).toMatchObject({
      authenticatedUser: { providerDisplayName: 'WIF Guard', isActive: true },
      instanceId: organization.id,
      deploymentType: 'hosted',
    });
    expect(simulator.violations()).toEqual([]);
  });
});

describe('identities', () => {
  it('are found by id', async () => {
    const { simulator, organization, api } = await startOrganization();
    const [identity] = organization.state.identities.values();
    const answer = await api.get(`/_apis/identities?identityIds=${identity?.id ?? ''}&api-version=7.1`);
    expect(answer.body).toMatchObject({
      count: 1,
      value: [{ id: identity?.id, providerDisplayName: 'Dana Developer' }],
    });
    expect(simulator.violations()).toEqual([]);
  });
});
