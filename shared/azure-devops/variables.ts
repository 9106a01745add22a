import { z } from 'zod';

/**
 * Variables as definitions and variable groups have them: `{ NAME: { value, isSecret } }`. What is odd in one of them only hides its
 * value, so that it does not take the whole list away.
 */
export const variablesSchema = z
  .record(
    z.string(),
    z.object({ value: z.string().nullish().catch(undefined), isSecret: z.boolean().nullish().catch(true) }).nullish(),
  )
  .nullish();

/**
 * Name → value, undefined where it is a secret or has none. The names are as they were written; Azure Pipelines compares them
 * without case.
 */
export function variablesOf(variables: z.infer<typeof variablesSchema>): ReadonlyMap<string, string | undefined> {
  return new Map(
    Object.entries(variables ?? {}).map(([name, variable]) => [
      name,
      variable?.isSecret === true ? undefined : (variable?.value ?? undefined),
    ]),
  );
}
