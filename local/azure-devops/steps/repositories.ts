import { z } from 'zod';
import { GitStore } from '../git/store.ts';
import { same } from '../ids.ts';
import { newGuid } from '../state/identities.ts';
import { branchRef } from '../state/iterations.ts';
import type { Project } from '../state/model.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { neededProject, neededRepository } from './needed.ts';
import { push } from './push.ts';
import { StepError } from './step-error.ts';

/** A new project. */
export const createProjectInput = z.strictObject({ name: z.string().min(1), description: z.string().default('') });

/** A project begins, with nothing in it. */
export function createProject(organization: OrganizationContext, input: z.input<typeof createProjectInput>) {
  const step = createProjectInput.parse(input);
  const { state } = organization;
  if (state.projects.some(({ name }) => same(name, step.name))) throw new StepError(`project "${step.name}" exists.`);
  const id = newGuid(state, 'project', step.name);
  state.projects.push({ id, ...step, lastUpdateTime: organization.clock.timestamp() });
  return { projectId: id };
}

/** A new repository. */
export const createRepositoryInput = z.strictObject({
  project: z.string(),
  name: z.string().min(1),
  defaultBranch: z.string().default('refs/heads/main'),
  /** Files of the first commit; none makes an empty repository. */
  files: z.record(z.string(), z.string()).default({}),
});

/** A repository begins, with one commit on its default branch where there are files. */
export function createRepository(organization: OrganizationContext, input: z.input<typeof createRepositoryInput>) {
  const step = createRepositoryInput.parse(input);
  const project = neededProject(organization, step.project);
  const { repositories } = organization.state;
  const id = newRepositoryId(organization, project, step.name);
  const defaultBranch = branchRef(step.defaultBranch);
  repositories.push({ id, name: step.name, project, defaultBranch, git: new GitStore(), pushes: [], parent: null });
  if (Object.keys(step.files).length > 0) {
    push(organization, { repository: id, branch: defaultBranch, changes: step.files, message: 'First commit' });
  }
  return { repositoryId: id };
}

/** A repository and what its fork is called. */
export const forkRepositoryInput = z.strictObject({
  project: z.string().optional(),
  repository: z.string(),
  name: z.string().min(1),
  /** The project of the fork; that of the repository where it is left out. */
  into: z.string().optional(),
});

/** Somebody forks a repository, with all its branches and tags. */
export function forkRepository(organization: OrganizationContext, input: z.input<typeof forkRepositoryInput>) {
  const step = forkRepositoryInput.parse(input);
  const parent = neededRepository(organization, step);
  const project = step.into === undefined ? parent.project : neededProject(organization, step.into);
  const id = newRepositoryId(organization, project, step.name);
  const { defaultBranch } = parent;
  const fork = { id, name: step.name, project, defaultBranch, git: parent.git.fork(), pushes: [], parent };
  organization.state.repositories.push(fork);
  return { repositoryId: id, projectId: project.id };
}

/** The id of a repository that begins; its name must be new in the project. */
function newRepositoryId({ state }: OrganizationContext, project: Project, name: string): string {
  if (state.repositories.some((other) => other.project === project && same(other.name, name))) {
    throw new StepError(`project "${project.name}" already has a repository "${name}".`);
  }
  return newGuid(state, 'repository', project.name, name);
}

/** The repository that goes. */
export const deleteRepositoryInput = z.strictObject({ project: z.string().optional(), repository: z.string() });

/** A repository goes, with its pull requests and build definitions' source. */
export function deleteRepository(organization: OrganizationContext, input: z.input<typeof deleteRepositoryInput>) {
  const repository = neededRepository(organization, deleteRepositoryInput.parse(input));
  const { state } = organization;
  state.repositories.splice(state.repositories.indexOf(repository), 1);
  const kept = state.pullRequests.filter((pullRequest) => pullRequest.repository !== repository);
  state.pullRequests.splice(0, state.pullRequests.length, ...kept);
  return { repositoryId: repository.id };
}
