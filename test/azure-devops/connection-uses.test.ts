import { describe, expect, it } from 'vitest';
import { checkReads } from '../../shared/azure-devops/checks.ts';
import { connectionUseReads } from '../../shared/azure-devops/connection-uses.ts';
import { environmentReads } from '../../shared/azure-devops/environments.ts';
import { recentBranchReads } from '../../shared/azure-devops/recent-branches.ts';
import { requestsOf } from '../../shared/azure-devops/request.ts';
import { testClock } from './organization.ts';

/** Requests that get these answers one after the other, and then the last one again, each with a token for another page. */
function answering(...pages: readonly unknown[]) {
  const asked: URL[] = [];
  const requests = requestsOf(
    'https://dev.azure.com/contoso',
    (_, url) => {
      asked.push(new URL(url));
      return Promise.resolve({
        status: 200,
        contentType: 'application/json',
        retryAfterMs: undefined,
        continuationToken: String(asked.length),
        body: JSON.stringify(pages[Math.min(asked.length, pages.length) - 1]),
      });
    },
    testClock(),
  );
  return { requests, asked };
}

const use = (startTime: string | null, over: object = {}) => ({
  data: { planType: 'Build', definition: { id: 7, name: 'web' }, owner: { id: 1, name: '1' }, startTime, ...over },
});
const SINCE = Date.parse('2026-11-01T00:00:00Z');

describe('the history of use', () => {
  it('ends with the first page that is too old, and leaves out what is', async () => {
    const { requests, asked } = answering(
      { value: [use('2026-11-20T10:00:00Z')] },
      { value: [use('2026-11-10T10:00:00Z'), use('2026-10-10T10:00:00Z')] },
    );
    const { uses, isCut } = await connectionUseReads(requests).connectionHistory('p', 'c', SINCE);
    expect(uses.map(({ startTime }) => startTime)).toEqual(['2026-11-20T10:00:00Z', '2026-11-10T10:00:00Z']);
    expect([asked.length, isCut]).toEqual([2, false]);
    expect(asked[1]?.searchParams.get('continuationToken')).toBe('1');
  });

  it('ends when there is too much of it, and says so', async () => {
    const page = { value: Array.from({ length: 1_000 }, () => use('2026-11-20T10:00:00Z')) };
    const { requests, asked } = answering(page);
    const { uses, isCut } = await connectionUseReads(requests).connectionHistory('p', 'c', SINCE);
    expect([uses.length, asked.length, isCut]).toEqual([10_000, 10, true]);
  });

  it('counts what has another shape, and takes what has no time for one of now', async () => {
    const odd = [null, 'x', { data: {} }, use(null), use('2026-10-10T10:00:00Z', { planType: 7 })];
    const { requests } = answering({ value: [...odd, use('2026-10-10T10:00:00Z')] });
    const { uses, unreadable } = await connectionUseReads(requests).connectionHistory('p', 'c', SINCE);
    expect([uses.length, unreadable]).toEqual([1, 4]);
  });
});

describe('pipeline permissions', () => {
  it.each([
    [{ allPipelines: { authorized: true }, pipelines: [] }, 'all'],
    [{ allPipelines: { authorized: false }, pipelines: [{ id: 1 }, { id: 2, authorized: false }] }, new Set([1])],
    [{ allPipelines: null, pipelines: null }, new Set()],
  ])('%j are %j', async (answer, permitted) => {
    expect(await connectionUseReads(answering(answer).requests).pipelinePermissions('p', 'c')).toEqual(permitted);
  });
});

it('Kubernetes resources are known by the name and by the number of their type', async () => {
  const resources = [
    { id: 1, type: 'Kubernetes' },
    { id: 2, type: 4 },
    { id: 3, type: 'virtualMachine' },
    { id: 4, type: 2 },
  ];
  const { requests, asked } = answering(
    { id: 1, name: 'prod', resources },
    { id: 1, name: null, serviceEndpointId: 'ABC' },
  );
  const found = await environmentReads(requests).kubernetesResources('p', 1);
  expect(found).toEqual([
    { name: '1', connectionId: 'abc' },
    { name: '2', connectionId: 'abc' },
  ]);
  expect(asked).toHaveLength(3);
});

it('checks are asked for in batches, and one in another shape is counted', async () => {
  const { requests, asked } = answering({ value: [{ id: 1, resource: { type: 'endpoint', id: 'x' } }, { id: 'odd' }] });
  const resources = Array.from({ length: 250 }, (_, index) => ({ type: 'environment', id: String(index) }));
  const { checks, unreadable } = await checkReads(requests).checksOn('p', resources);
  expect([checks.length, unreadable, asked.length]).toEqual([2, 2, 2]);
});

it('branches on which pipelines ran are each once, the latest first', async () => {
  const run = (id: number, sourceBranch: string | null) => ({ definition: { id }, sourceBranch });
  const value = [run(1, 'refs/heads/b'), run(1, 'refs/heads/a'), run(1, 'refs/heads/b'), run(2, null)];
  const requests = requestsOf(
    'https://dev.azure.com/contoso',
    () =>
      Promise.resolve({
        status: 200,
        contentType: 'application/json',
        retryAfterMs: undefined,
        continuationToken: undefined,
        body: JSON.stringify({ value }),
      }),
    testClock(),
  );
  const found = await recentBranchReads(requests).recentBranches('p', [1, 2], SINCE);
  expect([...found]).toEqual([[1, ['refs/heads/b', 'refs/heads/a']]]);
});
