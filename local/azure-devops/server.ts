import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { refuse, type Answer } from './answers.ts';
import { answerControl, type ControlContext } from './control/control.ts';
import { answerCall } from './gateway.ts';

/** Where the control address begins; everything else is the organization's API. */
export const CONTROL_PATH = '/_control';

/** More than any body that the guard sends, by far. */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

/** What the server works with. */
interface ServerContext extends ControlContext {
  /** Added to every answer of the API; the control address answers at once. */
  readonly answerDelayMs: number;
}

/** Answers one request. Never throws: what goes wrong here is a 500 and a recorded violation. */
export async function handleRequest(
  context: ServerContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await answer(context, request, response);
  } catch (error) {
    // The client went away before it had sent everything.
    if (request.destroyed && !request.complete) return;
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const path = request.url ?? '';
    context.journal.recordViolation({
      kind: 'answer',
      message: `The simulator failed: ${message}`,
      method: request.method ?? '',
      path,
      operation: null,
    });
    if (response.headersSent) response.destroy();
    else write(response, refuse({ status: 500, typeKey: 'VssServiceException', message: 'The simulator failed.' }), {});
  }
}

async function answer(context: ServerContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = parsedUrl(request.url);
  if (url === undefined) {
    write(response, refuse({ status: 400, typeKey: 'HttpException', message: 'The address is malformed.' }), {});
    return;
  }
  const bytes = await readBody(request);
  if (bytes === undefined) {
    const message = `The body is larger than ${BODY_LIMIT_BYTES} bytes.`;
    write(response, refuse({ status: 413, typeKey: 'HttpException', message }), { connection: 'close' });
    return;
  }
  const method = request.method ?? 'GET';
  const { body, malformed } = parsedBody(bytes);
  if (url.pathname === CONTROL_PATH || url.pathname.startsWith(`${CONTROL_PATH}/`)) {
    const path = url.pathname.slice(CONTROL_PATH.length);
    write(response, await answerControl(context, { method, path, body, malformed }), {});
    return;
  }
  const { authorization, accept, 'content-type': contentType } = request.headers;
  const outcome = answerCall(context, { method, url, authorization, accept, contentType, body, malformed });
  if (outcome.kind === 'hang-up') {
    request.socket.destroy();
    return;
  }
  const delayMs = outcome.delayMs + context.answerDelayMs;
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs).unref());
  write(response, outcome.answer, outcome.headers);
}

function parsedUrl(url: string | undefined): URL | undefined {
  return URL.canParse(url ?? '', 'http://127.0.0.1') ? new URL(url ?? '', 'http://127.0.0.1') : undefined;
}

/** All of the body, or undefined where there is more than the limit; the rest of it is not read. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  const body: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of body) {
    length += chunk.length;
    if (length > BODY_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parsedBody(bytes: Buffer): { readonly body: unknown; readonly malformed: string | undefined } {
  if (bytes.length === 0) return { body: undefined, malformed: undefined };
  try {
    return { body: JSON.parse(bytes.toString('utf8')), malformed: undefined };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { body: undefined, malformed: `The body is no JSON: ${reason}` };
  }
}

function write(response: ServerResponse, reply: Answer, headers: Readonly<Record<string, string>>): void {
  const common = { 'x-vss-e2eid': randomUUID(), ...headers };
  switch (reply.kind) {
    case 'json':
      response.writeHead(reply.status, {
        ...common,
        ...reply.headers,
        'content-type': 'application/json; charset=utf-8; api-version=7.1',
      });
      response.end(JSON.stringify(reply.body));
      break;
    case 'content':
      response.writeHead(reply.status, { ...common, 'content-type': reply.contentType });
      response.end(reply.content);
      break;
    case 'empty':
      response.writeHead(reply.status, common);
      response.end();
      break;
  }
}
