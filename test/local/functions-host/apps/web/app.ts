import { createHash } from 'node:crypto';
import { app, output, trigger, type Cookie, type HttpHandler } from '@azure/functions';
import { untilReleased } from '../held-up.ts';

const tellParams =
  (name: string): HttpHandler =>
  (request) => ({ jsonBody: { function: name, params: request.params } });

app.get('item-by-number', { route: 'items/{id:int}', handler: tellParams('item-by-number') });
app.get('item-by-name', { route: 'items/{name}', handler: tellParams('item-by-name') });
app.get('special-item', { route: 'items/special', handler: tellParams('special-item') });
app.post('create-item', { route: 'items', handler: tellParams('create-item') });
app.get('without-route', { handler: tellParams('without-route') });

app.post('describe', {
  handler: async (request) => {
    const body = Buffer.from(await request.arrayBuffer());
    return {
      jsonBody: {
        length: body.length,
        sha256: createHash('sha256').update(body).digest('hex'),
        start: body.subarray(0, 100).toString(),
        url: request.url,
        method: request.method,
        query: Object.fromEntries(request.query),
        headers: Object.fromEntries(request.headers),
      },
    };
  },
});

app.post('mirror', {
  handler: async (request) => ({
    body: await request.arrayBuffer(),
    headers: { 'content-type': 'application/octet-stream' },
  }),
});

app.get('teapot', { handler: () => ({ status: 418, headers: { 'X-Kind': 'teapot' }, jsonBody: { short: true } }) });
// The library's HTTP types want a response; its runtime does not.
app.generic('nothing', {
  trigger: trigger.http({ methods: ['GET'] }),
  return: output.http({}),
  handler: () => undefined,
});
app.get('not-modified', { handler: () => ({ status: 304, headers: { etag: '"1"' } }) });
app.get('wrong-length', { handler: () => ({ body: 'five!', headers: { 'content-length': '99' } }) });

const fullCookie: Cookie = {
  name: 'full',
  value: '1',
  domain: 'example.org',
  path: '/',
  expires: new Date('2027-07-01T00:00:00Z'),
  maxAge: 60,
  secure: true,
  httpOnly: true,
  sameSite: 'Strict',
};
app.get('cookie', { handler: () => ({ cookies: [{ name: 'plain', value: 'a b' }, fullCookie] }) });

app.get('throws', {
  handler: () => {
    throw new Error('the database is on fire', { cause: new Error('no water') });
  },
});
app.get('returns-too-much', { handler: () => ({ status: 1000 }) });

app.get('slow', {
  handler: async (_request, context) => {
    context.log('slow began');
    await untilReleased();
    return { body: 'done' };
  },
});
