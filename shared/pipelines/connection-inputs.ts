import type { TaskKnowledge } from '../catalogue/catalogue.ts';
import { takesAzureConnection, taskDefinitions, WELL_KNOWN_CONNECTION_INPUTS } from '../catalogue/task-definitions.ts';
import type { TaskDefinition } from '../catalogue/schema.ts';
import { holds } from '../catalogue/visible-rule.ts';
import { isKnownLater } from './expressions/placement.ts';
import type { InputName, StepInputs } from './step-inputs.ts';
import type { OnUnread } from './steps.ts';

/** A connection that a step names in one of its inputs. */
export interface NamedConnection {
  /** The input's own name, whichever alias the step uses. */
  readonly input: string;
  /** The text as it stands after expansion, macros left. */
  readonly value: string;
  /** What it can be; empty where that is not known. */
  readonly names: readonly string[];
  readonly resolution: 'literal' | 'unresolved';
}

/**
 * The Azure connections that a step names: inputs of that type which their visible rule does not hide.
 * @param wanted Names and ids, in lower case, that name a connection in any input of a task that nobody has described. Where there
 * are some, a variable in an input that is called like a connection counts as one that is not known.
 * @param unread Is told of a connection that is no text, such as the placeholder `[name here]`, which YAML reads as a list.
 */
export function connectionsOf(
  task: TaskKnowledge,
  inputs: StepInputs,
  wanted: ReadonlySet<string>,
  unread: OnUnread,
): readonly NamedConnection[] {
  const known = candidates(task, inputs).flatMap((input) => {
    for (const node of inputs.nodes(input)) {
      if (node.kind !== 'scalar') unread(node, 'the name of a service connection');
    }
    const values = inputs.values(input).map((value) => value.text.trim());
    return [...new Set(values)].filter((value) => value !== '').map((value) => named(input.name, value));
  });
  if (task.definition !== undefined || wanted.size === 0) return known;
  const names = new Set(known.map(({ input }) => input.toLowerCase()));
  const others = inputs
    .texts()
    .filter(
      ({ name, text }) =>
        !names.has(name) &&
        (wanted.has(text.trim().toLowerCase()) || (isKnownLater(text) && LIKE_A_CONNECTION.test(name))),
    );
  return [...known, ...others.map(({ name, text }) => named(name, text.trim()))];
}

/** What authors of tasks call an input for a connection: what a variable puts there can be one. */
const LIKE_A_CONNECTION = /connection|subscription|endpoint|service/i;

/** A connection by the text that names it. */
export function named(input: string, value: string): NamedConnection {
  return isKnownLater(value)
    ? { input, value, names: [], resolution: 'unresolved' }
    : { input, value, names: [value], resolution: 'literal' };
}

function candidates({ task, definition }: TaskKnowledge, inputs: StepInputs): readonly InputName[] {
  if (definition !== undefined) {
    const azure = definition.connectionInputs.filter(takesAzureConnection);
    return azure.filter(({ visibleRule }) => visibleRule === undefined || isShown(visibleRule, definition, inputs));
  }
  // A task, or a major of it, that nobody has described: the names other majors use, and the ones that are common.
  const otherMajors = taskDefinitions().majorsByName.get(task.toLowerCase()) ?? [];
  const known = otherMajors.flatMap((major) => major.connectionInputs.filter(takesAzureConnection));
  const names = new Set([...known.flatMap(({ name, aliases }) => [name, ...aliases]), ...WELL_KNOWN_CONNECTION_INPUTS]);
  const distinct = new Map([...names].map((name) => [name.toLowerCase(), name]));
  return [...distinct.values()].map((name) => ({ name, aliases: [] }));
}

/** Hidden only where the rule surely does not hold: an input that may count is never dropped. */
function isShown(rule: string, definition: TaskDefinition, inputs: StepInputs): boolean {
  const described = [...definition.otherInputs, ...definition.connectionInputs];
  return (
    holds(rule, (name) => {
      const wanted = name.toLowerCase();
      const input = described.find(
        ({ name: own, aliases }) =>
          own.toLowerCase() === wanted || aliases.some((alias) => alias.toLowerCase() === wanted),
      );
      const set = inputs.values(input ?? { name, aliases: [] });
      const values = set.map(({ text }) => text);
      // Set under a condition only, the input has its default where the condition does not hold.
      const byDefault = set.every((value) => value.maybe === true) && input !== undefined && 'default' in input;
      return byDefault && input.default !== undefined ? [...values, input.default] : values;
    }) !== 'no'
  );
}
