import type { z } from 'zod';
import { GuardError } from '../../errors.ts';
import type { taskDefinitionsSchema } from '../task-definition-schema.ts';
import { AZURE_CLI, AZURE_POWERSHELL } from '../script-inputs.ts';
import { keyOf } from '../task-definitions.ts';
import { inputsAskedBy } from '../visible-rule.ts';
import type { TaskJson } from './task-json.ts';

/** Task definitions as they are written: what is empty or false is left out. */
export type WrittenDefinition = z.input<typeof taskDefinitionsSchema>['tasks'][number];

/** A task that was read. */
export interface FoundTask {
  readonly json: TaskJson;
  /** The folder of the task repository. */
  readonly folder: string;
  /** Names the place in an error. */
  readonly where: string;
}

/** What the editions ask of task definitions. */
export interface Asked {
  /** True for a task major that an edition lists: it is kept without a connection input too. */
  lists(task: string, major: number): boolean;
  /** The inputs that an edition's conditions of the task name. */
  inputs(task: string, major: number): readonly string[];
  /** True where a condition of the task asks for its script. */
  script(task: string, major: number): boolean;
}

/**
 * The definitions to keep: of every task major with a connection input, and of those that an edition lists. Of its other inputs
 * those that a visible rule or a condition asks for. In the order of the folders.
 * @throws GuardError `usage` where two tasks claim one name or one GUID of a major.
 */
export function definitionsOf(found: readonly FoundTask[], asked: Asked): readonly WrittenDefinition[] {
  const claimed = new Map<string, FoundTask>();
  for (const task of found) {
    const [major = 0] = task.json.version;
    for (const key of [keyOf(task.json.name, major), keyOf(task.json.id, major)]) {
      const other = claimed.get(key);
      if (other !== undefined && other !== task)
        throw new GuardError('usage', `${other.where} and ${task.where} both are ${key}: leave one of them out.`);
      claimed.set(key, task);
    }
  }
  return [...found]
    .sort((a, b) => (a.folder < b.folder ? -1 : a.folder > b.folder ? 1 : 0))
    .flatMap((task) => definitionOf(task, asked) ?? []);
}

function definitionOf({ json, folder }: FoundTask, asked: Asked): WrittenDefinition | undefined {
  const [major = 0] = json.version;
  const inputs = json.inputs ?? [];
  const connections = inputs.filter(({ type }) => /^connectedservice:/i.test(type));
  if (connections.length === 0 && !asked.lists(json.name, major)) return undefined;
  const names = new Set(
    [
      ...connections.flatMap(({ visibleRule }) => inputsAskedBy(visibleRule ?? '')),
      ...asked.inputs(json.name, major),
      ...(asked.script(json.name, major) ? scriptInputsOf(inputs) : []),
    ].map((name) => name.toLowerCase()),
  );
  const others = inputs.filter((input) => !connections.includes(input) && isAmong(input, names));
  return {
    task: json.name,
    major,
    id: json.id.toLowerCase(),
    version: json.version.join('.'),
    folder,
    ...(json.runsOn ? { runsOn: json.runsOn } : {}),
    ...(json.deprecated === true ? { deprecated: true } : {}),
    ...(json.removalDate ? { removalDate: json.removalDate.slice(0, 10) } : {}),
    connectionInputs: connections.map(({ name, aliases, type, required, visibleRule }) => ({
      name,
      ...(aliases?.length ? { aliases } : {}),
      type,
      ...(String(required).toLowerCase() === 'true' ? { required: true } : {}),
      ...(visibleRule ? { visibleRule } : {}),
    })),
    ...(others.length > 0
      ? {
          otherInputs: others.map(({ name, aliases, defaultValue }) => ({
            name,
            ...(aliases?.length ? { aliases } : {}),
            ...defaultOf(defaultValue),
          })),
        }
      : {}),
  };
}

type Input = NonNullable<TaskJson['inputs']>[number];

/** How the task takes a script: the text itself, a file, and what decides between the two. */
function scriptInputsOf(inputs: readonly Input[]): readonly string[] {
  const named = [AZURE_POWERSHELL, AZURE_CLI].find(({ inline }) => inputs.some(({ name }) => name === inline.name));
  return named === undefined ? [] : [named.inline, named.file, named.location].map(({ name }) => name);
}

/** A condition may name an input by an alias. */
function isAmong({ name, aliases }: Input, names: ReadonlySet<string>): boolean {
  return [name, ...(aliases ?? [])].some((one) => names.has(one.toLowerCase()));
}

/** As a step would write it. Nothing, and a text of several lines, which is a sample for people, are no default. */
function defaultOf(value: unknown): { readonly default?: string } {
  const text =
    typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? String(value) : '';
  return text === '' || text.includes('\n') ? {} : { default: text };
}
