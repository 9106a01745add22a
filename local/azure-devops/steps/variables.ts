import { z } from 'zod';
import type { Variable } from '../state/model.ts';

/** A variable as a step gives it. One without a value has null over REST, as a secret has. */
export const variableInput = z.strictObject({ value: z.string().optional(), isSecret: z.boolean().default(false) });

/** The variables of a step, with their names in them. */
export function variablesOf<Given extends z.output<typeof variableInput>>(given: Readonly<Record<string, Given>>) {
  return Object.entries(given).map(
    ([name, { value = null, ...rest }]) => ({ name, value, ...rest }) satisfies Variable,
  );
}
