import type { Simulator } from '../../../local/azure-devops/simulator.ts';

/** What came back, with the body parsed where it is JSON. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  readonly text: string;
}

/** Calls with the organization's token. Paths begin after the organization, and get an `api-version` where they have none. */
export interface ApiClient {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<ApiAnswer>;
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<ApiAnswer>;
}

/** Type of the bodies that change properties and statuses. */
export const JSON_PATCH = { 'content-type': 'application/json-patch+json' };

export function apiClient(simulator: Pick<Simulator, 'organizationUrl' | 'token'>): ApiClient {
  const authorization = `Basic ${Buffer.from(`:${simulator.token}`).toString('base64')}`;
  const send: ApiClient['send'] = (method, path, body, headers = {}) =>
    call(`${simulator.organizationUrl}${withVersion(path)}`, method, body, {
      authorization,
      'content-type': 'application/json',
      ...headers,
    });
  return { send, get: (path, headers) => send('GET', path, undefined, headers) };
}

/** One call with exactly these headers. */
export async function call(
  url: string,
  method: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<ApiAnswer> {
  const response = await fetch(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parsed(text), text };
}

function withVersion(path: string): string {
  if (path.includes('api-version=')) return path;
  return `${path}${path.includes('?') ? '&' : '?'}api-version=7.1`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
