import type { DefinitionVariable, Variable } from '../state/model.ts';

/** `{ NAME: { value, isSecret } }`; flags that are not set are left out, and so is the value of a secret, which is null. */
export function variablesJson(variables: readonly (Variable | DefinitionVariable)[]) {
  return Object.fromEntries(
    variables.map(({ name, value, isSecret, ...rest }) => [
      name,
      {
        value: isSecret ? null : value,
        ...(isSecret ? { isSecret } : {}),
        ...('allowOverride' in rest && rest.allowOverride ? { allowOverride: true } : {}),
      },
    ]),
  );
}
