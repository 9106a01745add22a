import { describe, expect, it } from 'vitest';
import { checkReads } from '../../shared/azure-devops/checks.ts';
import { connectionUseReads } from '../../shared/azure-devops/connection-uses.ts';
import { environmentReads } from '../../shared/azure-devops/environments.ts';
import { recentBranchReads } from '../../shared/azure-devops/recent-branches.ts';
import { requestsOf } from '../../shared/azure-devops/request.ts';
import { answeringOnce } from './answering-once.ts';
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

it('connections in another shape are counted, and their type does not matter', async () => {
  const authorization = { scheme: 'ServicePrincipal', parameters: { ServicePrincipalId: 'APP' } };
  const value = [{ id: 'a', name: 'one', authorization }, { id: 'b', name: 'two' }, { id: 'c' }, null, 'x'];
  expect(await connectionUseReads(answeringOnce(value)).endpoints('p')).toMatchObject({
    endpoints: [
      { id: 'a', authorization: { scheme: 'ServicePrincipal', servicePrincipalId: 'app' } },
      { id: 'b', authorization: { scheme: '', servicePrincipalId: '' } },
    ],
    unreadable: 3,
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

const REST = { id: '9c3e8943-130d-4c78-ac63-8af81df62dfb', name: 'InvokeRESTAPI', version: '1.220.0' };
const ONE = [{ type: 'endpoint', id: 'x' }];

function checkWith(settings: unknown): object {
  const type = { id: 'fe1de3ee-a436-41b4-bb20-f6eb4cb879a7', name: 'Task Check' };
  return { id: 1, type, resource: { type: 'endpoint', id: 'x' }, settings };
}

it('checks are asked for in batches, and one in another shape is counted', async () => {
  const { requests, asked } = answering({ value: [checkWith({ definitionRef: REST }), { id: 'odd' }] });
  const resources = Array.from({ length: 250 }, (_, index) => ({ type: 'environment', id: String(index) }));
  const { checks, unreadable } = await checkReads(requests).checksOn('p', resources);
  expect([checks.length, unreadable, asked.length]).toEqual([2, 2, 2]);
});

it.each([
  ['no settings', checkWith(undefined)],
  ['settings of another shape', checkWith('x')],
  ['no task', checkWith({ displayName: 'Freeze', inputs: {} })],
  ['a task of another shape', checkWith({ definitionRef: 'InvokeRESTAPI' })],
  ['inputs of another shape', checkWith({ definitionRef: REST, inputs: ['x'] })],
  ['no settings and a type that is not known', { ...checkWith(undefined), type: { id: 'new', name: 'Approval 2' } }],
  ['no settings and no type', { ...checkWith(undefined), type: null }],
])('a check with %s is not taken for one that uses nothing', async (_, check) => {
  const found = await checkReads(answering({ value: [check] }).requests).checksOn('p', ONE);
  expect(found).toEqual({ checks: [], unreadable: 1 });
});

it.each([
  ['8C6F20A7-a545-4486-9777-f762fafe0d4d', 'Approval', { approvers: [] }],
  ['4020e66e-b0f3-47e1-bc88-48f3cc59b5f3', 'ExtendsCheck', { extendsChecks: [] }],
  ['2ef31ad6-baa0-403a-8b45-2cbc9b4e5563', 'ExclusiveLock', undefined],
])('a check of the type %s, %s, runs no task and needs none', async (id, name, settings) => {
  const value = [{ ...checkWith(settings), type: { id, name } }];
  expect(await checkReads(answering({ value }).requests).checksOn('p', ONE)).toMatchObject({ unreadable: 0 });
});

it('branches on which pipelines ran are each once, the latest first', async () => {
  const run = (id: number, sourceBranch: string | null) => ({ id: 1, definition: { id }, sourceBranch });
  const value = [run(1, 'refs/heads/b'), run(1, 'refs/heads/a'), run(1, 'refs/heads/b'), run(2, null)];
  const found = await recentBranchReads(answeringOnce(value)).recentBranches('p', [1, 2], SINCE, 20);
  expect([...found.branches]).toEqual([[1, ['refs/heads/b', 'refs/heads/a']]]);
  expect([...found.cut]).toEqual([]);
});

it('a pipeline that ran as often as is looked at may have run on other branches', async () => {
  const runs = (id: number, count: number) =>
    Array.from({ length: count }, () => ({ id: 1, definition: { id }, sourceBranch: 'refs/heads/a' }));
  const found = await recentBranchReads(answeringOnce([...runs(1, 100), ...runs(2, 99)])).recentBranches(
    'p',
    [1, 2],
    SINCE,
    100,
  );
  expect([...found.cut]).toEqual([1]);
});
