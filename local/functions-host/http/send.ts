import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { TypedData } from '../rpc.ts';
import { toSetCookie } from './set-cookie.ts';

/** A function that returns nothing is answered with 204 by the host. */
const NO_RESPONSE = { statusCode: '204' };

/** Headers that describe the connection to this host, which the server itself sets. */
const CONNECTION_HEADERS = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);

/** Sends what an HTTP function returned. */
export function sendResult(response: ServerResponse, result: TypedData | null | undefined): void {
  const { statusCode, headers, cookies, body } = {
    body: undefined,
    headers: {},
    cookies: [],
    ...(result?.http ?? NO_RESPONSE),
  };
  const sent: OutgoingHttpHeaders = Object.fromEntries(
    Object.entries(headers ?? {}).filter(([name]) => !CONNECTION_HEADERS.has(name.toLowerCase())),
  );
  if (cookies?.length) sent['set-cookie'] = cookies.map(toSetCookie);
  send(response, Number(statusCode), sent, Buffer.from(body?.bytes ?? body?.string ?? ''));
}

/** Sends an answer of the host itself. */
export function sendStatus(response: ServerResponse, status: number, headers: OutgoingHttpHeaders = {}): void {
  send(response, status, headers, Buffer.alloc(0));
}

/** Sends an answer of the host itself, as JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, { 'content-type': 'application/json; charset=utf-8' }, Buffer.from(JSON.stringify(value)));
}

function send(response: ServerResponse, status: number, headers: OutgoingHttpHeaders, body: Buffer): void {
  const hasNoBody = status === 204 || status === 304;
  response.writeHead(status, hasNoBody ? headers : { ...headers, 'content-length': body.length });
  response.end(hasNoBody ? undefined : body);
}
