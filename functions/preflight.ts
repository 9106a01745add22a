import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import { z } from 'zod';
import { GuardError, messageOf } from '../shared/errors.ts';
import { preflightOf } from '../shared/guard/conversion/preflight-of.ts';
import { preflightJson } from '../shared/guard/conversion/preflight-json.ts';
import { openGuard } from './guard.ts';
import { logOf } from './log.ts';

/** Errors that pass by themselves, or once somebody mends the settings: the caller asks again. */
const LATER: ReadonlySet<string> = new Set([
  'azure-devops-unavailable',
  'azure-devops-sign-in',
  'azure-devops-answer',
  'storage-unavailable',
  'ledger-unreadable',
]);

/**
 * What a conversion of a connection would do, with its evidence: 200, or 400 for what is no id, 404 where the guard sees no such
 * connection, 503 where it could not be found out. Nothing is converted over HTTP: that takes a person's own sign-in.
 */
export async function answerPreflight(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const log = logOf(context);
  const guard = openGuard(log);
  if (guard === undefined)
    return problem(503, 'settings-invalid', 'The settings of the guard are wrong; its log says which.');
  const id = z.guid().safeParse(request.params['id']);
  if (!id.success) return problem(400, 'usage', 'Name the service connection by its id, a GUID.');
  try {
    const judged = await preflightOf(guard.context, id.data.toLowerCase());
    if (judged === undefined)
      return problem(
        404,
        'not-found',
        `No project shows the guard a service connection ${id.data}: check the id and its access.`,
      );
    return { status: 200, jsonBody: preflightJson(judged, guard.context.organizationUrl) };
  } catch (error) {
    log.error(`Preflight of service connection ${id.data}: ${messageOf(error)}`);
    if (!(error instanceof GuardError)) throw error;
    // The guard's missing access is nothing that the caller did.
    return problem(503, error.code, error.message, LATER.has(error.code));
  }
}

function problem(status: number, code: string, message: string, isPassing = false): HttpResponseInit {
  const headers = isPassing ? { 'Retry-After': '60' } : {};
  return { status, headers, jsonBody: { error: { code, message } } };
}

app.http('preflight', {
  route: 'connections/{id}/preflight',
  methods: ['POST'],
  authLevel: 'function',
  handler: answerPreflight,
});
