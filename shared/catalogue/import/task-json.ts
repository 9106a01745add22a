import { z } from 'zod';
import { GuardError } from '../../errors.ts';

/** Real names stay below 80 characters; no name of a task or input holds control characters. */
const MAX_NAME = 200;
const MAX_RULE = 2_000;
const MAX_INPUTS = 2_000;

const name = z
  .string()
  .min(1)
  .max(MAX_NAME)
  .refine((text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text), 'holds characters that are not shown');

const part = z.union([
  z.int().min(0).max(999_999),
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number),
]);

/** task.json writes `Major`, the service `major`. */
const version = z.union([
  z.object({ Major: part, Minor: part, Patch: part }).transform(({ Major, Minor, Patch }) => [Major, Minor, Patch]),
  z.object({ major: part, minor: part, patch: part }).transform(({ major, minor, patch }) => [major, minor, patch]),
]);

const input = z.object({
  name,
  type: z.string().max(MAX_NAME).default(''),
  aliases: z.array(name).max(50).nullish(),
  /** Some tasks write it as text. */
  required: z.union([z.boolean(), z.string()]).nullish(),
  defaultValue: z.unknown().optional(),
  visibleRule: z.string().max(MAX_RULE).nullish(),
});

const taskJson = z.object({
  name,
  id: z.guid(),
  version,
  inputs: z.array(input).max(MAX_INPUTS).nullish(),
  runsOn: z.array(name).max(20).nullish(),
  deprecated: z.boolean().nullish(),
  /** A date, for some with a time. */
  removalDate: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}/)
    .nullish(),
  /** Publisher, extension and contribution; only a task of an extension has one. */
  contributionIdentifier: z.string().nullish(),
  /** False for a task that an organization uploaded itself (TaskDefinition in azure-devops-node-api). */
  serverOwned: z.boolean().nullish(),
});

/**
 * The definition of a task as its `task.json` and the service's `_apis/distributedtask/tasks` write it
 * (https://github.com/microsoft/azure-pipelines-tasks/blob/master/docs/taskjson.md), as far as the catalogue needs it.
 */
export type TaskJson = z.infer<typeof taskJson>;

/**
 * Reads the text of a `task.json`.
 * @param where Names the file in an error.
 * @throws GuardError `usage`
 */
export function readTaskJson(text: string, where: string): TaskJson {
  return taskOf(jsonOf(text, where), where);
}

/** Most tasks in one answer: with all versions of a large organization it holds some thousand. */
const MAX_TASKS = 20_000;

const answer = z.object({ value: z.array(z.unknown()).max(MAX_TASKS) });

/**
 * Reads the answer of `_apis/distributedtask/tasks`: a task for each major, or for each version.
 * @param where Names the file in an error.
 * @throws GuardError `usage`
 */
export function readTaskAnswer(text: string, where: string): readonly TaskJson[] {
  const parsed = answer.safeParse(jsonOf(text, where));
  if (parsed.success) return parsed.data.value.map((one, index) => taskOf(one, `${where}: value[${String(index)}]`));
  throw new GuardError(
    'usage',
    `${where} is no answer of _apis/distributedtask/tasks, {"count": …, "value": [tasks]}: ${problems(parsed.error)}.`,
  );
}

function jsonOf(text: string, where: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new GuardError('usage', `${where} is no JSON: ${error instanceof Error ? error.message : String(error)}.`, {
      cause: error,
    });
  }
}

function taskOf(json: unknown, where: string): TaskJson {
  const parsed = taskJson.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new GuardError('usage', `${where} is no task definition: ${problems(parsed.error)}.`);
}

/** The first ones: a hostile file can hold any number. */
function problems({ issues }: z.ZodError): string {
  const shown = issues.slice(0, 3).map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  return `${shown.join('; ')}${issues.length > shown.length ? ' …' : ''}`;
}
