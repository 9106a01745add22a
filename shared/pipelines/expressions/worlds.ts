import type { Path } from '../yaml/branch.ts';
import type { ScalarNode } from '../yaml/node.ts';
import { evaluate, type World } from './evaluate.ts';
import { ExpressionError } from './lexer.ts';
import type { Expression } from './parse-expression.ts';
import { isChoice, isUnknown, oneOf, UNKNOWN, type Choice, type Settled, type Value } from './value.ts';
import { toBoolean } from './coerce.ts';

/** What stands behind the names in the expressions of one place. */
export interface Names {
  /** `undeclared` is told of a parameter that the file does not declare. */
  parameter(name: string, undeclared: (name: string) => void): Value;
  /** `inherited` is told of a variable that another file declares. */
  variable(name: string, inherited: (name: string) => void): Value;
  /** A loop variable, `parameters` as a whole; undefined for a name that no context has. */
  context(name: string, at: ScalarNode): Value | undefined;
  /** Choices that the branches around have narrowed. */
  readonly narrowed: ReadonlyMap<Choice, Value>;
  readonly path: Path;
}

/** What an expression read on its way. */
export interface Reads {
  parameters: boolean;
  variables: boolean;
  inherited: string | undefined;
  undeclared: string | undefined;
}

/** One way the choices of an expression can fall. */
export interface Fall {
  readonly value: Settled;
  readonly byDefault: boolean;
  readonly picks: ReadonlyMap<Choice, number>;
}

const NO_PICKS: ReadonlyMap<Choice, number> = new Map();

/** Most ways that are tried for one expression; what lies beyond is not known. */
const MAX_FALLS = 64;

/**
 * Evaluates an expression in every world that its choices make, so that `eq(parameters.env, 'prod')` is right for each allowed
 * value, and what is read twice is the same both times.
 * @throws ExpressionError where the service would stop.
 */
export function fallsOf(expression: Expression, names: Names, at: ScalarNode, reads: Reads): readonly Fall[] {
  const falls: Fall[] = [];
  // The picks that this world is to make, in the order in which the choices come up; what comes up beyond starts at its first.
  let wanted: number[] = [];
  const conditions = new Map<Expression, Choice>();
  for (;;) {
    const seen: Choice[] = [];
    const world = worldOf(names, at, reads, seen, wanted, conditions);
    const value = evaluate(expression, world);
    if (seen.length === 0) return [{ value, byDefault: true, picks: NO_PICKS }];
    const picks = new Map(seen.map((choice, index) => [choice, wanted[index] ?? 0]));
    const byDefault = seen.every((choice, index) => !choice.byDefault || (wanted[index] ?? 0) === 0);
    falls.push({ value, byDefault, picks });
    const next = following(seen, wanted);
    if (next === undefined) return falls;
    if (falls.length >= MAX_FALLS) return [...falls, { value: UNKNOWN, byDefault: false, picks: NO_PICKS }];
    wanted = next;
  }
}

function worldOf(
  names: Names,
  at: ScalarNode,
  reads: Reads,
  seen: Choice[],
  wanted: readonly number[],
  conditions: Map<Expression, Choice>,
): World {
  const narrow = (value: Value): Value => (isChoice(value) ? (names.narrowed.get(value) ?? value) : value);
  return {
    at,
    member(context, name) {
      reads[context] = true;
      if (context === 'parameters') {
        return narrow(names.parameter(name, (undeclared) => (reads.undeclared = undeclared)));
      }
      return narrow(names.variable(name, (inherited) => (reads.inherited = inherited)));
    },
    context(name) {
      const value = names.context(name, at);
      if (value === undefined) return contextOfRun(name);
      reads.parameters = true;
      return narrow(value);
    },
    either(condition) {
      const choice = conditions.get(condition) ?? { kind: 'choice', options: [true, false], byDefault: false };
      conditions.set(condition, choice);
      return choice;
    },
    pick(choice) {
      let index = seen.indexOf(choice);
      if (index < 0) index = seen.push(choice) - 1;
      return choice.options[wanted[index] ?? 0] ?? null;
    },
  };
}

/** Contexts that are filled when a run is queued, or while it runs. */
const OF_THE_RUN: ReadonlySet<string> = new Set([
  'variables',
  'pipeline',
  'resources',
  'dependencies',
  'stagedependencies',
]);

function contextOfRun(name: string): Settled {
  if (OF_THE_RUN.has(name)) return UNKNOWN;
  throw new ExpressionError(`there is nothing called "${name}" here`);
}

/** The next way, counting the last choice up first; undefined after the last. */
function following(seen: readonly Choice[], wanted: readonly number[]): number[] | undefined {
  const picks = seen.map((_, index) => wanted[index] ?? 0);
  for (let last = picks.length - 1; last >= 0; last -= 1) {
    const pick = (picks[last] ?? 0) + 1;
    if (pick < (seen[last]?.options.length ?? 0)) return [...picks.slice(0, last), pick];
  }
  return undefined;
}

/** The value of an expression over all its worlds; a choice that is only handed on stays the same choice. */
export function valueOfFalls(falls: readonly Fall[]): Value {
  const [first, ...others] = falls;
  if (first === undefined) return UNKNOWN;
  if (others.length === 0) return first.value;
  const [choice, ...more] = first.picks.keys();
  const isHandedOn =
    choice !== undefined &&
    more.length === 0 &&
    falls.length === choice.options.length &&
    falls.every(({ value, picks }) => value === choice.options[picks.get(choice) ?? -1]);
  return isHandedOn ? choice : oneOf(falls);
}

/** How a condition stands: taken or not by default, and whether another run can decide otherwise. */
export interface Truth {
  readonly byDefault: boolean | undefined;
  readonly canBeTrue: boolean;
  readonly canBeFalse: boolean;
}

export function truthOf(falls: readonly Fall[]): Truth {
  const defaults = new Set<boolean | undefined>();
  let [canBeTrue, canBeFalse] = [false, false];
  for (const { value, byDefault } of falls) {
    const truth = isUnknown(value) ? undefined : toBoolean(value);
    if (truth !== false) canBeTrue = true;
    if (truth !== true) canBeFalse = true;
    if (byDefault) defaults.add(truth);
  }
  const [only, ...more] = defaults;
  return { byDefault: more.length === 0 ? only : undefined, canBeTrue, canBeFalse };
}

/** What is left of the choices of a condition in the branch where it is true, or in those where it is false. */
export function narrowedBy(
  falls: readonly Fall[],
  truth: boolean,
  before: ReadonlyMap<Choice, Value>,
): ReadonlyMap<Choice, Value> {
  const possible = falls.filter(({ value }) => isUnknown(value) || toBoolean(value) === truth);
  const choices = new Set(falls.flatMap(({ picks }) => [...picks.keys()]));
  if (choices.size === 0) return before;
  const narrowed = new Map(before);
  for (const choice of choices) {
    // A world that never came to this choice allows all of it.
    if (possible.length === 0 || possible.some(({ picks }) => !picks.has(choice))) continue;
    const left = new Set(possible.map(({ picks }) => picks.get(choice)));
    if (left.size === choice.options.length) continue;
    const outcomes = choice.options.flatMap((value, index) =>
      left.has(index) ? [{ value, byDefault: !choice.byDefault || index === 0 }] : [],
    );
    const value = oneOf(outcomes);
    narrowed.set(choice, value);
    for (const [original, current] of before) if (current === choice) narrowed.set(original, value);
  }
  return narrowed;
}
