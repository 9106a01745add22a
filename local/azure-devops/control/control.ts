import { z } from 'zod';
import { json, type Answer } from '../answers.ts';
import { faultInput } from '../faults.ts';
import type { GatewayContext } from '../gateway.ts';
import { StepError } from '../steps/step-error.ts';
import { stateView } from './state-view.ts';
import { steps } from './step-table.ts';

/** What the control address works with. */
export type ControlContext = GatewayContext;

/** A request to the control address. */
export interface ControlRequest {
  readonly method: string;
  /** What follows `/_control`. */
  readonly path: string;
  readonly body: unknown;
  readonly malformed: string | undefined;
}

type ControlRoute = (context: ControlContext, body: unknown) => object | Promise<object>;

const clockBody = z.union([
  z.strictObject({ offsetMs: z.int() }),
  z.strictObject({ now: z.iso.datetime({ offset: true }) }),
]);
const faultsBody = z.union([faultInput, z.array(faultInput)]);
const stepBody = z.looseObject({ step: z.string() });

const routes: ReadonlyMap<string, ControlRoute> = new Map<string, ControlRoute>([
  ['GET /state', ({ organization, faults }) => ({ ...stateView(organization), faults: faults.pending })],
  ['GET /violations', ({ journal }) => journal.violations()],
  ['GET /requests', ({ journal }) => journal.requests()],
  ['GET /faults', ({ faults }) => faults.pending],
  ['POST /faults', addFaults],
  ['GET /clock', clockView],
  ['POST /clock', setClock],
  ['POST /steps', doStep],
  ['POST /hooks/resend', resendHooks],
  ['POST /reset', reset],
]);

/** Answers a request to the control address. What is wrong with a body is said in a 400; nothing here needs a token. */
export async function answerControl(context: ControlContext, request: ControlRequest): Promise<Answer> {
  const route = routes.get(`${request.method} ${request.path.replace(/\/$/, '')}`);
  if (route === undefined) {
    return failed(
      404,
      `There is no ${request.method} /_control${request.path}; there is: ${[...routes.keys()].join(', ')}.`,
    );
  }
  if (request.malformed !== undefined) return failed(400, request.malformed);
  try {
    return json(await route(context, request.body));
  } catch (error) {
    if (error instanceof StepError) return failed(400, error.message);
    if (error instanceof z.ZodError) return failed(400, `The body does not fit: ${causes(error)}.`);
    throw error;
  }
}

function addFaults({ faults }: ControlContext, body: unknown) {
  const added = faultsBody.parse(body);
  for (const fault of Array.isArray(added) ? added : [added]) faults.add(fault);
  return faults.pending;
}

function clockView({ organization: { clock } }: ControlContext) {
  return { now: clock.now().toISOString(), offsetMs: clock.offsetMs };
}

/** The offset stays; the clock goes on from what was set. */
function setClock(context: ControlContext, body: unknown) {
  const wanted = clockBody.parse(body);
  context.organization.clock.offsetMs = 'now' in wanted ? Date.parse(wanted.now) - Date.now() : wanted.offsetMs;
  return clockView(context);
}

function doStep({ organization }: ControlContext, body: unknown) {
  const { step: name, ...input } = stepBody.parse(body);
  const run = steps.get(name);
  if (run === undefined)
    throw new StepError(`Step "${name}" does not exist; there is: ${[...steps.keys()].join(', ')}.`);
  try {
    return run(organization, input);
  } catch (error) {
    if (error instanceof StepError) throw new StepError(`Step "${name}": ${error.message}`);
    if (error instanceof z.ZodError) throw new StepError(`Step "${name}": ${causes(error)}.`);
    throw error;
  }
}

async function resendHooks({ organization }: ControlContext) {
  await organization.hooks.resend();
  return { waitingDeliveries: organization.hooks.waiting };
}

function reset(context: ControlContext) {
  resetToSeed(context);
  return { organization: context.organization.name };
}

/** Back to the seed, with an empty journal, no faults and the real time. */
export function resetToSeed({ organization, journal, faults }: ControlContext): void {
  organization.clock.offsetMs = 0;
  organization.reset();
  journal.clear();
  faults.clear();
}

function causes(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}

function failed(status: number, message: string): Answer {
  return { kind: 'json', status, body: { message }, headers: {} };
}
