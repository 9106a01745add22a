import type { z } from 'zod';
import { ServiceError, type Answer } from './answers.ts';
import type { ViolationKind } from './journal.ts';
import type { Organization } from './organization.ts';
import type { Query } from './query.ts';
import { findProject, findPullRequest, findRepository } from './state/find.ts';
import type { Identity, Project, PullRequest, Repository } from './state/model.ts';

/** One API call on its way to a handler: checked against the contract, and from somebody known. */
export interface Call {
  readonly organization: Organization;
  readonly parameters: ReadonlyMap<string, string>;
  readonly query: Query;
  readonly accept: string;
  readonly body: unknown;
  readonly caller: Identity;
  /** Records something that the client should not rely on; the call goes on. */
  report(kind: ViolationKind, message: string): void;
}

/** Does what an operation of the contract does. Refuses by throwing a `ServiceError`. */
export type Handler = (call: Call) => Answer;

/** Handlers by operation: `git/Items_Get`. */
export type Routes = Readonly<Record<string, Handler>>;

/** A segment of the path that the operation always has. */
export function pathParameter(call: Call, name: string): string {
  const value = call.parameters.get(name);
  if (value === undefined) throw new Error(`The operation has no path parameter "${name}".`);
  return value;
}

/** A number in the path; the service refuses anything else. */
export function pathNumber(call: Call, name: string): number {
  const value = pathParameter(call, name);
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new ServiceError({
    status: 400,
    typeKey: 'ArgumentException',
    message: `The value '${value}' is not valid for the parameter ${name}.`,
  });
}

/** The parts of the body that a handler needs. The contract has checked the types; this checks what it leaves open. */
export function bodyOf<Schema extends z.ZodType>(call: Call, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(call.body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const at = issue?.path.join('.') ?? '';
  throw new ServiceError({
    status: 400,
    typeKey: 'ArgumentException',
    message: `Value cannot be used. Parameter name: ${at === '' ? 'body' : at}. ${issue?.message ?? ''}`,
  });
}

/** The project in the path, where the path has one. */
export function projectOf(call: Call): Project | undefined {
  const name = call.parameters.get('project');
  if (name === undefined) return undefined;
  const project = findProject(call.organization.state, name);
  if (project !== undefined) return project;
  throw new ServiceError({
    status: 404,
    typeKey: 'ProjectDoesNotExistWithNameException',
    message: `TF200016: The following project does not exist: ${name}. Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server.`,
  });
}

/** The project in a path that always has one. */
export function neededProjectOf(call: Call): Project {
  const project = projectOf(call);
  if (project === undefined) throw new Error('The operation has no project in its path.');
  return project;
}

/** The repository in the path. A name is unique in its project only. */
export function repositoryOf(call: Call): Repository {
  const name = pathParameter(call, 'repositoryId');
  const repository = findRepository(call.organization.state, name, projectOf(call));
  if (repository !== undefined) return repository;
  throw new ServiceError({
    status: 404,
    typeKey: 'GitRepositoryNotFoundException',
    message: `TF401019: The Git repository with name or identifier ${name} does not exist or you do not have permissions for the operation you are attempting.`,
  });
}

/** The pull request in the path; where the path names a repository as well, it is that one's. */
export function pullRequestOf(call: Call): PullRequest {
  const repository = call.parameters.has('repositoryId') ? repositoryOf(call) : undefined;
  const pullRequest = findPullRequest(call.organization.state, pathNumber(call, 'pullRequestId'));
  const isThere = repository === undefined || pullRequest?.repository === repository;
  if (pullRequest !== undefined && isThere) return pullRequest;
  throw new ServiceError({
    status: 404,
    typeKey: 'GitPullRequestNotFoundException',
    message: 'TF401180: The requested pull request was not found.',
  });
}
