import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { RegisteredFunction } from './bindings.ts';
import { describeError } from './describe-error.ts';
import type { Executions } from './executions.ts';
import { readBody } from './http/read-body.ts';
import { decodeSegment } from './http/route-template.ts';
import { sendJson, sendStatus } from './http/send.ts';
import type { HostRoutes } from './http/server.ts';
import type { Timers } from './timers.ts';

// Shape: FunctionInvocation in Azure/azure-functions-host. A timer is fired with no input at all.
const invocationSchema = z.looseObject({ input: z.unknown().optional() });

const RUN_ROUTE = /^\/admin\/functions\/([^/]+)$/i;

export interface AdminOptions {
  readonly functions: readonly RegisteredFunction[];
  readonly executions: Executions;
  readonly timers: Pick<Timers, 'inputFor'>;
}

/**
 * The admin routes of the host: its state, the list of functions, and `POST /admin/functions/{name}` with `{"input": "…"}`, which
 * fires a timer or queue function by hand. Unlike the real host's it answers after the run: 202, or 500 with the message.
 */
export function createAdminRoutes(options: AdminOptions): HostRoutes {
  return async (request, response, url) => {
    const path = url.pathname.toLowerCase();
    if (path !== '/admin' && !path.startsWith('/admin/')) return false;
    // No key protects these routes here, so a web page must not reach them: a browser always names where a page's request is from.
    if (request.headers.origin !== undefined) {
      sendJson(response, 403, { message: 'The admin routes are not open to web pages.' });
    } else if (request.method === 'GET' && path === '/admin/host/status') {
      sendJson(response, 200, { state: 'Running' });
    } else if (request.method === 'GET' && path === '/admin/functions') {
      sendJson(response, 200, options.functions.map(describe));
    } else if (request.method === 'POST' && RUN_ROUTE.test(path)) {
      await runByHand(options, decodeSegment(RUN_ROUTE.exec(url.pathname)?.[1] ?? ''), request, response);
    } else {
      sendStatus(response, 404);
    }
    return true;
  };
}

function describe({ name, binding, trigger }: RegisteredFunction): object {
  return { name, config: { bindings: [{ name: binding, direction: 'in', ...trigger }] } };
}

async function runByHand(
  { functions, executions, timers }: AdminOptions,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const registered = functions.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!registered) {
    const names = functions.map((one) => one.name).join(', ');
    return sendJson(response, 404, { message: `There is no function "${name}". There are: ${names}.` });
  }
  if (registered.trigger.type === 'httpTrigger') {
    return sendJson(response, 400, { message: `"${registered.name}" is an HTTP function: call its route.` });
  }
  const body = await readBody(request);
  if (body.kind !== 'body') return sendStatus(response, 413);
  const input = parseInput(body.bytes.toString('utf8'));
  if (input === undefined) return sendJson(response, 400, { message: 'The body is not of the form {"input": "…"}.' });
  try {
    const fired =
      registered.trigger.type === 'timerTrigger' ? timers.inputFor(registered.name) : { data: { string: input } };
    await executions.run(registered, fired);
    return sendStatus(response, 202);
  } catch (error) {
    return sendJson(response, 500, { message: `"${registered.name}" failed: ${describeError(error)}` });
  }
}

/** The text that a function is fired with; undefined when the body cannot be read. */
function parseInput(body: string): string | undefined {
  if (body.trim() === '') return '';
  try {
    const { input = '' } = invocationSchema.parse(JSON.parse(body));
    return typeof input === 'string' ? input : JSON.stringify(input);
  } catch {
    return undefined;
  }
}
