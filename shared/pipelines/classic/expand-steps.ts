import { MAX_TEXT_LENGTH } from '../yaml/limits.ts';
import type { ClassicStep, TaskGroup, TaskGroups } from './definition.ts';
import { placeOfStep, quoted } from './place.ts';
import { substituted } from './substitute.ts';

/** A step that runs a task, with the values of its task groups, and where it stands in words. */
export interface PlacedStep {
  readonly step: ClassicStep;
  readonly place: string;
}

/** Something that keeps steps from being seen. */
export interface Unseen {
  readonly place: string;
  readonly code: 'template-not-found' | 'template-recursive' | 'expansion-limit';
  readonly message: string;
}

/** Most steps that one definition makes: groups within groups make any number, and real definitions have some dozens. */
export const MAX_STEPS = 1_000;

/** Most characters of the inputs of all these steps. */
export const MAX_LENGTH = 8 * 1024 * 1024;

/** Groups within groups that are followed; real ones have two or three levels. */
export const MAX_LEVELS = 20;

/** What is expanded for one definition. */
export class StepExpansion {
  readonly #groups: TaskGroups;
  readonly unseen: Unseen[] = [];
  /** Ids of task groups that have to be read first. */
  readonly wanted = new Set<string>();
  #stepsLeft = MAX_STEPS;
  #charactersLeft = MAX_LENGTH;
  #isFull = false;

  constructor(groups: TaskGroups) {
    this.#groups = groups;
  }

  /** The steps of a job in their order, task groups replaced by their steps. What is switched off does not run and is left out. */
  stepsOf(steps: readonly ClassicStep[], place: string): readonly PlacedStep[] {
    return this.#expand(steps, { place, groups: [], values: new Map() });
  }

  #expand(steps: readonly ClassicStep[], within: Within): readonly PlacedStep[] {
    return steps.flatMap((written) => {
      if (!written.isEnabled || this.#isFull) return [];
      const name = substituted(written.name, within.values) ?? written.name;
      const place = placeOfStep(within.place, name, within.groups.at(-1)?.name);
      this.#stepsLeft -= 1;
      const inputs = this.#valuesOf(written.inputs, within.values);
      const environment = this.#valuesOf(written.environment, within.values);
      if (this.#stepsLeft < 0 || this.#charactersLeft < 0) {
        this.#isFull = true;
        return this.#note(place, 'expansion-limit', TOO_MANY);
      }
      if ('tooLong' in inputs) return this.#note(place, 'expansion-limit', tooLong('Input', inputs.tooLong, within));
      if ('tooLong' in environment)
        return this.#note(place, 'expansion-limit', tooLong('Variable', environment.tooLong, within));
      const step = { ...written, name, inputs, environment };
      return step.isTaskGroup ? this.#inGroup(step, place, within) : [{ step, place }];
    });
  }

  #inGroup(step: ClassicStep, place: string, within: Within): readonly PlacedStep[] {
    const { taskId, version, inputs } = step;
    if (within.groups.some(({ id }) => id === taskId))
      return this.#note(place, 'template-recursive', 'The task group holds itself: its steps are not judged.');
    if (within.groups.length >= MAX_LEVELS) return this.#note(place, 'expansion-limit', TOO_DEEP);
    const versions = this.#groups.get(taskId);
    if (versions === undefined) {
      this.wanted.add(taskId);
      return [];
    }
    if ('absent' in versions)
      return this.#note(place, 'template-not-found', `The task group could not be read: ${versions.absent}`);
    const group = versionOf(versions, version);
    if (group === undefined) return this.#note(place, 'template-not-found', noVersion(version));
    const given = Array.from(inputs, ([name, value]) => [name.toLowerCase(), value] as const);
    const values = new Map([...defaultsOf(group), ...given]);
    return this.#expand(group.steps, {
      place: within.place,
      groups: [...within.groups, { id: taskId, name: group.name }],
      values,
    });
  }

  /** Texts with the parameters of the group replaced, or the name of one that is too long, or becomes so. */
  #valuesOf(
    texts: ReadonlyMap<string, string>,
    values: ReadonlyMap<string, string>,
  ): ReadonlyMap<string, string> | { readonly tooLong: string } {
    const made = new Map<string, string>();
    for (const [name, text] of texts) {
      const value = substituted(text, values);
      if (value === undefined) return { tooLong: name };
      this.#charactersLeft -= name.length + value.length;
      if (this.#charactersLeft < 0) return made;
      made.set(name, value);
    }
    return made;
  }

  #note(place: string, code: Unseen['code'], message: string): readonly PlacedStep[] {
    this.unseen.push({ place, code, message });
    return [];
  }
}

interface Within {
  readonly place: string;
  /** The task groups around, outermost first. */
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  /** Values of the parameters of the innermost, by name in lower case. */
  readonly values: ReadonlyMap<string, string>;
}

const TOO_MANY = `From here on the definition has more than ${String(MAX_STEPS)} steps or ${String(MAX_LENGTH)} characters: they are not judged. Task groups within task groups are the usual cause.`;
const TOO_DEEP = `Task groups stand in each other more than ${String(MAX_LEVELS)} levels deep: what lies below is not judged.`;

function tooLong(kind: 'Input' | 'Variable', name: string, { groups }: Within): string {
  const group = groups.at(-1)?.name;
  const withParameters = group === undefined ? '' : `, with the parameters of task group ${quoted(group)} put in`;
  return `${kind} ${quoted(name)} is too long to be judged (more than ${String(MAX_TEXT_LENGTH)} characters${withParameters}): the step is not judged. Keep a script in a file.`;
}

function noVersion(version: string): string {
  return `There is no version ${version} of the task group: its steps are not judged. Choose a version that is there, or publish the draft.`;
}

function defaultsOf({ parameters }: TaskGroup): readonly (readonly [string, string])[] {
  return Array.from(parameters, ([name, value]) => [name.toLowerCase(), value] as const);
}

/** The newest one of the major that a step names. */
function versionOf(versions: readonly TaskGroup[], wanted: string): TaskGroup | undefined {
  const major = Number.parseInt(wanted, 10);
  const fitting = versions.filter(({ version, isTest }) => version[0] === major && !isTest);
  return fitting.toSorted((a, b) => b.version[1] - a.version[1] || b.version[2] - a.version[2])[0];
}
