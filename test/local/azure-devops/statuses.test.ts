import { describe, expect, it } from 'vitest';
import { JSON_PATCH } from './api-client.ts';
import { openPullRequest, PULL_REQUEST } from './open-pull-request.ts';
import { startOrganization } from './start-organization.ts';

const STATUSES = `${PULL_REQUEST}/statuses`;
const ON_ITERATION = `${PULL_REQUEST}/iterations/1/statuses`;
const CONTEXT = { genre: 'wif-guard', name: 'compatibility' };

async function startWithPullRequest() {
  const started = await startOrganization();
  openPullRequest(started.organization);
  return started;
}

describe('a status', () => {
  it('belongs to an iteration when it is posted there or names it', async () => {
    const { simulator, organization, api } = await startWithPullRequest();
    organization.push({ repository: 'shop', branch: 'feature', changes: { 'b.txt': 'b' } });
    await api.send('POST', ON_ITERATION, { state: 'pending', context: CONTEXT });
    await api.send('POST', STATUSES, { state: 'failed', context: CONTEXT, iterationId: 2 });
    await api.send('POST', STATUSES, { state: 'succeeded', context: { name: 'other' } });
    expect((await api.get(STATUSES)).body).toMatchObject({
      count: 3,
      value: [
        { id: 1, iterationId: 1, state: 'pending' },
        { id: 2, iterationId: 2, state: 'failed' },
        { id: 3, state: 'succeeded', context: { name: 'other' } },
      ],
    });
    expect((await api.get(ON_ITERATION)).body).toMatchObject({ count: 1, value: [{ id: 1 }] });
    expect((await api.get(`${ON_ITERATION}/1`)).body).toMatchObject({ state: 'pending' });
    expect(simulator.violations()).toEqual([]);
  });

  it('says everything it was posted with, and by whom', async () => {
    const { simulator, api } = await startWithPullRequest();
    const answer = await api.send('POST', STATUSES, {
      state: 3,
      description: 'Two findings',
      context: CONTEXT,
      targetUrl: 'https://guard.example/1',
      properties: { id: { $type: 'System.Guid', $value: '1e788cb9-9d3d-4dc6-ac05-822092d17f90' } },
    });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        id: 1,
        state: 'failed',
        description: 'Two findings',
        context: CONTEXT,
        targetUrl: 'https://guard.example/1',
        createdBy: { displayName: 'WIF Guard' },
        properties: { id: { $type: 'System.String', $value: '1e788cb99d3d4dc6ac05822092d17f90' } },
      },
    });
    expect((await api.get(`${STATUSES}/1`)).body).toEqual(answer.body);
    expect(simulator.violations()).toEqual([]);
  });

  it('may stand beside others of its context', async () => {
    const { api } = await startWithPullRequest();
    for (const state of ['pending', 'succeeded']) await api.send('POST', STATUSES, { state, context: CONTEXT });
    expect((await api.get(STATUSES)).body).toMatchObject({ value: [{ state: 'pending' }, { state: 'succeeded' }] });
  });

  it('needs the name of its context and nothing else', async () => {
    const { api } = await startWithPullRequest();
    expect((await api.send('POST', STATUSES, { context: { name: 'x' } })).body).toMatchObject({ state: 'notSet' });
    expect((await api.send('POST', STATUSES, { state: 'failed', context: { genre: 'x' } })).status).toBe(400);
  });

  it('cannot be on two iterations at once, or on one that does not exist', async () => {
    const { organization, api } = await startWithPullRequest();
    organization.push({ repository: 'shop', branch: 'feature', changes: { 'b.txt': 'b' } });
    expect((await api.send('POST', ON_ITERATION, { context: CONTEXT, iterationId: 2 })).status).toBe(400);
    expect((await api.send('POST', STATUSES, { context: CONTEXT, iterationId: 9 })).status).toBe(404);
  });

  it('can be deleted, one by one or several by their ids', async () => {
    const { simulator, api } = await startWithPullRequest();
    for (const name of ['a', 'b', 'c', 'd']) await api.send('POST', STATUSES, { context: { name } });
    expect((await api.send('DELETE', `${STATUSES}/1`)).status).toBe(204);
    const removals = ['/2', '/4'].map((path) => ({ op: 'remove', path }));
    expect((await api.send('PATCH', STATUSES, removals, JSON_PATCH)).status).toBe(204);
    expect((await api.get(STATUSES)).body).toMatchObject({ count: 1, value: [{ id: 3 }] });
    expect((await api.send('DELETE', `${STATUSES}/1`)).status).toBe(404);
    expect(simulator.violations()).toEqual([]);
  });
});
