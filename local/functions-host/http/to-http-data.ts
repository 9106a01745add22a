import type { IncomingMessage } from 'node:http';
import type { HttpData, NullableStrings } from '../rpc.ts';
import type { RouteValues } from './route-template.ts';

/**
 * A request as the host describes it to the Node worker: header names in lower case, several values of one name joined by a comma,
 * the body as bytes whatever its type. Source: GrpcMessageConversionExtensions.ToRpcHttp in Azure/azure-functions-host, with the
 * capabilities of the Node worker.
 */
export function toHttpData(request: IncomingMessage, url: URL, values: RouteValues, body: Buffer): HttpData {
  return {
    method: request.method ?? 'GET',
    url: url.href,
    nullableHeaders: joined(Object.entries(request.headersDistinct)),
    nullableParams: joined(Object.entries(values).map(([name, value]) => [name, [value]])),
    nullableQuery: joined([...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)])),
    body: body.length > 0 ? { bytes: body } : null,
  };
}

function joined(entries: readonly [name: string, values: readonly string[] | undefined][]): NullableStrings {
  return Object.fromEntries(entries.map(([name, values = []]) => [name, { value: values.join(',') }]));
}

/** The address a client called, or undefined when the request names none that can be read. */
export function urlOf(request: IncomingMessage, port: number): URL | undefined {
  const target = request.url ?? '/';
  const host = request.headers.host ?? `127.0.0.1:${port}`;
  // A target such as //elsewhere/x is a path here, so it is never resolved against a base.
  return URL.parse(target.startsWith('/') ? `http://${host}${target}` : target) ?? undefined;
}
