import type { DefinitionVariables } from '../azure-devops/definitions.ts';
import type { VariableGroup } from '../azure-devops/other-consumers.ts';
import type { Groups } from '../pipelines/declared-variables.ts';

/** Variable groups as pipelines name them. */
export function groupsByName(groups: readonly VariableGroup[]): Groups {
  return new Map(groups.map(({ name, variables }) => [name.trim().toLowerCase(), variables]));
}

/** Values of variables by their names in lower case; undefined for a secret, and for one that is not known. */
export type KnownVariables = ReadonlyMap<string, string | undefined>;

/**
 * The variables of a definition and of the groups that are linked to it; its own win (docs: variables, precedence). Which of two groups
 * wins is documented nowhere, so what they disagree on is not known.
 */
export function variablesOf(
  { variables, variableGroupIds }: DefinitionVariables,
  groups: readonly VariableGroup[],
): KnownVariables {
  const linked = groups.filter(({ id }) => variableGroupIds.includes(id)).map((group) => byName(group.variables));
  const known = new Map<string, string | undefined>();
  for (const group of linked) {
    for (const [name, value] of group)
      known.set(name, known.has(name) && known.get(name) !== value ? undefined : value);
  }
  return new Map([...known, ...byName(variables)]);
}

/** Names, in lower case, of variables that whoever starts a run of one of the definitions may set. */
export function openVariablesOf(
  definitions: readonly Pick<DefinitionVariables, 'openVariables'>[],
): ReadonlySet<string> {
  return new Set(definitions.flatMap(({ openVariables }) => Array.from(openVariables, (name) => name.toLowerCase())));
}

/** What several definitions agree on; what one of them lacks or has otherwise is not known. */
export function agreedVariables(all: readonly KnownVariables[]): KnownVariables {
  const names = new Set(all.flatMap((variables) => [...variables.keys()]));
  return new Map(
    Array.from(names, (name) => {
      const values = new Set(all.map((variables) => (variables.has(name) ? variables.get(name) : undefined)));
      const [value] = values;
      return [name, values.size === 1 ? value : undefined];
    }),
  );
}

function byName(variables: ReadonlyMap<string, string | undefined>): KnownVariables {
  return new Map(Array.from(variables, ([name, value]) => [name.toLowerCase(), value]));
}

/** Predefined variables that are the same in every run of a pipeline; branch, reason and others are not known before one. */
export function predefinedVariables(project: string, definition: string | undefined): ReadonlyMap<string, string> {
  const name = definition?.slice(definition.lastIndexOf('\\') + 1);
  return new Map([
    ['System.TeamProject', project],
    ...(name === undefined ? [] : ([['Build.DefinitionName', name]] as const)),
  ]);
}
