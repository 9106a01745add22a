import { z } from 'zod';
import { dotNetTime } from '../clock.ts';
import { runCompleted } from '../hooks/run-events.ts';
import { guidFor } from '../ids.ts';
import { personNamed } from '../state/identities.ts';
import { nextNumber, type OrganizationContext } from '../state/organization-context.ts';
import type { Run, RunStep } from '../state/runs.ts';
import { neededDefinition } from './needed.ts';
import { StepError } from './step-error.ts';

const at = z.iso.datetime().optional();

/** A pipeline that is run. */
export const startRunInput = z.strictObject({
  project: z.string().optional(),
  definition: z.union([z.int(), z.string()]),
  branch: z.string().default('refs/heads/main'),
  /** It waits for an agent. */
  queued: z.boolean().default(false),
  by: z.string().optional(),
  at,
});

/** Somebody runs a pipeline. */
export function startRun(organization: OrganizationContext, input: z.input<typeof startRunInput>) {
  const { branch, queued, by, at: time, ...step } = startRunInput.parse(input);
  const id = nextNumber(organization.state, 'run');
  const now = timeOf(organization, time);
  organization.state.runs.push({
    id,
    number: `${now.slice(0, 10).replaceAll('-', '')}.${String(id)}`,
    definition: neededDefinition(organization, step),
    requestedFor: personNamed(organization, by),
    branch,
    queueTime: now,
    startTime: queued ? null : now,
    status: queued ? 'notStarted' : 'inProgress',
    result: null,
    finishTime: null,
    steps: [],
  });
  return { runId: id };
}

const stepInput = z.strictObject({
  name: z.string(),
  /** `AzureCLI@2`; without it the step is no task. */
  task: z
    .string()
    .regex(/^\w+@\d+$/)
    .optional(),
  result: z.enum(['succeeded', 'succeededWithIssues', 'failed', 'canceled', 'skipped']).default('failed'),
  errors: z.array(z.string()).default([]),
  /** What it wrote; null: nothing. */
  log: z.string().nullable().default(''),
});

/** A run that ends, and what became of its steps. */
export const finishRunInput = z.strictObject({
  run: z.int(),
  result: z.enum(['succeeded', 'partiallySucceeded', 'failed', 'canceled']),
  steps: z.array(stepInput).default([]),
  at,
});

/** A run comes to its end; hooks tell of it. */
export function finishRun(organization: OrganizationContext, input: z.input<typeof finishRunInput>) {
  const step = finishRunInput.parse(input);
  const run = organization.state.runs.find(({ id }) => id === step.run);
  if (run === undefined) throw new StepError(`run ${step.run} does not exist.`);
  run.status = 'completed';
  run.result = step.result;
  run.finishTime = timeOf(organization, step.at);
  run.steps.push(...step.steps.map((one, index) => runStep(run, one, index)));
  for (const event of runCompleted(organization, run)) organization.publish(event);
  return { runId: run.id };
}

function runStep(run: Run, { name, task, result, errors, log }: z.output<typeof stepInput>, index: number): RunStep {
  const [taskName = '', major = ''] = task?.split('@') ?? [];
  return {
    recordId: guidFor(`record/${run.id}/${index}`),
    name,
    task: task === undefined ? null : { id: guidFor(`task/${taskName}`), name: taskName, version: `${major}.1.0` },
    result,
    errors,
    // The first logs of a run are those of its jobs.
    log: log === null ? null : { id: index + 3, lines: log.split('\n') },
  };
}

function timeOf({ clock }: OrganizationContext, time: string | undefined): string {
  return time === undefined ? clock.timestamp() : dotNetTime(new Date(time));
}
