import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { requestsOf } from '../../shared/azure-devops/request.ts';
import type { RawAnswer } from '../../shared/azure-devops/answer.ts';
import { transport } from '../../shared/azure-devops/transport.ts';
import { PersonalAccessTokenCredentialHandler } from 'azure-devops-node-api/handlers/personalaccesstoken.js';
import { z } from 'zod';
import { containing } from '../matching.ts';
import { organization, testClock } from './organization.ts';

const PULL_REQUEST = { path: '/pullRequests/\\d+$' };

describe('a no of the service', () => {
  it('by its sign-in page is a wrong sign-in, never "not found"', async () => {
    const { azureDevOps, key } = await organization({ pat: 'wrong' });
    await expect(azureDevOps.pullRequest(key)).rejects.toMatchObject({ code: 'azure-devops-sign-in' });
    await expect(azureDevOps.serviceConnections(key.projectId)).rejects.toMatchObject({ code: 'azure-devops-sign-in' });
  });

  it.each([
    ['a sign-in page', { fault: 'sign-in-page' as const }, 'azure-devops-sign-in'],
    ['401', { fault: 'status' as const, status: 401 }, 'azure-devops-sign-in'],
    ['null', { fault: 'null' as const }, 'azure-devops-not-found'],
    ['404', { fault: 'status' as const, status: 404 }, 'azure-devops-not-found'],
    ['403', { fault: 'status' as const, status: 403 }, 'azure-devops-forbidden'],
    ['400', { fault: 'status' as const, status: 400 }, 'azure-devops-refused'],
    ['409', { fault: 'status' as const, status: 409 }, 'azure-devops-conflict'],
  ])('by %s', async (_, fault, code) => {
    const { azureDevOps, key, simulator, clock } = await organization();
    simulator.addFault({ match: PULL_REQUEST, ...fault });
    await expect(azureDevOps.pullRequest(key)).rejects.toMatchObject({
      code,
      message: containing(`pull request ${String(key.pullRequestId)}`),
    });
    expect(clock.waits).toEqual([]);
  });

  it('keeps the words of the service', async () => {
    const { azureDevOps, key, simulator } = await organization();
    simulator.addFault({ match: PULL_REQUEST, fault: 'status', status: 400, message: 'TF401181: no such thing' });
    await expect(azureDevOps.pullRequest(key)).rejects.toThrow('TF401181: no such thing');
  });
});

describe('a service that is away for a moment', () => {
  it.each([
    ['503', { fault: 'status' as const, status: 503 }],
    ['500', { fault: 'status' as const, status: 500 }],
    ['a broken connection', { fault: 'hang-up' as const }],
  ])('is read again after %s', async (_, fault) => {
    const { azureDevOps, key, simulator, clock } = await organization();
    simulator.addFault({ match: PULL_REQUEST, times: 2, ...fault });
    expect(await azureDevOps.pullRequest(key)).toMatchObject({ status: 'active' });
    expect(clock.waits).toEqual([250, 500]);
  });

  it('is given up after three tries', async () => {
    const { azureDevOps, key, simulator } = await organization();
    simulator.addFault({ match: PULL_REQUEST, times: 4, fault: 'status', status: 503 });
    await expect(azureDevOps.pullRequest(key)).rejects.toMatchObject({ code: 'azure-devops-unavailable' });
    expect(simulator.faults()).toHaveLength(1);
  });

  it('never gets a write twice, because the first may have taken effect', async () => {
    const { azureDevOps, key, simulator } = await organization();
    simulator.addFault({ match: { method: 'POST', path: '/statuses$' }, fault: 'status', status: 503 });
    const status = { iterationId: 1, state: 'failed', description: 'x' } as const;
    await expect(azureDevOps.postStatus(key, status)).rejects.toMatchObject({ code: 'azure-devops-unavailable' });
    expect(simulator.requests().filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('says when it can be asked again, and a long pause is left to the queue', async () => {
    const { azureDevOps, key, simulator, clock } = await organization();
    simulator.addFault({ match: PULL_REQUEST, fault: 'status', status: 429, retryAfterSeconds: 300 });
    await expect(azureDevOps.pullRequest(key)).rejects.toMatchObject({
      code: 'azure-devops-unavailable',
      retryAfterMs: 300_000,
    });
    const before = simulator.requests().length;
    await expect(azureDevOps.pullRequest(key)).rejects.toMatchObject({
      code: 'azure-devops-unavailable',
      retryAfterMs: 300_000,
    });
    expect(simulator.requests()).toHaveLength(before);
    expect(clock.waits).toEqual([]);
  });

  it('slows the next call down when it succeeded and asked for a pause', async () => {
    const { azureDevOps, key, simulator, clock } = await organization();
    simulator.addFault({ match: PULL_REQUEST, fault: 'retry-after', retryAfterSeconds: 7 });
    await azureDevOps.pullRequest(key);
    expect(clock.waits).toEqual([]);
    await azureDevOps.lastIteration(key);
    expect(clock.waits).toEqual([7_000]);
  });
});

describe('an answer', () => {
  const answering = (answer: Partial<RawAnswer>) =>
    requestsOf(
      'https://dev.azure.com/contoso',
      () =>
        Promise.resolve({
          status: 200,
          contentType: 'application/json',
          retryAfterMs: undefined,
          continuationToken: undefined,
          body: '{}',
          ...answer,
        }),
      testClock(),
    );
  const call = { what: 'the thing', path: ['_apis', 'thing'] };

  it.each([
    ['is no JSON', { body: 'oops' }],
    ['has another shape', { body: '{"id":"text"}' }],
  ])('that %s is an error that says so', async (_, answer) => {
    await expect(answering(answer).get(call, z.object({ id: z.int() }))).rejects.toMatchObject({
      code: 'azure-devops-answer',
      message: containing('the thing'),
    });
  });

  it('that always names a next page ends all the same', async () => {
    const endless = answering({ body: '{"value":[]}', continuationToken: 'again' });
    await expect(endless.list(call, z.object({ value: z.array(z.unknown()) }))).rejects.toMatchObject({
      code: 'azure-devops-answer',
    });
  });

  it('that leads elsewhere is not followed, and the token stays here', async () => {
    const seen: string[] = [];
    const elsewhere = createServer((request, response) => {
      seen.push(request.headers.authorization ?? 'none');
      response.end('{}');
    });
    const elsewhereUrl = await listening(elsewhere);
    const here = createServer((_, response) => {
      response.writeHead(302, { location: elsewhereUrl }).end();
    });
    const hereUrl = await listening(here);
    const handler = new PersonalAccessTokenCredentialHandler('secret', false);
    const send = transport(() => Promise.resolve(handler));
    const requests = requestsOf(hereUrl, send, testClock());
    await expect(requests.get(call, z.unknown())).rejects.toMatchObject({ code: 'azure-devops-sign-in' });
    expect(seen).toEqual([]);
    for (const server of [here, elsewhere]) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('is asked for at an encoded path, whatever the ids are', async () => {
    const urls: string[] = [];
    const requests = requestsOf(
      'https://dev.azure.com/contoso',
      (_, url) => {
        urls.push(url);
        return Promise.resolve({
          status: 200,
          contentType: 'application/json',
          retryAfterMs: undefined,
          continuationToken: undefined,
          body: '{}',
        });
      },
      testClock(),
    );
    await requests.get(
      { what: 'x', path: ['a/../b', '_apis', 'ü?#'], query: { path: '/a&b=c', none: undefined } },
      z.unknown(),
    );
    expect(urls).toEqual([
      'https://dev.azure.com/contoso/a%2F..%2Fb/_apis/%C3%BC%3F%23?api-version=7.1&path=%2Fa%26b%3Dc',
    ]);
  });
});

function listening(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`);
    });
  });
}
