import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { holdUp } from './hold-up.ts';
import { startApp, type HostUnderTest } from './start-app.ts';
import { until } from './until.ts';

const MEBIBYTE = 1024 * 1024;

let host: HostUnderTest;
beforeAll(async () => {
  host = await startApp('web');
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});
afterAll(() => host.stop());

const call = (path: string, init?: RequestInit) => fetch(`${host.url}${path}`, init);

async function callForJson(path: string, init?: RequestInit): Promise<unknown> {
  return (await call(path, init)).json();
}

/** A request as fetch would not send it; answers status and body. */
async function callRaw(path: string, headers: Record<string, string | string[]>, body: string | Buffer = '') {
  const request = httpRequest(`${host.url}${path}`, { method: 'POST', headers });
  const answer = new Promise<IncomingMessage>((resolve, reject) =>
    request.once('response', resolve).once('error', reject),
  );
  request.end(body);
  const response = await answer;
  return { status: response.statusCode, body: await text(response) };
}

describe('a route', () => {
  it('gives the function its parameters', async () => {
    expect(await callForJson('/api/items/12')).toEqual({ function: 'item-by-number', params: { id: '12' } });
  });

  it('falls to another function when a constraint does not hold', async () => {
    expect(await callForJson('/api/items/chair')).toEqual({ function: 'item-by-name', params: { name: 'chair' } });
  });

  it('wins when it is literal', async () => {
    expect(await callForJson('/api/items/special')).toEqual({ function: 'special-item', params: {} });
  });

  it('is the function’s name unless it has one', async () => {
    expect(await callForJson('/api/without-route')).toMatchObject({ function: 'without-route' });
  });

  it('that nobody has is answered 404', async () => {
    expect((await call('/api/nowhere')).status).toBe(404);
    expect((await call('/items/12')).status).toBe(404);
  });

  it('that takes another method is answered 405 with those it takes', async () => {
    const response = await call('/api/items', { method: 'PUT' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  it('for GET does not take HEAD', async () => {
    expect((await call('/api/teapot', { method: 'HEAD' })).status).toBe(405);
  });
});

describe('a request', () => {
  it.each([0, 1, 2 * MEBIBYTE + 1])('of %i bytes arrives unchanged', async (size) => {
    const body = randomBytes(size);
    const sha256 = createHash('sha256').update(body).digest('hex');
    expect(await callForJson('/api/describe', { method: 'POST', body })).toMatchObject({ length: size, sha256 });
  });

  it('with header names in any case gives the function lower case', async () => {
    const { body } = await callRaw('/api/describe', { 'X-Custom-Header': 'Value' });
    expect(JSON.parse(body)).toMatchObject({ headers: { 'x-custom-header': 'Value' } });
  });

  it('with several headers of one name gives the function all values', async () => {
    const { body } = await callRaw('/api/describe', { 'x-many': ['one', 'two'] });
    expect(JSON.parse(body)).toMatchObject({ headers: { 'x-many': 'one,two' } });
  });

  it('gives the function its query and address', async () => {
    expect(await callForJson('/api/describe?a=1&a=2&empty=&b=x%20y', { method: 'POST' })).toMatchObject({
      method: 'POST',
      url: `${host.url}/api/describe?a=1&a=2&empty=&b=x%20y`,
      query: { a: '1,2', empty: '', b: 'x y' },
    });
  });

  it('in chunks arrives whole, with a warning that Azure would drop its body', async () => {
    const { body } = await callRaw('/api/describe', { 'transfer-encoding': 'chunked' }, 'hello');
    expect(JSON.parse(body)).toMatchObject({ start: 'hello' });
    expect(host.said("'describe' was sent a body in chunks")).toBe(true);
  });

  it('over the limit is answered 413', async () => {
    vi.stubEnv('FUNCTIONS_REQUEST_BODY_SIZE_LIMIT', '10');
    expect((await call('/api/describe', { method: 'POST', body: 'x'.repeat(11) })).status).toBe(413);
    expect((await call('/api/describe', { method: 'POST', body: 'x'.repeat(10) })).status).toBe(200);
  });

  it('whose target looks like another host stays here', async () => {
    const socket = connect(host.port, '127.0.0.1');
    socket.end('GET //elsewhere/api/teapot HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('with a host that is none is answered 400', async () => {
    const socket = connect(host.port, '127.0.0.1');
    socket.end('GET /api/teapot HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('whose client leaves in the middle of the body does not disturb the host', async () => {
    const socket = connect(host.port, '127.0.0.1');
    socket.write('POST /api/describe HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf');
    await once(socket, 'ready');
    socket.resetAndDestroy();
    expect((await call('/api/teapot')).status).toBe(418);
  });

  it('whose client leaves while the function runs does not disturb the host', async () => {
    const release = holdUp();
    const leaving = new AbortController();
    const left = call('/api/slow', { signal: leaving.signal });
    await until('the function runs', () => host.said('slow began'));
    leaving.abort();
    await expect(left).rejects.toThrow('aborted');
    release();
    await until('the function has ended', () => host.said("Executed 'slow' (Succeeded"));
    expect((await call('/api/teapot')).status).toBe(418);
  });
});

describe('a response', () => {
  it('carries status, headers and JSON', async () => {
    const response = await call('/api/teapot');
    expect(response.status).toBe(418);
    expect(response.headers.get('x-kind')).toBe('teapot');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ short: true });
  });

  it('carries bytes unchanged', async () => {
    const body = randomBytes(100_000);
    const response = await call('/api/mirror', { method: 'POST', body });
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
  });

  it('has the length of its body, whatever the function says', async () => {
    const response = await call('/api/wrong-length');
    expect(response.headers.get('content-length')).toBe('5');
    expect(await response.text()).toBe('five!');
  });

  it('of nothing is 204', async () => {
    expect((await call('/api/nothing')).status).toBe(204);
  });

  it('may have no body by its status', async () => {
    const response = await call('/api/not-modified');
    expect(response.status).toBe(304);
    expect(response.headers.get('etag')).toBe('"1"');
  });

  it('sets cookies', async () => {
    const cookies = (await call('/api/cookie')).headers.getSetCookie();
    expect(cookies).toEqual([
      'plain=a%20b',
      'full=1; expires=Thu, 01 Jul 2027 00:00:00 GMT; max-age=60; domain=example.org; path=/; secure; samesite=strict; httponly',
    ]);
  });
});

describe('a function that fails', () => {
  it('is answered 500 without what it threw, which stands in the log', async () => {
    const response = await call('/api/throws');
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('');
    expect(
      host.lines.some((line) =>
        /^Executed 'throws' \(Failed, \d+ ms\): the database is on fire \(no water\)$/.test(line),
      ),
    ).toBe(true);
  });

  it('is answered 500 when it returns what is no response', async () => {
    expect((await call('/api/returns-too-much')).status).toBe(500);
    expect(host.said("Executed 'returns-too-much' (Failed")).toBe(true);
  });
});

describe('the log', () => {
  it('says how each run ended', async () => {
    await call('/api/teapot');
    expect(host.lines.some((line) => /^Executed 'teapot' \(Succeeded, \d+ ms\)$/.test(line))).toBe(true);
  });
});
