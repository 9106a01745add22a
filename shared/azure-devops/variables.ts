import { z } from 'zod';

/**
 * Variables as definitions and variable groups have them: `{ NAME: { value, isSecret, allowOverride } }`. What is odd in one of them only hides its
 * value, so that it does not take the whole list away.
 */
export const variablesSchema = z
  .record(
    z.string(),
    z
      .object({
        value: z.string().nullish().catch(undefined),
        isSecret: z.boolean().nullish().catch(true),
        allowOverride: z.boolean().nullish().catch(true),
      })
      .nullish(),
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

/** Names of those to which whoever starts a run may give another value (docs: variables, "Let users override this value"). */
export function openVariablesOf(variables: z.infer<typeof variablesSchema>): ReadonlySet<string> {
  return new Set(
    Object.entries(variables ?? {}).flatMap(([name, variable]) => (variable?.allowOverride === true ? [name] : [])),
  );
}
