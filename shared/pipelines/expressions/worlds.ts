import type { Path } from '../yaml/branch.ts';
import type { ScalarNode } from '../yaml/node.ts';
import { evaluate, type World } from './evaluate.ts';
import { ExpressionError } from './lexer.ts';
import type { Expression } from './parse-expression.ts';
import { isChoice, isUnknown, oneOf, UNKNOWN, type Choice, type Settled, type Value } from './value.ts';
import { toBoolean } from './coerce.ts';

/** What stands behind the names in the expressions of one place. */
export interface Names {
  /** Notes in `reads` a parameter that the file does not declare. */
  parameter(name: string, reads: Reads): Value;
  /** Notes in `reads` a variable that another file declares. */
  variable(name: string, reads: Reads): Value;
  /** A loop variable, `parameters` as a whole; undefined for a name that no context has. */
  context(name: string, at: ScalarNode): Value | undefined;
  /** Choices that the branches around have narrowed. */
  readonly narrowed: ReadonlyMap<Choice, Value>;
  readonly path: Path;
  /** Counts work; throws ExpressionError when there was too much. */
  spend(size: number): void;
}

/** What an expression read on its way. */
export interface Reads {
  parameters: boolean;
  variables: boolean;
  inherited: string | undefined;
  undeclared: string | undefined;
  /** True to read as a file does that sees no variables of the files that include it. */
  readonly isIsolated: boolean;
}

export function noReads(isIsolated = false): Reads {
  return { parameters: false, variables: false, inherited: undefined, undeclared: undefined, isIsolated };
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
  const world = new ChoosingWorld(names, at, reads);
  const falls: Fall[] = [];
  for (;;) {
    const value = evaluate(expression, world);
    const { seen, wanted } = world;
    if (seen.length === 0) return [{ value, byDefault: true, picks: NO_PICKS }];
    const picks = new Map(seen.map((choice, index) => [choice, wanted[index] ?? 0]));
    const byDefault = seen.every((choice, index) => !choice.byDefault || (wanted[index] ?? 0) === 0);
    falls.push({ value, byDefault, picks });
    const next = following(seen, wanted);
    if (next === undefined) return falls;
    if (falls.length >= MAX_FALLS) return [...falls, { value: UNKNOWN, byDefault: false, picks: NO_PICKS }];
    world.begin(next);
  }
}

/** A world in which each choice that comes up is decided as wanted; one is made for each expression, so it holds little. */
class ChoosingWorld implements World {
  readonly at: ScalarNode;
  readonly #names: Names;
  readonly #reads: Reads;
  /** The choices in the order in which they came up. */
  seen: Choice[] = [];
  /** What they are to be; those beyond are their first. */
  wanted: readonly number[] = [];
  #conditions: Map<Expression, Choice> | undefined;

  constructor(names: Names, at: ScalarNode, reads: Reads) {
    this.at = at;
    this.#names = names;
    this.#reads = reads;
  }

  begin(wanted: readonly number[]): void {
    this.seen = [];
    this.wanted = wanted;
  }

  spend(size: number): void {
    this.#names.spend(size);
  }

  member(context: 'parameters' | 'variables', name: string): Value {
    this.#reads[context] = true;
    const isParameter = context === 'parameters';
    return this.#narrow(
      isParameter ? this.#names.parameter(name, this.#reads) : this.#names.variable(name, this.#reads),
    );
  }

  context(name: string): Value {
    const value = this.#names.context(name, this.at);
    if (value === undefined) return contextOfRun(name);
    this.#reads.parameters = true;
    return this.#narrow(value);
  }

  either(condition: Expression): Choice {
    this.#conditions ??= new Map();
    const known = this.#conditions.get(condition);
    if (known !== undefined) return known;
    const choice: Choice = { kind: 'choice', options: [true, false], byDefault: false };
    this.#conditions.set(condition, choice);
    return choice;
  }

  pick(choice: Choice): Settled {
    let index = this.seen.indexOf(choice);
    if (index < 0) index = this.seen.push(choice) - 1;
    return choice.options[this.wanted[index] ?? 0] ?? null;
  }

  #narrow(value: Value): Value {
    return isChoice(value) ? (this.#names.narrowed.get(value) ?? value) : value;
  }
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
  const [only, ...others] = falls;
  if (only !== undefined && others.length === 0) {
    // Most conditions are settled, and this is asked of every one.
    const truth = isUnknown(only.value) ? undefined : toBoolean(only.value);
    return { byDefault: only.byDefault ? truth : undefined, canBeTrue: truth !== false, canBeFalse: truth !== true };
  }
  const defaults = new Set<boolean | undefined>();
  let [canBeTrue, canBeFalse] = [false, false];
  for (const { value, byDefault } of falls) {
    const truth = isUnknown(value) ? undefined : toBoolean(value);
    if (truth !== false) canBeTrue = true;
    if (truth !== true) canBeFalse = true;
    if (byDefault) defaults.add(truth);
  }
  const [agreed, ...more] = defaults;
  return { byDefault: more.length === 0 ? agreed : undefined, canBeTrue, canBeFalse };
}

/** What is left of the choices of a condition in the branch where it is true, or in those where it is false. */
export function narrowedBy(
  falls: readonly Fall[],
  truth: boolean,
  before: ReadonlyMap<Choice, Value>,
): ReadonlyMap<Choice, Value> {
  if (falls.every(({ picks }) => picks.size === 0)) return before;
  const possible = falls.filter(({ value }) => isUnknown(value) || toBoolean(value) === truth);
  const choices = new Set(falls.flatMap(({ picks }) => [...picks.keys()]));
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
