import type { TaskKnowledge } from '../catalogue/catalogue.ts';
import { takesAzureConnection, taskDefinitions, WELL_KNOWN_CONNECTION_INPUTS } from '../catalogue/task-definitions.ts';
import type { TaskDefinition } from '../catalogue/task-definition-schema.ts';
import { holds } from '../catalogue/visible-rule.ts';
import type { MacroScope } from './macro-scope.ts';
import { textsOf } from './macros.ts';
import { valuesOfInput } from './input-values.ts';
import type { InputName, StepInputs } from './step-inputs.ts';
import type { OnUnread } from './steps.ts';
import { covers } from './yaml/branch.ts';
import { isMaybe, type ScalarNode } from './yaml/node.ts';

/** A connection that a step names in one of its inputs. */
export interface NamedConnection {
  /** The name or alias by which the step sets the input, in the task's spelling. */
  readonly input: string;
  /** The text as it stands after expansion, macros left. */
  readonly value: string;
  /** What it can be: all of them, matrix legs and allowed values too. Where it is unresolved there can be others. */
  readonly names: readonly string[];
  /** What decided the name; `unresolved` where a part of it is only known when a run is queued or later. */
  readonly resolution: 'literal' | 'parameter' | 'variable' | 'matrix' | 'unresolved';
  /** True where whoever starts a run may type another name. */
  readonly open?: true;
  /** True where nothing but what a person types is named. */
  readonly typed?: true;
  /** True where the step names it in some runs only. */
  readonly maybe?: true;
  /** A variable that decides the name and is declared in another file than the one that reads it. */
  readonly inherited?: string;
  /** Variables that decide the name and have no value that is known. */
  readonly lacking?: readonly string[];
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
  macros: MacroScope,
  wanted: ReadonlySet<string>,
  unread: OnUnread,
): readonly NamedConnection[] {
  const known = candidatesOf(task).flatMap((input) => {
    const written = inputs.written(input);
    if (written.length === 0 || !counts(input, task, inputs)) return [];
    const found = written.flatMap(({ name, node }) => {
      if (node.kind === 'scalar') return named(spelled(name, input), node, macros).map((one) => ({ one, node }));
      unread(node, 'the name of a service connection');
      return [];
    });
    const sure = found.filter(({ one }) => one.maybe !== true).map(({ node }) => node);
    const isDemanded = !sure.every(isMaybe) || covers(sure.map(({ branches = [] }) => branches));
    const connections = found.map(({ one }) => (isDemanded ? asDemanded(one) : asMaybe(one)));
    return connections.length < 2 ? connections : distinct(connections);
  });
  if (isDescribed(task) || wanted.size === 0) return known;
  const names = new Set(known.map(({ input }) => input.toLowerCase()));
  const others = inputs.all().flatMap(({ name, node }) => (names.has(name) ? [] : named(name, node, macros)));
  return [
    ...known,
    ...others.filter(
      ({ input, names: possible, resolution }) =>
        possible.some((name) => wanted.has(name.toLowerCase())) ||
        (resolution === 'unresolved' && LIKE_A_CONNECTION.test(input)),
    ),
  ];
}

/** What authors of tasks call an input for a connection: what a variable puts there can be one. */
const LIKE_A_CONNECTION = /connection|subscription|endpoint|service/i;

/** The connection that a text names; none where it is surely empty. */
export function named(input: string, node: ScalarNode, macros: MacroScope): readonly NamedConnection[] {
  const { texts, mayBeEmpty, isSure, isOpen, isTyped, from, inherited, lacking } = textsOf(node, macros);
  const names = [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))];
  if (names.length === 0 && isSure && !isOpen) return [];
  return [
    {
      input,
      value: node.text.trim(),
      names,
      resolution: isSure && names.length > 0 ? from : 'unresolved',
      ...(isOpen ? { open: true } : {}),
      ...(isTyped ? { typed: true } : {}),
      ...(mayBeEmpty ? { maybe: true } : {}),
      ...(inherited === undefined ? {} : { inherited }),
      ...(lacking.length === 0 ? {} : { lacking }),
    },
  ];
}

/** False for a task of which it is known that it takes no Azure connection. */
export function takesConnections(task: TaskKnowledge): boolean {
  return !isDescribed(task) || candidatesOf(task).length > 0;
}

/** True where its inputs are known: by its own definition, or because the policy declares them. */
function isDescribed({ definition, declaredInputs }: TaskKnowledge): boolean {
  return definition !== undefined || declaredInputs !== undefined;
}

/** An input that can take a connection. */
export interface Candidate extends InputName {
  readonly visibleRule?: string | undefined;
}

const CANDIDATES = new WeakMap<TaskKnowledge, readonly Candidate[]>();

/** The inputs of a task that take an Azure connection. */
function candidatesOf(task: TaskKnowledge): readonly Candidate[] {
  const known = CANDIDATES.get(task);
  if (known !== undefined) return known;
  const own = task.definition?.connectionInputs.filter(takesAzureConnection) ?? [];
  // What the policy declares comes on top of the task's own definition: it can hide no input.
  const declared = (task.declaredInputs ?? []).filter((name) => !own.some((input) => isCalled(input, name)));
  const made = isDescribed(task) ? [...own, ...declared.map((name) => ({ name, aliases: [] }))] : likelyInputs(task);
  CANDIDATES.set(task, made);
  return made;
}

/** Of a task, or a major of it, that nobody has described: the names other majors use, and the ones that are common. */
function likelyInputs({ task }: TaskKnowledge): readonly Candidate[] {
  const otherMajors = taskDefinitions().majorsByName.get(task.toLowerCase()) ?? [];
  const known = otherMajors.flatMap((major) => major.connectionInputs.filter(takesAzureConnection));
  const names = new Set([...known.flatMap(({ name, aliases }) => [name, ...aliases]), ...WELL_KNOWN_CONNECTION_INPUTS]);
  const distinct = new Map([...names].map((name) => [name.toLowerCase(), name]));
  return [...distinct.values()].map((name) => ({ name, aliases: [] }));
}

function isCalled({ name, aliases }: InputName, wanted: string): boolean {
  return [name, ...aliases].some((one) => one.toLowerCase() === wanted.toLowerCase());
}

function spelled(written: string, { name, aliases }: InputName): string {
  const plain = written.trim().toLowerCase();
  return [name, ...aliases].find((one) => one.toLowerCase() === plain) ?? name;
}

function asDemanded(connection: NamedConnection): NamedConnection {
  if (connection.maybe === undefined) return connection;
  const { maybe: _, ...demanded } = connection;
  return demanded;
}

const asMaybe = (connection: NamedConnection): NamedConnection => ({ ...connection, maybe: true });

/** One for each text; several branches can write the same one and mean different names. */
function distinct(connections: readonly NamedConnection[]): readonly NamedConnection[] {
  const byValue = new Map<string, NamedConnection>();
  for (const connection of connections) {
    const known = byValue.get(connection.value);
    byValue.set(connection.value, known === undefined ? connection : joined(known, connection));
  }
  return [...byValue.values()];
}

/** Both as one: all their names, and no surer than the less sure of the two. */
export function joined(a: NamedConnection, b: NamedConnection): NamedConnection {
  if (isAlike(a, b)) return a;
  const { input, value } = a;
  const inherited = a.inherited ?? b.inherited;
  const lacking = [...new Set([...(a.lacking ?? []), ...(b.lacking ?? [])])];
  return {
    input,
    value,
    names: [...new Set([...a.names, ...b.names])],
    resolution: b.resolution === 'unresolved' ? b.resolution : a.resolution,
    ...(a.open === true || b.open === true ? { open: true } : {}),
    ...(a.typed === true && b.typed === true ? { typed: true } : {}),
    ...(a.maybe === true && b.maybe === true ? { maybe: true } : {}),
    ...(inherited === undefined ? {} : { inherited }),
    ...(lacking.length === 0 ? {} : { lacking }),
  };
}

function isAlike(a: NamedConnection, b: NamedConnection): boolean {
  return (
    a.resolution === b.resolution &&
    a.open === b.open &&
    a.typed === b.typed &&
    a.maybe === b.maybe &&
    a.inherited === b.inherited &&
    a.lacking?.join() === b.lacking?.join() &&
    a.names.length === b.names.length &&
    a.names.every((name, index) => name === b.names[index])
  );
}

/** False for an input that its visible rule hides. */
export function counts({ visibleRule }: Candidate, { definition }: TaskKnowledge, inputs: StepInputs): boolean {
  return visibleRule === undefined || definition === undefined || isShown(visibleRule, definition, inputs);
}

/** Hidden only where the rule surely does not hold: an input that may count is never dropped. */
function isShown(rule: string, definition: TaskDefinition, inputs: StepInputs): boolean {
  return holds(rule, (name) => valuesOfInput(definition, inputs, name)) !== 'no';
}
