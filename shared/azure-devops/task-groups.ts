import { z } from 'zod';
import type { InstalledTasks } from '../pipelines/classic/task-names.ts';
import type { TaskGroup } from '../pipelines/classic/definition.ts';
import { stepIn, stepSchema } from './classic-steps.ts';
import type { Requests } from './request.ts';

const version = z.object({
  major: z.int(),
  minor: z.int().nullish(),
  patch: z.int().nullish(),
  isTest: z.boolean().nullish(),
});

const taskGroup = z.object({
  name: z.string(),
  version,
  inputs: z.array(z.object({ name: z.string(), defaultValue: z.string().nullish() })).nullish(),
  /** Needed: a task group without its steps would look like one that runs nothing. */
  tasks: z.array(stepSchema),
});

const installedTask = z.object({
  id: z.string(),
  name: z.string(),
  contributionIdentifier: z.string().nullish(),
});

/** Task groups, and the tasks of an organization (REST, area distributedTask, 7.1). */
export function taskGroupReads(requests: Requests) {
  return {
    /** All versions of a task group; groups within it stay references. */
    async taskGroup(projectId: string, id: string): Promise<readonly TaskGroup[]> {
      const found = await requests.list(
        {
          what: `task group ${id} of project ${projectId}`,
          path: [projectId, '_apis', 'distributedtask', 'taskgroups', id],
        },
        z.object({ value: z.array(taskGroup) }),
      );
      return found.map(({ name, version: { major, minor, patch, isTest }, inputs, tasks }) => ({
        name,
        version: [major, minor ?? 0, patch ?? 0],
        isTest: isTest ?? false,
        parameters: new Map(
          (inputs ?? []).flatMap(({ name: input, defaultValue }) =>
            typeof defaultValue === 'string' ? [[input, defaultValue] as const] : [],
          ),
        ),
        steps: tasks.map(stepIn),
      }));
    },

    /** The tasks of the organization by GUID: those in the box, of extensions, and uploaded ones. */
    async installedTasks(): Promise<InstalledTasks> {
      const found = await requests.list(
        { what: 'the tasks of the organization', path: ['_apis', 'distributedtask', 'tasks'] },
        z.object({ value: z.array(installedTask) }),
      );
      return new Map(
        found.map(({ id, name, contributionIdentifier }) => [
          id.toLowerCase(),
          { name, extension: contributionIdentifier || undefined },
        ]),
      );
    },
  };
}
