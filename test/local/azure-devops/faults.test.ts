import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../../local/azure-devops/faults.ts';
import { containing } from './matchers.ts';
import { openPullRequest, PULL_REQUEST } from './open-pull-request.ts';
import { startOrganization } from './start-organization.ts';

const PROJECTS = '/_apis/projects';

async function startWith(fault: FaultInput) {
  const started = await startOrganization();
  started.simulator.addFault(fault);
  return started;
}

describe('a fault', () => {
  it('meets as many matching calls as it says, and then none', async () => {
    const { simulator, api } = await startWith({
      match: { method: 'get', path: '/projects$' },
      times: 2,
      fault: 'null',
    });
    expect((await api.get('/Payments/_apis/git/repositories')).body).toMatchObject({ count: 1 });
    expect((await api.get(PROJECTS)).text).toBe('null');
    expect(simulator.faults()).toMatchObject([{ fault: 'null', times: 1 }]);
    expect((await api.get(PROJECTS)).text).toBe('null');
    expect(simulator.faults()).toEqual([]);
    expect((await api.get(PROJECTS)).body).toMatchObject({ count: 1 });
  });

  it('leaves other methods alone', async () => {
    const { api } = await startWith({ match: { method: 'POST', path: '' }, fault: 'null' });
    expect((await api.get(PROJECTS)).body).toMatchObject({ count: 1 });
  });

  it('may be the sign-in page', async () => {
    const { api } = await startWith({ fault: 'sign-in-page' });
    expect(await api.get(PROJECTS)).toMatchObject({ status: 203, text: containing('Sign In') });
  });

  it('may slow the client down in a good answer', async () => {
    const { api } = await startWith({ fault: 'retry-after', retryAfterSeconds: 7 });
    const answer = await api.get(PROJECTS);
    expect(answer).toMatchObject({ status: 200, body: { count: 1 } });
    expect(answer.headers.get('retry-after')).toBe('7');
    for (const name of ['resource', 'delay', 'limit', 'remaining', 'reset']) {
      expect(answer.headers.has(`x-ratelimit-${name}`)).toBe(true);
    }
  });

  it('may be a status with a message and a type key', async () => {
    const message = 'VS403357: not yours';
    const { api } = await startWith({ fault: 'status', status: 401, message, typeKey: 'UnauthorizedRequestException' });
    expect(await api.get(PROJECTS)).toMatchObject({
      status: 401,
      body: { message, typeKey: 'UnauthorizedRequestException', errorCode: 0 },
    });
  });

  it('may be a refusal for a while', async () => {
    const { api } = await startWith({ fault: 'status', status: 429, retryAfterSeconds: 3 });
    const answer = await api.get(PROJECTS);
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('3');
  });

  it('may cut the connection before anything happened', async () => {
    const { simulator, organization, api } = await startWith({ match: { path: '/threads' }, fault: 'hang-up' });
    openPullRequest(organization);
    const thread = { comments: [{ content: 'Hm.' }] };
    await expect(api.send('POST', `${PULL_REQUEST}/threads`, thread)).rejects.toThrow('fetch failed');
    expect((await api.get(`${PULL_REQUEST}/threads`)).body).toMatchObject({ count: 0 });
    expect(simulator.requests()[0]).toMatchObject({ status: 0 });
  });

  it('may cut the connection after the call took effect', async () => {
    const fault = { match: { path: '/threads' }, fault: 'hang-up', served: true } as const;
    const { organization, api } = await startWith(fault);
    openPullRequest(organization);
    const thread = { comments: [{ content: 'Hm.' }] };
    await expect(api.send('POST', `${PULL_REQUEST}/threads`, thread)).rejects.toThrow('fetch failed');
    expect((await api.get(`${PULL_REQUEST}/threads`)).body).toMatchObject({ count: 1 });
  });

  it('may answer late', async () => {
    const { api } = await startWith({ fault: 'slow', delayMs: 60 });
    const started = performance.now();
    expect((await api.get(PROJECTS)).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
  });
});
