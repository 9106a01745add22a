import { same } from '../ids.ts';
import type { VariableGroup } from './connection-users.ts';
import type { Connection, Definition, Project, PullRequest, Repository } from './model.ts';
import type { State } from './organization-context.ts';

/** By id or name, as everywhere in the service. */
export function findProject(state: State, idOrName: string): Project | undefined {
  return state.projects.find((project) => same(project.id, idOrName) || same(project.name, idOrName));
}

/** Ids are unique in the organization; a name needs its project unless only one repository has it. */
export function findRepository(state: State, idOrName: string, project?: Project): Repository | undefined {
  const inProject = state.repositories.filter((repository) => project === undefined || repository.project === project);
  const byId = inProject.find((repository) => same(repository.id, idOrName));
  if (byId !== undefined) return byId;
  const named = inProject.filter((repository) => same(repository.name, idOrName));
  return named.length === 1 ? named[0] : undefined;
}

/** By number, which is unique in the organization. */
export function findPullRequest(state: State, id: number): PullRequest | undefined {
  return state.pullRequests.find((pullRequest) => pullRequest.id === id);
}

/** By id or name; a name that several projects have needs its project. */
export function findDefinition(state: State, idOrName: number | string, project?: Project): Definition | undefined {
  const matching = state.definitions.filter(
    (definition) =>
      (project === undefined || definition.project === project) &&
      (definition.id === Number(idOrName) || same(definition.name, String(idOrName))),
  );
  return matching.length === 1 ? matching[0] : undefined;
}

/** By number or name, in its project. */
export function findVariableGroup(
  state: State,
  idOrName: number | string,
  project: Project,
): VariableGroup | undefined {
  const inProject = state.variableGroups.filter((group) => group.project === project);
  return inProject.find(({ id, name }) => id === Number(idOrName) || same(name, String(idOrName)));
}

/** Connections that a project can use. */
export function connectionsOf(state: State, project: Project): Connection[] {
  return state.connections.filter((connection) => connection.shares.some((share) => share.project === project));
}

/** By id or name; names are per project. */
export function findConnection(state: State, idOrName: string, project?: Project): Connection | undefined {
  const candidates = project === undefined ? state.connections : connectionsOf(state, project);
  const matching = candidates.filter(
    (connection) =>
      same(connection.id, idOrName) ||
      connection.shares.some(
        (share) => same(share.name, idOrName) && (project === undefined || share.project === project),
      ),
  );
  return matching.length === 1 ? matching[0] : undefined;
}
