import type { DefinitionVariables } from '../azure-devops/definitions.ts';
import type { VariableGroup } from '../azure-devops/other-consumers.ts';
import type { Groups } from '../pipelines/declared-variables.ts';

/** Variable groups as pipelines name them. */
export function groupsByName(groups: readonly VariableGroup[]): Groups {
  return new Map(groups.map(({ name, variables }) => [name.trim().toLowerCase(), variables]));
}

/** The variables of a definition and of the groups that are linked to it; its own win (docs: variables, precedence). */
export function variablesOf(
  { variables, variableGroupIds }: DefinitionVariables,
  groups: readonly VariableGroup[],
): ReadonlyMap<string, string | undefined> {
  const linked = groups.filter(({ id }) => variableGroupIds.includes(id));
  return new Map([...linked.flatMap((group) => [...group.variables]), ...variables]);
}

/** Predefined variables that are the same in every run of a pipeline; branch, reason and others are not known before one. */
export function predefinedVariables(project: string, definition: string | undefined): ReadonlyMap<string, string> {
  const name = definition?.slice(definition.lastIndexOf('\\') + 1);
  return new Map([
    ['System.TeamProject', project],
    ...(name === undefined ? [] : ([['Build.DefinitionName', name]] as const)),
  ]);
}
