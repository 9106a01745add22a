import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import { healthOf, type Health } from '../shared/guard/health.ts';
import { openGuard } from './guard.ts';
import { logOf } from './log.ts';

/** How long an answer holds: anybody may ask, and asking must not use up the guard's share of the service. */
const FRESH_MS = 10_000;

let last: { readonly until: number; readonly health: Promise<Health> } | undefined;

/** 200, or 503 with what is down; `settings` where nothing else can be asked. `identity` is who the guard is to Azure DevOps. */
export async function health(_request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const log = logOf(context);
  const guard = openGuard(log);
  if (guard === undefined) return { status: 503, jsonBody: { status: 'down', checks: { settings: 'down' } } };
  const now = guard.context.clock.now();
  if (last === undefined || last.until < now) last = { until: now + FRESH_MS, health: healthOf(guard.context, log) };
  const { status, checks, identity } = await last.health;
  return { status: status === 'ok' ? 200 : 503, jsonBody: { status, checks: { settings: 'ok', ...checks }, identity } };
}

app.http('health', { route: 'health', methods: ['GET'], authLevel: 'anonymous', handler: health });
