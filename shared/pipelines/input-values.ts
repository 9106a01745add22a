import type { TaskDefinition } from '../catalogue/task-definition-schema.ts';
import type { InputName, StepInputs } from './step-inputs.ts';
import { isMaybe } from './yaml/node.ts';

/** The input that a name or an alias in any casing means; one that the task does not describe has that name only. */
export function inputNamed(
  definition: TaskDefinition | undefined,
  name: string,
): InputName & { readonly default?: string | undefined } {
  const wanted = name.toLowerCase();
  const described = definition === undefined ? [] : [...definition.otherInputs, ...definition.connectionInputs];
  return (
    described.find(
      ({ name: own, aliases }) =>
        own.toLowerCase() === wanted || aliases.some((alias) => alias.toLowerCase() === wanted),
    ) ?? { name, aliases: [] }
  );
}

/**
 * Every text that an input of a step can have, among them the task's default, or nothing, where a run can leave it out. Empty for one that
 * is not set at all and has no default.
 */
export function valuesOfInput(
  definition: TaskDefinition | undefined,
  inputs: StepInputs,
  name: string,
): readonly string[] {
  const input = inputNamed(definition, name);
  const set = inputs.values(input);
  const values = set.map(({ text }) => text);
  if (!set.every(isMaybe)) return values;
  // Set under a condition only, the input has its default where the condition does not hold.
  if (input.default !== undefined) return [...values, input.default];
  return values.length === 0 ? values : [...values, ''];
}
