import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import { GuardError } from '../errors.ts';
import { checked, readAnswer, type RawAnswer } from './answer.ts';
import { Pacer } from './pacer.ts';
import type { Method, Send } from './transport.ts';

/** One call. `path` segments are encoded; undefined query values are left out. */
export interface Call {
  /** What is asked for, for messages: `pull request 12`. */
  readonly what: string;
  readonly path: readonly (string | number)[];
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** 7.1 where it is not given. */
  readonly apiVersion?: string;
  /** Classic releases and the audit log have hosts of their own in the service. */
  readonly host?: 'vsrm' | 'auditservice';
  readonly body?: unknown;
}

/** All calls to Azure DevOps go through here: pacing, retries, sign-in page, `null`, and the shape of the answer. */
export interface Requests {
  get<T>(call: Call, schema: z.ZodType<T>): Promise<T>;
  /** All pages of a list, by continuation token, or those until there is enough. */
  list<T>(
    call: Call,
    schema: z.ZodType<{ value: T[] }>,
    isEnough?: (items: readonly T[]) => boolean,
  ): Promise<readonly T[]>;
  /** A POST that only asks and changes nothing: it is tried again as a read is. */
  ask<T>(call: Call, schema: z.ZodType<T>): Promise<T>;
  send<T>(method: Exclude<Method, 'GET'>, call: Call, schema: z.ZodType<T>): Promise<T>;
}

/** A read is tried this often within one call; a write once, because it may have taken effect. */
const READ_ATTEMPTS = 3;
const FIRST_RETRY_MS = 250;
/** A pause that the service asks for and that is longer than this is left to the queue. */
const LONGEST_RETRY_MS = 5_000;
/** More pages than any list of an organization has: ends a loop that a wrong token would make endless. */
const MAX_PAGES = 1_000;

/** Makes the calls of one organization. */
export function requestsOf(organizationUrl: string, send: Send, clock: Clock): Requests {
  const pacer = new Pacer(clock);

  async function once(method: Method, call: Call): Promise<{ json: unknown; answer: RawAnswer }> {
    await pacer.pass();
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const answer = await send(method, urlOf(organizationUrl, call), body);
    pacer.heard(answer.retryAfterMs);
    return { json: readAnswer(call.what, answer), answer };
  }

  async function read(call: Call, method: 'GET' | 'POST' = 'GET'): Promise<{ json: unknown; answer: RawAnswer }> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(method, call);
      } catch (error) {
        const wait = retryWait(error, attempt);
        if (wait === undefined) throw error;
        await clock.wait(wait);
      }
    }
  }

  return {
    async get(call, schema) {
      return checked(call.what, schema, (await read(call)).json);
    },
    async list<T>(
      call: Call,
      schema: z.ZodType<{ value: T[] }>,
      isEnough: (items: readonly T[]) => boolean = () => false,
    ) {
      const items: T[] = [];
      let continuationToken: string | undefined;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const { json, answer } = await read({ ...call, query: { ...call.query, continuationToken } });
        items.push(...checked(call.what, schema, json).value);
        continuationToken = answer.continuationToken;
        if (continuationToken === undefined || continuationToken === '' || isEnough(items)) return items;
      }
      throw new GuardError('azure-devops-answer', `Azure DevOps never ended the list of ${call.what}.`);
    },
    async ask(call, schema) {
      return checked(call.what, schema, (await read(call, 'POST')).json);
    },
    async send(method, call, schema) {
      return checked(call.what, schema, (await once(method, call)).json);
    },
  };
}

/** Milliseconds to wait before another read; undefined when it should not be tried again here. */
function retryWait(error: unknown, attempt: number): number | undefined {
  if (!(error instanceof GuardError) || error.code !== 'azure-devops-unavailable' || attempt >= READ_ATTEMPTS)
    return undefined;
  const wait = error.retryAfterMs ?? FIRST_RETRY_MS * 2 ** (attempt - 1);
  return wait > LONGEST_RETRY_MS ? undefined : wait;
}

function urlOf(organizationUrl: string, { path, query, apiVersion = '7.1', host }: Call): string {
  const base = baseOf(organizationUrl, host);
  const url = `${base}/${path.map((segment) => encodeURIComponent(segment)).join('/')}`;
  const parameters = new URLSearchParams({ 'api-version': apiVersion });
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return `${url}?${parameters.toString()}`;
}

function baseOf(organizationUrl: string, host: Call['host']): string {
  if (host === undefined) return organizationUrl;
  return host === 'vsrm' ? releaseUrlOf(organizationUrl) : auditUrlOf(organizationUrl);
}

/**
 * Where an organization's audit log is, by whatever address the organization is named
 * (https://learn.microsoft.com/rest/api/azure/devops/audit/audit-log/query); a server of one's own is asked itself.
 */
function auditUrlOf(organizationUrl: string): string {
  const url = new URL(organizationUrl);
  const [, name] = /^([^.]+)\.visualstudio\.com$/.exec(url.hostname) ?? [];
  if (name !== undefined) return `https://auditservice.dev.azure.com/${name}`;
  if (url.hostname === 'dev.azure.com') url.hostname = 'auditservice.dev.azure.com';
  return url.href.replace(/\/+$/, '');
}

/**
 * Where an organization's classic releases are (https://learn.microsoft.com/rest/api/azure/devops/release/definitions/list); a
 * server of one's own serves them with everything else.
 */
function releaseUrlOf(organizationUrl: string): string {
  const url = new URL(organizationUrl);
  if (url.hostname === 'dev.azure.com') url.hostname = 'vsrm.dev.azure.com';
  else url.hostname = url.hostname.replace(/^([^.]+)\.visualstudio\.com$/, '$1.vsrm.visualstudio.com');
  return url.href.replace(/\/+$/, '');
}
