import { keyOf, taskDefinitions } from '../../catalogue/task-definitions.ts';
import type { ClassicStep } from './definition.ts';

/** A task of an organization, as far as it is needed to name it. */
export interface InstalledTask {
  readonly name: string;
  /** Publisher, extension and contribution; undefined for a task in the box, or one that the organization uploaded. */
  readonly extension: string | undefined;
}

/** The tasks of an organization by GUID in lower case. */
export type InstalledTasks = ReadonlyMap<string, InstalledTask>;

/** True where only the organization knows the name of a task. */
export function isNameless({ taskId, version }: ClassicStep): boolean {
  return nameInCatalogue(taskId, version) === undefined;
}

/**
 * The text by which YAML would run the task of a classic step, which names it by GUID: `AzureFileCopy@4`. A task that nobody knows stays
 * a GUID. So does one that only borrows the name of a task in the box: it is another task.
 */
export function taskTextOf({ taskId, version }: ClassicStep, installed: InstalledTasks): string {
  const known = nameInCatalogue(taskId, version);
  return `${known ?? nameIn(installed, taskId) ?? taskId}@${version.replace(/(?:\.\*)+$/, '')}`;
}

function nameInCatalogue(taskId: string, version: string): string | undefined {
  const { byId, majorsByName } = taskDefinitions();
  const exact = byId.get(keyOf(taskId, Number.parseInt(version, 10)));
  if (exact !== undefined) return exact.task;
  // One GUID can belong to two tasks of different majors.
  const [name, ...others] = new Set(majorsByName.get(taskId)?.map(({ task }) => task));
  return others.length === 0 ? name : undefined;
}

function nameIn(installed: InstalledTasks, taskId: string): string | undefined {
  const found = installed.get(taskId);
  if (found === undefined) return undefined;
  if (found.extension !== undefined) return `${found.extension}.${found.name}`;
  return taskDefinitions().majorsByName.has(found.name.toLowerCase()) ? undefined : found.name;
}
