import { holdsOf, sequenceAt, UNSETTLED, type ScalarNode } from '../yaml/node.ts';
import { equal, toBoolean, toText } from './coerce.ts';
import { holdsValue, plainFunction } from './functions.ts';
import { ExpressionError, requireLength } from './lexer.ts';
import { memberOf, unsettledList, valueOfNode } from './members.ts';
import type { Expression } from './parse-expression.ts';
import { nodeOf } from './to-node.ts';
import { FREE, isChoice, isNode, isUnknown, UNKNOWN, type Choice, type Settled, type Value } from './value.ts';

/** What an expression can ask for while it is evaluated in one of the worlds that choices make (worlds.ts). */
export interface World {
  /** `parameters.x`, `variables['x']`. */
  member(context: 'parameters' | 'variables', name: string): Value;
  /** A loop variable, or `parameters` as a whole; what belongs to the run is not known. */
  context(name: string): Value;
  /** The outcome of a condition that is not known, the same wherever it is asked for in one expression. */
  either(condition: Expression): Choice;
  /** Decides a choice for this world. */
  pick(choice: Choice): Settled;
  /** Where what is made is said to stand. */
  readonly at: ScalarNode;
  /** Counts work by the characters and items that go through a function. @throws ExpressionError when there was too much. */
  spend(size: number): void;
}

/** Evaluates an expression in one world. @throws ExpressionError where the service would stop. */
export function evaluate(expression: Expression, world: World): Settled {
  const result = evaluated(expression, world);
  return isFiltered(result)
    ? sequenceAt(
        world.at,
        result.items.map((item) => nodeOf(item, world.at)),
      )
    : result;
}

/** What `.*` gives: properties that follow are taken of each item. */
interface Filtered {
  readonly kind: 'filtered';
  readonly items: readonly Settled[];
}

function isFiltered(value: Settled | Filtered): value is Filtered {
  return typeof value === 'object' && value !== null && value.kind === 'filtered';
}

function evaluated(expression: Expression, world: World): Settled | Filtered {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'context':
      return settled(world.context(expression.name), world);
    case 'member':
      return property(expression.of, expression.name, world);
    case 'index': {
      const by = evaluate(expression.by, world);
      if (isUnknown(by)) return by;
      const name = toText(by);
      return name === undefined ? null : property(expression.of, name.toLowerCase(), world);
    }
    case 'wildcard': {
      const of = evaluated(expression.of, world);
      if (isFiltered(of)) return { kind: 'filtered', items: of.items.flatMap((item) => elementsOf(item, world)) };
      if (isUnknown(of)) return of;
      return isNode(of) && unsettledList(of) ? UNKNOWN : { kind: 'filtered', items: elementsOf(of, world) };
    }
    case 'call':
      return call(expression.name, expression.args, world);
    case 'text':
      return joined(expression.parts, world);
  }
}

function joined(parts: readonly Expression[], world: World): Settled {
  const values = parts.map((part) => evaluate(part, world));
  const unknown = unknownAmong(values);
  if (unknown !== undefined) return unknown;
  let text = '';
  for (const value of values) {
    const part = toText(value);
    if (part === undefined) throw new ExpressionError('it puts an object or a list into a text');
    text += part;
    requireLength(text.length);
  }
  world.spend(text.length);
  return text;
}

/** Roughly what a function has to go through: characters, or items. */
function sizeOf(value: Settled): number {
  if (typeof value === 'string') return value.length;
  if (!isNode(value)) return 0;
  return ITEM * (value.kind === 'sequence' ? value.items.length : value.entries.length);
}

/** Characters that one item counts for. */
const ITEM = 16;

function bounded(value: Settled): Settled {
  if (typeof value === 'string') requireLength(value.length);
  return value;
}

function settled(value: Value, world: World): Settled {
  return isChoice(value) ? world.pick(value) : value;
}

function property(of: Expression, name: string, world: World): Settled | Filtered {
  if (of.kind === 'context' && (of.name === 'parameters' || of.name === 'variables')) {
    return settled(world.member(of.name, name), world);
  }
  const value = evaluated(of, world);
  if (!isFiltered(value)) return settled(memberOf(value, name), world);
  const items = value.items.map((item) => settled(memberOf(item, name), world)).filter((item) => item !== null);
  return { kind: 'filtered', items };
}

function elementsOf(value: Settled, world: World): readonly Settled[] {
  if (!isNode(value)) return [];
  world.spend(sizeOf(value));
  const nodes = value.kind === 'sequence' ? value.items : value.entries.map((entry) => entry.value);
  return nodes.map((node) => settled(valueOfNode(node), world));
}

function call(name: string, args: readonly Expression[], world: World): Settled {
  switch (name) {
    case 'and':
      return connected(args, world, false);
    case 'or':
      return connected(args, world, true);
    case 'iif':
      return chosen(args, world);
    case 'in':
      return isAmong(args, world);
    case 'notin':
      return negated(isAmong(args, world));
    case 'coalesce':
      return firstOf(args, world);
    case 'counter':
      return UNKNOWN;
  }
  const values = args.map((arg) => evaluate(arg, world));
  if (name === 'containsvalue') return containsValue(values);
  const plain = plainFunction(name);
  if (plain === undefined) throw new ExpressionError(`there is no function ${name}() in template expressions`);
  const unknown = unknownAmong(values);
  if (unknown !== undefined) return unknown;
  // What is inside an object does not matter for equality, which knows only the very same object.
  const looksInside = name !== 'eq' && name !== 'ne' && name !== 'not' && name !== 'xor';
  if (looksInside && values.some((value) => isNode(value) && (holdsOf(value) & UNSETTLED) !== 0)) return UNKNOWN;
  for (const value of values) world.spend(sizeOf(value));
  return bounded(plain.compute(values, world.at));
}

/** The unknown among the arguments of a function: what a person may type only where nothing else is unknown. */
function unknownAmong(values: readonly Settled[]): Settled | undefined {
  const unknown = values.filter(isUnknown);
  return unknown.length === 0 ? undefined : unknown.every(({ isFree }) => isFree) ? FREE : UNKNOWN;
}

/** `and` and `or` with three values: one argument that decides is enough, whatever is not known beside it. */
function connected(args: readonly Expression[], world: World, decisive: boolean): Settled {
  const unknown: Settled[] = [];
  for (const arg of args) {
    const value = evaluate(arg, world);
    if (isUnknown(value)) unknown.push(value);
    else if (toBoolean(value) === decisive) return decisive;
  }
  return unknownAmong(unknown) ?? !decisive;
}

/** `iif`: both sides are evaluated whatever the condition says (runner.server). */
function chosen([condition, whenTrue, whenFalse]: readonly Expression[], world: World): Settled {
  if (condition === undefined || whenTrue === undefined || whenFalse === undefined) return null;
  const truth = evaluate(condition, world);
  const [one, other] = [evaluate(whenTrue, world), evaluate(whenFalse, world)];
  return toBoolean(isUnknown(truth) ? world.pick(world.either(condition)) : truth) ? one : other;
}

/** `in` looks no further than the first that is equal (docs: in). */
function isAmong([wanted, ...candidates]: readonly Expression[], world: World): Settled {
  const value = wanted === undefined ? null : evaluate(wanted, world);
  const unknown: Settled[] = [];
  for (const candidate of candidates) {
    const other = evaluate(candidate, world);
    if (isUnknown(other) || isUnknown(value)) unknown.push(isUnknown(other) ? other : value);
    else if (equal(value, other)) return true;
  }
  return unknownAmong(unknown) ?? false;
}

function negated(value: Settled): Settled {
  return isUnknown(value) ? value : !toBoolean(value);
}

function containsValue([container = null, wanted = null]: readonly Settled[]): Settled {
  const unknown = unknownAmong([container, wanted]);
  return unknown ?? holdsValue(container, wanted) ?? UNKNOWN;
}

/** `coalesce`: the first that is neither null nor empty, and none behind it; objects are handed on (docs name no types). */
function firstOf(args: readonly Expression[], world: World): Settled {
  let last: Settled = null;
  for (const arg of args) {
    last = evaluate(arg, world);
    if (last !== null && last !== '') return last;
  }
  return last;
}
