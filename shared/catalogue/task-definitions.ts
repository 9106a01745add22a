import type { z } from 'zod';
import data from './task-definitions.json' with { type: 'json' };
import { taskDefinitionsSchema, type ConnectionInput, type TaskDefinition } from './task-definition-schema.ts';

/**
 * Input names that mark an Azure connection on a task that has no definition here. Measured on public pipelines: about 4.6 % of
 * real uses need them. `ConnectedServiceName` is not among them: signing tasks and others use it for other services.
 */
export const WELL_KNOWN_CONNECTION_INPUTS: readonly string[] = [
  'azureSubscription',
  'connectedServiceNameARM',
  'azureServiceConnection',
  'azureResourceManagerConnection',
  'azureSubscriptionEndpoint',
  'azureSubscriptionConnection',
  'backendServiceArm',
  'environmentServiceName',
  'environmentServiceNameAzureRM',
  'providerServiceName',
];

interface Definitions {
  readonly byName: ReadonlyMap<string, TaskDefinition>;
  readonly byId: ReadonlyMap<string, TaskDefinition>;
  readonly byFolder: ReadonlyMap<string, TaskDefinition>;
  /** By name or GUID. */
  readonly majorsByName: ReadonlyMap<string, readonly TaskDefinition[]>;
}

type Shipped = z.infer<typeof taskDefinitionsSchema>;

let shipped: Shipped | undefined;
let loaded: Definitions | undefined;

/** The task definitions as they were read from the task repository, in the order of its folders, and when that was. */
export function shippedDefinitions(): Shipped {
  shipped ??= taskDefinitionsSchema.parse(data);
  return shipped;
}

/** All task definitions that were read from the task repository, by name and major, GUID and major, or folder. */
export function taskDefinitions(): Definitions {
  loaded ??= index(shippedDefinitions().tasks);
  return loaded;
}

function index(tasks: readonly TaskDefinition[]): Definitions {
  const majorsByName = new Map<string, TaskDefinition[]>();
  for (const task of tasks) {
    for (const key of [task.task.toLowerCase(), task.id.toLowerCase()]) {
      majorsByName.set(key, [...(majorsByName.get(key) ?? []), task]);
    }
  }
  return {
    byName: new Map(tasks.map((task) => [keyOf(task.task, task.major), task])),
    // One GUID belongs to two tasks of different majors, so the major is part of the key.
    byId: new Map(tasks.map((task) => [keyOf(task.id, task.major), task])),
    byFolder: new Map(tasks.map((task) => [task.folder.toLowerCase(), task])),
    majorsByName,
  };
}

/** The key under which a task major is found, whatever its casing. */
export function keyOf(name: string, major: number): string {
  return `${name.toLowerCase()}@${String(major)}`;
}

/**
 * True for inputs that take an Azure connection: `connectedService:AzureRM`, and the classic `connectedService:Azure`, with or
 * without scheme list; `AzureServiceBus` is another service. Types are written in varying case.
 */
export function takesAzureConnection(input: ConnectionInput): boolean {
  const type = input.type.toLowerCase();
  return type.startsWith('connectedservice:azure') && !type.startsWith('connectedservice:azureservicebus');
}
