import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import { describeError } from '../describe-error.ts';
import type { Executions } from '../executions.ts';
import { listen } from './listen.ts';
import { readBody } from './read-body.ts';
import type { HttpFunction, Router } from './router.ts';
import type { RouteValues } from './route-template.ts';
import { sendResult, sendStatus } from './send.ts';
import { toHttpData, urlOf } from './to-http-data.ts';

/** As long as Kestrel, the real host's server, keeps an idle connection (KestrelServerLimits.KeepAliveTimeout). */
const KEEP_ALIVE_MS = 130_000;

/** Serves the host's own routes; false when a request is for none of them. */
export type HostRoutes = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>;

export interface HttpServer {
  readonly port: number;
  /** Takes no new connection; a request on an open one is answered 503. */
  refuse(): void;
  /** After `refuse()`: ends every connection; resolves when the port is free. */
  close(): Promise<void>;
}

export interface HttpServerOptions {
  readonly port: number;
  readonly router: Router;
  readonly hostRoutes: HostRoutes;
  readonly executions: Executions;
  readonly log: (line: string) => void;
}

/** Serves the app's HTTP functions on 127.0.0.1. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { router, hostRoutes, executions, log } = options;
  const warnAboutChunks = createChunkWarning(log);
  let refusing = false;
  let closed: Promise<unknown> = Promise.resolve();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = urlOf(request, port);
    if (!url) return sendStatus(response, 400);
    if (refusing) return sendStatus(response, 503, { connection: 'close' });
    if (await hostRoutes(request, response, url)) return undefined;
    const match = router(request.method ?? 'GET', url.pathname);
    switch (match.kind) {
      case 'function':
        return runFunction(match.httpFunction, match.values, request, response, url);
      case 'method-not-allowed':
        // The real host answers 404 here, for its router sees no route at all; 405 says what is wrong.
        return sendStatus(response, 405, { allow: match.allowed.join(', ') });
      case 'not-found':
        return sendStatus(response, 404);
    }
  }

  async function runFunction(
    httpFunction: HttpFunction,
    values: RouteValues,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    const body = await readBody(request);
    if (body.kind === 'client-left') return void response.destroy();
    if (body.kind === 'too-large') return sendStatus(response, 413, { connection: 'close' });
    if (request.headers['transfer-encoding'] && body.bytes.length > 0) warnAboutChunks(httpFunction.name);
    const http = toHttpData(request, url, values, body.bytes);
    // What the function threw stands in the log; the caller learns no more than that, as in Azure.
    const result = await executions.run(httpFunction, { data: { http } }).catch(() => undefined);
    if (response.destroyed) return undefined;
    return result ? sendResult(response, result.returnValue) : sendStatus(response, 500);
  }

  const server = createServer((request, response) => {
    // What a client does that leaves early is no fault of the host.
    response.on('error', () => undefined);
    const exchange = answer(request, response)
      .catch((error: unknown) => {
        log(`${request.method} ${request.url} could not be answered: ${describeError(error)}`);
        return response.headersSent ? response.destroy() : sendStatus(response, 500);
      })
      .then(() => finished(response))
      .catch(() => undefined);
    executions.track(`${request.method} ${request.url}`, exchange);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listen(server, options.port);

  return {
    port,
    refuse() {
      refusing = true;
      closed = new Promise((resolve) => server.close(resolve));
    },
    async close() {
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The real host drops a body that comes without Content-Length, so a caller that works here would fail there: say so once. */
function createChunkWarning(log: (line: string) => void): (functionName: string) => void {
  const warned = new Set<string>();
  return (functionName) => {
    if (warned.has(functionName)) return;
    warned.add(functionName);
    log(
      `'${functionName}' was sent a body in chunks: Azure passes on only bodies with Content-Length (azure-functions-host issue 4926). Let the caller send that header.`,
    );
  };
}
