import type { IncomingMessage } from 'node:http';
import { HttpClient } from 'typed-rest-client/HttpClient.js';
import { GuardError, messageOf } from '../errors.ts';
import type { RawAnswer } from './answer.ts';
import type { SignIn } from './auth.ts';

/** Longest silence on a connection; the service answers slow calls within 30 s or not at all. */
const SOCKET_TIMEOUT_MS = 30_000;

/** Most bytes of an answer that are read; the longest lists of an organization stay below a few MB. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Sends one request and reads the whole answer. */
export type Send = (method: Method, url: string, body: string | undefined) => Promise<RawAnswer>;

/**
 * The HTTP client of the Azure DevOps library: proxies by environment, keep-alive. Redirects are not followed, retries are ours.
 * @throws GuardError `azure-devops-unavailable` when there is no answer.
 */
export function transport(signIn: SignIn): Send {
  const client = new HttpClient('wif-guard', [], {
    allowRedirects: false,
    allowRetries: false,
    keepAlive: true,
    socketTimeout: SOCKET_TIMEOUT_MS,
  });
  return async (method, url, body) => {
    // The handler signs through the options it is given; so the token can differ from request to request.
    const signed: { headers: Record<string, string> } = { headers: {} };
    (await signIn()).prepareRequest(signed);
    const headers = {
      ...signed.headers,
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    };
    try {
      const { message } = await client.request(method, url, body ?? '', headers);
      return {
        status: message.statusCode ?? 0,
        contentType: message.headers['content-type'] ?? '',
        retryAfterMs: retryAfterOf(message),
        continuationToken: headerOf(message, 'x-ms-continuationtoken'),
        body: await readAll(message),
      };
    } catch (error) {
      if (error instanceof GuardError) throw error;
      throw new GuardError(
        'azure-devops-unavailable',
        `Azure DevOps could not be reached: ${messageOf(error).replace(/\.$/, '')}; check AZURE_DEVOPS_ORG_URL and the network.`,
        {
          cause: error,
        },
      );
    }
  };
}

async function readAll(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const bytes: unknown = chunk;
    if (!(bytes instanceof Buffer)) continue;
    size += bytes.length;
    if (size > MAX_ANSWER_BYTES) {
      message.destroy();
      throw new GuardError(
        'azure-devops-answer',
        `Azure DevOps answered with more than ${String(MAX_ANSWER_BYTES)} bytes, which the guard does not read.`,
      );
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `Retry-After` in seconds, or as an HTTP date. */
function retryAfterOf(message: IncomingMessage): number | undefined {
  const value = headerOf(message, 'retry-after');
  if (value === undefined) return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function headerOf(message: IncomingMessage, name: string): string | undefined {
  const value = message.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
