import { z } from 'zod';
import type { ClassicStep } from '../pipelines/classic/definition.ts';

/** Texts by name. Definitions that were imported can hold other values, which a task gets as texts all the same. */
const textsSchema = z
  .record(z.string(), z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]).nullish())
  .nullish();

/** Whether a step runs; what the service leaves out is switched on. */
const enabled = z.boolean().nullish();

/** Minutes; 0 for none. */
export const minutesSchema = z
  .number()
  .min(0)
  .nullish()
  .transform((minutes) => minutes ?? 0);

/** `BuildDefinitionStep` and `TaskGroupStep` (REST, areas build and distributedTask, 7.1). */
export const stepSchema = z.object({
  displayName: z.string().nullish(),
  refName: z.string().nullish(),
  enabled,
  condition: z.string().nullish(),
  timeoutInMinutes: minutesSchema,
  task: z.object({ id: z.string(), versionSpec: z.string().nullish(), definitionType: z.string().nullish() }),
  inputs: textsSchema,
  environment: textsSchema,
});

/** `WorkflowTask` of a release (REST, area release, 7.1). */
export const workflowTaskSchema = z.object({
  name: z.string().nullish(),
  refName: z.string().nullish(),
  enabled,
  condition: z.string().nullish(),
  timeoutInMinutes: minutesSchema,
  taskId: z.string(),
  version: z.string().nullish(),
  definitionType: z.string().nullish(),
  inputs: textsSchema,
  overrideInputs: textsSchema,
  environment: textsSchema,
});

export function stepIn({ task, displayName, ...step }: z.infer<typeof stepSchema>): ClassicStep {
  return {
    name: displayName ?? '',
    taskId: task.id.toLowerCase(),
    isTaskGroup: isTaskGroup(task.definitionType),
    version: task.versionSpec ?? '',
    refName: step.refName || undefined,
    isEnabled: step.enabled ?? true,
    condition: step.condition ?? undefined,
    timeoutMinutes: step.timeoutInMinutes,
    inputs: textsIn(step.inputs),
    environment: textsIn(step.environment),
  };
}

/** Assumption: an input that is overridden, by a parameter of the stage, has what overrides it and not its own value. */
export function workflowTaskIn({ name, taskId, version, ...task }: z.infer<typeof workflowTaskSchema>): ClassicStep {
  return {
    name: name ?? '',
    taskId: taskId.toLowerCase(),
    isTaskGroup: isTaskGroup(task.definitionType),
    version: version ?? '',
    refName: task.refName || undefined,
    isEnabled: task.enabled ?? true,
    condition: task.condition ?? undefined,
    timeoutMinutes: task.timeoutInMinutes,
    inputs: new Map([...textsIn(task.inputs), ...textsIn(task.overrideInputs)]),
    environment: textsIn(task.environment),
  };
}

function textsIn(texts: z.infer<typeof textsSchema>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(texts ?? {}).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text] as const] : [])),
  );
}

/** The service calls a task group a meta task. */
function isTaskGroup(definitionType: string | null | undefined): boolean {
  return definitionType?.toLowerCase() === 'metatask';
}
