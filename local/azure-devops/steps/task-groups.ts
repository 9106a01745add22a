import { z } from 'zod';
import { guidFor } from '../ids.ts';
import { personNamed } from '../state/identities.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { neededProject } from './needed.ts';

/** A new task group, or a new version of one that is there. */
export const createTaskGroupInput = z.strictObject({
  project: z.string(),
  name: z.string().min(1),
  version: z
    .strictObject({
      major: z.int().default(1),
      minor: z.int().default(0),
      patch: z.int().default(0),
      isTest: z.boolean().default(false),
    })
    .default({ major: 1, minor: 0, patch: 0, isTest: false }),
  /** Parameters and steps as the service gives them. */
  inputs: z.array(z.looseObject({})).default([]),
  tasks: z.array(z.looseObject({})).default([]),
  createdBy: z.string().optional(),
});

/** Somebody makes a task group of some steps. There is no event for it (reference: azure-devops.md 1.1). */
export function createTaskGroup(organization: OrganizationContext, input: z.input<typeof createTaskGroupInput>) {
  const { name, version, inputs, tasks, ...step } = createTaskGroupInput.parse(input);
  const project = neededProject(organization, step.project);
  const id = guidFor(`task-group/${project.id}/${name}`);
  const createdBy = personNamed(organization, step.createdBy);
  const createdOn = organization.clock.timestamp();
  organization.state.taskGroups.push({ id, name, project, version, inputs, tasks, createdBy, createdOn });
  return { taskGroupId: id };
}

/** A task that comes with an extension, or is uploaded. */
export const installTaskInput = z.strictObject({
  name: z.string().min(1),
  major: z.int().default(1),
  /** Publisher, extension and contribution; without it the task is uploaded. */
  contribution: z.string().optional(),
});

/** Somebody installs an extension with a task. */
export function installTask(organization: OrganizationContext, input: z.input<typeof installTaskInput>) {
  const { name, major, contribution = null } = installTaskInput.parse(input);
  const id = guidFor(`task/${contribution ?? ''}/${name}`);
  organization.state.installedTasks.push({ id, name, major, contribution });
  return { taskId: id };
}
