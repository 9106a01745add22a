import { isAuthenticated, signInPage } from './authentication.ts';
import { json, refuse, ServiceError, type Answer, type Refusal } from './answers.ts';
import type { Handler } from './call.ts';
import { checkAnswer } from './contract/check-answer.ts';
import { checkRequest } from './contract/check-request.ts';
import { operationKey } from './contract/contract.ts';
import { findOperation, type FoundOperation } from './contract/find-operation.ts';
import { rateLimitHeaders, type Faults, type PendingFault } from './faults.ts';
import { same } from './ids.ts';
import type { Journal, ViolationKind } from './journal.ts';
import type { Organization } from './organization.ts';
import { Query } from './query.ts';
import { routes } from './routes.ts';
import { guardIdentity } from './state/identities.ts';

/** An API call as it came in. */
export interface ApiRequest {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly accept: string | undefined;
  readonly contentType: string | undefined;
  /** Parsed JSON; undefined where there was no body. */
  readonly body: unknown;
  /** Why the body is no JSON; undefined where it is, or where there was none. */
  readonly malformed: string | undefined;
}

/** What becomes of a call: an answer with more headers, perhaps late, or a cut connection. */
export type Outcome =
  | {
      readonly kind: 'answer';
      readonly answer: Answer;
      readonly headers: Readonly<Record<string, string>>;
      readonly delayMs: number;
    }
  | { readonly kind: 'hang-up' };

/** What the gateway works with. */
export interface GatewayContext {
  readonly organization: Organization;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly token: string;
}

/**
 * Answers an API call: contract first (everything that differs is recorded), then faults, then who calls, then the operation
 * itself. A call without a token is checked against the contract all the same.
 */
export function answerCall(context: GatewayContext, request: ApiRequest): Outcome {
  const query = new Query(request.url.searchParams);
  const found = operationFor(context, request, query);
  const report = reporter(context, request, found);
  const verdict =
    found === undefined ? unknownOperation(request, report) : judge(context, found, request, query, report);
  const isKnown = isAuthenticated(request.authorization, context.token);
  const fault = context.faults.take(request.method, request.url.pathname);
  const outcome = withFault(fault, () => {
    if (!isKnown) return signInPage();
    return verdict.kind === 'refused' ? verdict.answer : verdict.serve();
  });
  context.journal.recordRequest({
    method: request.method,
    path: request.url.pathname,
    query: request.url.search,
    status: outcome.kind === 'answer' ? outcome.answer.status : 0,
    user: isKnown ? guardIdentity(context.organization).displayName : null,
    operation: found === undefined ? null : operationKey(found.operation),
  });
  return outcome;
}

/** What the contract says of a call. */
type Verdict =
  { readonly kind: 'refused'; readonly answer: Answer } | { readonly kind: 'accepted'; readonly serve: () => Answer };

function operationFor({ organization }: GatewayContext, { method, url }: ApiRequest, query: Query) {
  const found = findOperation(method, url.pathname, (name) => query.has(name));
  return same(found?.parameters.get('organization'), organization.name) ? found : undefined;
}

type Report = (kind: ViolationKind, message: string) => void;

function reporter({ journal }: GatewayContext, { method, url }: ApiRequest, found: FoundOperation | undefined): Report {
  const operation = found === undefined ? null : operationKey(found.operation);
  return (kind, message) => journal.recordViolation({ kind, message, method, path: url.pathname, operation });
}

/** The service's answer to an address that it does not have. */
function unknownOperation({ method, url }: ApiRequest, report: Report): Verdict {
  report('unknown-operation', `The contract has no operation for ${method} ${url.pathname}.`);
  const message = `The controller for path '${url.pathname}' was not found or does not implement IController.`;
  return refused({ status: 404, typeKey: 'HttpException', message });
}

/** Records what differs from the contract; the first difference that the service refuses is the answer. */
function judge(
  context: GatewayContext,
  found: FoundOperation,
  request: ApiRequest,
  query: Query,
  report: Report,
): Verdict {
  const breaches = checkRequest({ ...request, operation: found.operation, query });
  for (const breach of breaches) report(breach.kind, breach.message);
  const refusal = breaches.find((breach) => breach.refusal !== undefined)?.refusal;
  if (refusal !== undefined) return refused(refusal);
  const handler = routes.get(operationKey(found.operation));
  if (handler !== undefined) {
    return { kind: 'accepted', serve: () => serve(handler, context, found, request, query, report) };
  }
  const message = `${operationKey(found.operation)} is in the contract, but not simulated.`;
  report('not-simulated', message);
  return refused({ status: 501, typeKey: 'NotImplementedException', message });
}

function refused(refusal: Refusal): Verdict {
  return { kind: 'refused', answer: refuse(refusal) };
}

function serve(
  handler: Handler,
  { organization }: GatewayContext,
  { operation, parameters }: FoundOperation,
  request: ApiRequest,
  query: Query,
  report: Report,
): Answer {
  try {
    const caller = guardIdentity(organization);
    const { accept = '', body } = request;
    const answer = handler({ organization, parameters, query, accept, body, caller, report });
    const ofContract = query.unread().filter((name) => operation.parameters?.some((known) => same(known.name, name)));
    for (const name of ofContract)
      report('not-simulated', `The query parameter ${name} has no effect in the simulator.`);
    for (const problem of checkAnswer(operation, answer)) report('answer', problem.message);
    return answer;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.status === 501) report('not-simulated', error.message);
    return refuse(error);
  }
}

function withFault(fault: PendingFault | undefined, normal: () => Answer): Outcome {
  const answer = (result: Answer, headers = {}, delayMs = 0): Outcome => ({
    kind: 'answer',
    answer: result,
    headers,
    delayMs,
  });
  switch (fault?.fault) {
    case undefined:
      return answer(normal());
    case 'sign-in-page':
      return answer(signInPage());
    case 'null':
      return answer(json(null));
    case 'retry-after':
      return answer(normal(), rateLimitHeaders(fault.retryAfterSeconds));
    case 'status':
      return answer(
        refuse(fault),
        fault.retryAfterSeconds === undefined ? {} : rateLimitHeaders(fault.retryAfterSeconds),
      );
    case 'hang-up':
      if (fault.served) normal();
      return { kind: 'hang-up' };
    case 'slow':
      return answer(normal(), {}, fault.delayMs);
  }
}
