import { changesOf, compareNames, type Change, type Facts } from '../change.ts';
import type { TaskDefinition } from '../task-definition-schema.ts';
import { keyOf } from '../task-definitions.ts';

/** What is different of a task major that was read, against the definition that was there before. */
export interface DefinitionChange {
  readonly task: string;
  readonly major: number;
  readonly change: 'added' | 'gone' | 'changed';
  readonly changes: readonly Change[];
}

export interface DefinitionChanges {
  /** By name and major. */
  readonly tasks: readonly DefinitionChange[];
  /** Task majors of which only the version is another one. */
  readonly released: number;
  readonly unchanged: number;
}

/** Compares task definitions, by name and major. */
export function compareDefinitions(
  before: readonly TaskDefinition[],
  after: readonly TaskDefinition[],
): DefinitionChanges {
  const earlier = new Map(before.map((task) => [keyOf(task.task, task.major), task]));
  const later = new Set(after.map((task) => keyOf(task.task, task.major)));
  const tasks: DefinitionChange[] = before
    .filter(({ task, major }) => !later.has(keyOf(task, major)))
    .map((gone) => ({ task: gone.task, major: gone.major, change: 'gone', changes: [] }));
  let released = 0;
  let unchanged = 0;
  for (const definition of after) {
    const { task, major, version } = definition;
    const known = earlier.get(keyOf(task, major));
    const changes = changesOf(known === undefined ? [] : factsOf(known), factsOf(definition));
    if (known === undefined) tasks.push({ task, major, change: 'added', changes });
    else if (changes.length > 0) tasks.push({ task, major, change: 'changed', changes });
    else if (known.version === version) unchanged += 1;
    else released += 1;
  }
  return { tasks: tasks.sort((a, b) => compareNames(a.task, b.task) || a.major - b.major), released, unchanged };
}

/** Everything but the version, which changes with every release of a task. */
function factsOf(definition: TaskDefinition): Facts {
  const { task, id, folder, runsOn = [], deprecated, removalDate, connectionInputs, otherInputs } = definition;
  return [
    ['name', task],
    ['id', id],
    ['folder', folder],
    ['runs on', runsOn.join(', ') || null],
    ['deprecated', deprecated ? 'yes' : null],
    ['removal date', removalDate ?? null],
    ...connectionInputs.map(({ name, aliases, type, required, visibleRule }) => {
      const rule = visibleRule === undefined ? [] : [`when ${visibleRule}`];
      return fact(`connection ${name}`, [type, ...(required ? ['required'] : []), ...aliases, ...rule]);
    }),
    ...otherInputs.map((input) => {
      const value = input.default === undefined ? 'no default' : `default "${input.default}"`;
      return fact(`input ${input.name}`, [...input.aliases, value]);
    }),
  ];
}

function fact(what: string, parts: readonly string[]): Facts[number] {
  return [what, parts.join(', ')];
}
