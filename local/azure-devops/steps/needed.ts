import {
  findConnection,
  findDefinition,
  findProject,
  findPullRequest,
  findRepository,
  findVariableGroup,
} from '../state/find.ts';
import type { VariableGroup } from '../state/connection-users.ts';
import type { Connection, Definition, Project, PullRequest, Repository } from '../state/model.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { StepError } from './step-error.ts';

/** How a step names something that lives in a project. */
export interface InProject {
  readonly project?: string | undefined;
}

/** The project with this id or name; a step without it cannot be done. */
export function neededProject({ state }: OrganizationContext, idOrName: string): Project {
  const project = findProject(state, idOrName);
  if (project !== undefined) return project;
  const known = state.projects.map(({ name }) => name);
  throw new StepError(`project "${idOrName}" does not exist; there is: ${known.join(', ') || 'none'}.`);
}

/** The project that a step names, or undefined where it names none. */
export function namedProject(organization: OrganizationContext, step: InProject): Project | undefined {
  return step.project === undefined ? undefined : neededProject(organization, step.project);
}

/** The repository that a step names. */
export function neededRepository(
  organization: OrganizationContext,
  step: InProject & { readonly repository: string },
): Repository {
  const { state } = organization;
  const repository = findRepository(state, step.repository, namedProject(organization, step));
  if (repository !== undefined) return repository;
  const known = state.repositories.map(({ name, project }) => `${project.name}/${name}`);
  throw new StepError(
    `repository "${step.repository}" does not exist or is in several projects; there is: ${known.join(', ') || 'none'}.`,
  );
}

/** The pull request that a step names. */
export function neededPullRequest({ state }: OrganizationContext, id: number): PullRequest {
  const pullRequest = findPullRequest(state, id);
  if (pullRequest !== undefined) return pullRequest;
  const known = state.pullRequests.map((known) => known.id);
  throw new StepError(`pull request ${id} does not exist; there is: ${known.join(', ') || 'none'}.`);
}

/** The pipeline that a step names. */
export function neededDefinition(
  organization: OrganizationContext,
  step: InProject & { readonly definition: number | string },
): Definition {
  const { state } = organization;
  const definition = findDefinition(state, step.definition, namedProject(organization, step));
  if (definition !== undefined) return definition;
  const known = state.definitions.map(({ name }) => name);
  throw new StepError(`definition "${step.definition}" does not exist; there is: ${known.join(', ') || 'none'}.`);
}

/** The variable group of a project that a step names. */
export function neededVariableGroup(
  { state }: OrganizationContext,
  project: Project,
  idOrName: number | string,
): VariableGroup {
  const group = findVariableGroup(state, idOrName, project);
  if (group !== undefined) return group;
  const known = state.variableGroups.filter((other) => other.project === project).map(({ name }) => name);
  throw new StepError(
    `variable group "${idOrName}" does not exist in "${project.name}"; there is: ${known.join(', ') || 'none'}.`,
  );
}

/** The service connection that a step names. */
export function neededConnection(
  organization: OrganizationContext,
  step: InProject & { readonly connection: string },
): Connection {
  const { state } = organization;
  const connection = findConnection(state, step.connection, namedProject(organization, step));
  if (connection !== undefined) return connection;
  const known = state.connections.flatMap(({ shares }) => shares.map(({ project, name }) => `${project.name}/${name}`));
  throw new StepError(
    `connection "${step.connection}" does not exist or is in several projects; there is: ${known.join(', ') || 'none'}.`,
  );
}
