import { createServer, type RequestListener } from 'node:http';
import { PersonalAccessTokenCredentialHandler } from 'azure-devops-node-api/handlers/personalaccesstoken.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { RawAnswer } from '../../shared/azure-devops/answer.ts';
import { definitionReads } from '../../shared/azure-devops/definitions.ts';
import { fileReads } from '../../shared/azure-devops/files.ts';
import { pullRequestReads } from '../../shared/azure-devops/pull-requests.ts';
import { requestsOf } from '../../shared/azure-devops/request.ts';
import { threadCalls } from '../../shared/azure-devops/threads.ts';
import { transport } from '../../shared/azure-devops/transport.ts';
import { containing } from '../matching.ts';
import { organization, testClock } from './organization.ts';

const KEY = { projectId: 'project', repositoryId: 'repository', pullRequestId: 1 };
const CALL = { what: 'the thing', path: ['_apis', 'thing'] };

/** Requests that get these answers one after the other; `urls` notes what was asked. */
function answering(...answers: readonly (Partial<RawAnswer> & { readonly json?: unknown })[]) {
  const urls: URL[] = [];
  const left = [...answers];
  const requests = requestsOf(
    'https://dev.azure.com/contoso',
    (_, url) => {
      urls.push(new URL(url));
      const { json, ...answer } = left.shift() ?? {};
      return Promise.resolve({
        status: 200,
        contentType: 'application/json',
        retryAfterMs: undefined,
        continuationToken: undefined,
        body: JSON.stringify(json ?? {}),
        ...answer,
      });
    },
    testClock(),
  );
  return { requests, urls };
}

/** Requests to a server of the test. */
async function served(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const handler = new PersonalAccessTokenCredentialHandler('secret', false);
  const clock = testClock();
  const send = transport(() => Promise.resolve(handler));
  return { clock, requests: requestsOf(`http://127.0.0.1:${String(port)}`, send, clock) };
}

describe('a list', () => {
  it('of definitions goes on with the token of each page', async () => {
    const definition = (id: number) => ({
      id,
      name: `d${String(id)}`,
      process: { type: 2, yamlFilename: `/${String(id)}.yml` },
    });
    const { requests, urls } = answering(
      { json: { value: [definition(1)] }, continuationToken: 'next one' },
      { json: { value: [definition(2)] }, continuationToken: '' },
    );
    const definitions = await definitionReads(requests).yamlDefinitions('project', 'repository');
    expect(definitions.map(({ yamlFile }) => yamlFile)).toEqual(['1.yml', '2.yml']);
    expect(urls.map(({ searchParams }) => searchParams.get('continuationToken'))).toEqual([null, 'next one']);
  });

  it('of changes ends where the service names a page before the last one', async () => {
    const page = { changeEntries: [], nextSkip: 1_000 };
    const { requests, urls } = answering({ json: page }, { json: page });
    await pullRequestReads(requests).iterationChanges(KEY, 1);
    expect(urls).toHaveLength(2);
  });
});

describe('what a change is about', () => {
  const entry = (item: object, changeType = 'edit') => ({ changeTrackingId: 1, changeType, item });
  const filesOf = async (...changeEntries: readonly object[]) => {
    const { requests } = answering({ json: { changeEntries } });
    return (await pullRequestReads(requests).iterationChanges(KEY, 1)).files.map(({ path }) => path);
  };

  it('is no submodule and no folder, whatever its name ends in', async () => {
    expect(
      await filesOf(
        entry({ path: '/module.yml', gitObjectType: 'commit' }, 'add'),
        entry({ path: '/folder.yml', gitObjectType: 'tree' }),
        entry({ path: '/other.yml', isFolder: true }),
        entry({ path: '/a.yml', gitObjectType: 'blob' }),
        entry({ path: '/b.yml' }),
      ),
    ).toEqual(['a.yml', 'b.yml']);
  });

  it('is the new name of a renamed file, and nothing of a deleted one', async () => {
    expect(
      await filesOf(
        entry({ path: '/new.yml' }, 'edit, rename'),
        entry({ path: '/old.yml' }, 'delete, sourceRename'),
        entry({ path: '/gone.yml' }, 'Delete'),
      ),
    ).toEqual(['new.yml']);
  });
});

describe('a file', () => {
  it('that is empty is empty', async () => {
    const { requests } = answering({ json: { content: '' } });
    expect(await fileReads(requests).fileText('p', 'r', 'commit', 'a.yml')).toBe('');
  });

  it('whose text the service leaves out is not taken for empty', async () => {
    const { requests } = answering({ json: { objectId: 'x', path: '/a.yml' } });
    await expect(fileReads(requests).fileText('p', 'r', 'commit', 'a.yml')).rejects.toMatchObject({
      code: 'azure-devops-answer',
      message: containing('a.yml'),
    });
  });
});

describe('a folder', () => {
  it('is not taken for a file, and neither is a submodule', async () => {
    const value = [
      { path: '/templates', objectId: '1', gitObjectType: 'tree', isFolder: true },
      { path: '/templates/jobs', objectId: '2', gitObjectType: 'tree' },
      { path: '/templates/module.yml', objectId: '3', gitObjectType: 'commit' },
      { path: '/templates/a.yml', objectId: '4', gitObjectType: 'blob', isFolder: null },
      { path: '/templates/b.yml', objectId: '5' },
    ];
    const files = await fileReads(answering({ json: { value } }).requests).filesInFolder('p', 'r', 'c', 'templates');
    expect([...files]).toEqual([
      ['a.yml', '4'],
      ['b.yml', '5'],
    ]);
  });
});

describe('a thread', () => {
  it('is read with wrapped properties, plain ones, and statuses as numbers', async () => {
    const properties = {
      wrapped: { $type: 'System.String', $value: 'a' },
      count: { $type: 'System.Int32', $value: 3 },
      plain: 'b',
    };
    const { requests } = answering({
      json: { value: [{ id: 1, status: 2, properties }, { id: 2 }, { id: 3, status: 'somethingNew', comments: null }] },
    });
    const threads = await threadCalls(requests).threads(KEY);
    expect(threads.map(({ status }) => status)).toEqual(['fixed', 'unknown', 'unknown']);
    expect(threads[0]?.properties).toEqual({ wrapped: 'a', count: 3, plain: 'b' });
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('by %i is not followed', async (status) => {
    const asked: string[] = [];
    const { requests } = await served((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    await expect(requests.get(CALL, z.unknown())).rejects.toMatchObject({
      code: status === 302 ? 'azure-devops-sign-in' : 'azure-devops-refused',
    });
    expect(asked).toEqual(['/_apis/thing?api-version=7.1']);
  });
});

describe('an answer over the wire', () => {
  it('above the limit is not read to its end', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const { requests } = await served((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    });
    await expect(requests.get(CALL, z.unknown())).rejects.toMatchObject({ code: 'azure-devops-answer' });
  });

  it('that breaks off in the middle is asked for again, and is never half an answer', async () => {
    let asked = 0;
    const { requests } = await served((_, response) => {
      asked += 1;
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      if (asked === 1) response.write('{"value":', () => response.destroy());
      else response.end(`{"value":"whole"}${' '.repeat(83)}`);
    });
    expect(await requests.get(CALL, z.object({ value: z.string() }))).toEqual({ value: 'whole' });
    expect(asked).toBe(2);
  });

  it('that says when to ask again by a date is heard', async () => {
    const { requests } = await served((_, response) => {
      response.writeHead(503, { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }).end();
    });
    const error: unknown = await requests.get(CALL, z.unknown()).catch((cause: unknown) => cause);
    const { retryAfterMs } = z.object({ retryAfterMs: z.number() }).parse(error);
    expect(retryAfterMs).toBeGreaterThan(3_000_000);
    expect(retryAfterMs).toBeLessThanOrEqual(3_600_000);
  });

  it('with a Retry-After that is no time is read without it', async () => {
    const { requests, clock } = await served((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'retry-after': 'soon' }).end('{}');
    });
    await requests.get(CALL, z.unknown());
    await requests.get(CALL, z.unknown());
    expect(clock.waits).toEqual([]);
  });
});

describe('a write whose answer was lost', () => {
  it('is not sent again: the comment stands once', async () => {
    const { azureDevOps, key, simulator } = await organization();
    simulator.addFault({ match: { method: 'POST', path: '/threads$' }, fault: 'hang-up', served: true });
    const thread = { content: 'once', status: 'active', properties: {}, place: undefined } as const;
    await expect(azureDevOps.createThread(key, thread)).rejects.toMatchObject({ code: 'azure-devops-unavailable' });
    expect((await azureDevOps.threads(key)).map(({ comments }) => comments?.[0]?.content)).toEqual(['once']);
  });
});

describe('a pause that a good answer asked for', () => {
  it('is left to the queue when it is long: nothing is sent', async () => {
    const { azureDevOps, key, simulator, clock } = await organization();
    simulator.addFault({ match: { path: '/pullRequests/\\d+$' }, fault: 'retry-after', retryAfterSeconds: 120 });
    await azureDevOps.pullRequest(key);
    const sent = simulator.requests().length;
    await expect(azureDevOps.lastIteration(key)).rejects.toMatchObject({
      code: 'azure-devops-unavailable',
      retryAfterMs: 120_000,
    });
    expect(simulator.requests()).toHaveLength(sent);
    await clock.wait(120_000);
    expect(await azureDevOps.lastIteration(key)).toMatchObject({ id: 1 });
  });
});

describe('a short pause before another try', () => {
  it('is kept as the service says', async () => {
    const { azureDevOps, key, simulator, clock } = await organization();
    simulator.addFault({ match: { path: '/pullRequests/\\d+$' }, fault: 'status', status: 429, retryAfterSeconds: 3 });
    expect(await azureDevOps.pullRequest(key)).toMatchObject({ status: 'active' });
    expect(clock.waits).toEqual([3_000]);
  });
});

describe('the token', () => {
  it('stands in no error', async () => {
    const { azureDevOps, key, simulator } = await organization({ pat: 'a-token-that-nobody-may-see' });
    const faults = [
      { fault: 'status' as const, status: 400 },
      { fault: 'status' as const, status: 403 },
      { fault: 'hang-up' as const },
      { fault: 'sign-in-page' as const },
    ];
    for (const fault of faults) {
      simulator.addFault({ match: { method: 'POST' }, ...fault });
      const error: unknown = await azureDevOps
        .postStatus(key, { iterationId: 1, state: 'failed', description: 'x' })
        .catch((cause: unknown) => cause);
      const text =
        error instanceof Error ? `${error.message}${String(error.stack)}${JSON.stringify(error.cause ?? null)}` : '';
      expect(text).not.toBe('');
      expect(text).not.toContain('a-token-that-nobody-may-see');
      expect(text).not.toContain(Buffer.from(':a-token-that-nobody-may-see').toString('base64'));
    }
  });
});
