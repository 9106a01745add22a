import type { z } from 'zod';
import type { OrganizationContext } from '../state/organization-context.ts';
import { createConnection, type createConnectionInput } from '../steps/connections.ts';
import { createDefinition, type createDefinitionInput } from '../steps/definitions.ts';
import { push } from '../steps/push.ts';
import { createProject, createRepository, type createRepositoryInput } from '../steps/repositories.ts';

/** A service connection as `create-connection` takes it, without its project. */
export type SeedConnection = Omit<z.input<typeof createConnectionInput>, 'project'>;

/** A pipeline as `create-definition` takes it, without its project. */
export type SeedDefinition = Omit<z.input<typeof createDefinitionInput>, 'project'>;

/** A repository with its files, and other branches as changes against the default one. */
export interface SeedRepository extends Omit<z.input<typeof createRepositoryInput>, 'project'> {
  readonly branches?: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
}

/** A project and what is in it. */
export interface SeedProject {
  readonly name: string;
  readonly description?: string;
  readonly repositories?: readonly SeedRepository[];
  readonly definitions?: readonly SeedDefinition[];
  readonly connections?: readonly SeedConnection[];
}

/** What an organization holds at the start, before anybody subscribes to anything. */
export interface Seed {
  /** Name of the organization, the last part of its address. */
  readonly organization: string;
  readonly projects: readonly SeedProject[];
}

/** Creates everything in the seed. Projects come first, so that connections can be shared between them. */
export function plantSeed(organization: OrganizationContext, seed: Seed): void {
  for (const { name, description } of seed.projects) createProject(organization, { name, description });
  for (const project of seed.projects) {
    for (const { branches, ...repository } of project.repositories ?? []) {
      const { repositoryId } = createRepository(organization, { ...repository, project: project.name });
      for (const [branch, changes] of Object.entries(branches ?? {})) {
        push(organization, { repository: repositoryId, branch, changes: { ...changes } });
      }
    }
    for (const definition of project.definitions ?? []) {
      createDefinition(organization, { ...definition, project: project.name });
    }
    for (const connection of project.connections ?? []) {
      createConnection(organization, { ...connection, project: project.name });
    }
  }
}
