import { sequenceAt, textAt, type PipelineNode, type ScalarNode } from '../yaml/node.ts';
import { compare, equal, toBoolean, toText, countOf } from './coerce.ts';
import { formatted } from './format.ts';
import { jsonOf } from './json-text.ts';
import { ExpressionError, requireLength } from './lexer.ts';
import { isChoice, isNode, isUnknown, typed, type Settled } from './value.ts';

/** Computes a function of values that are known; `at` is where what it makes is said to stand. */
type Compute = (args: readonly Settled[], at: ScalarNode) => Settled;

interface Signature {
  readonly min: number;
  readonly max: number;
}

/** A function whose arguments are all evaluated and known before it is called. */
export interface PlainFunction extends Signature {
  readonly compute: Compute;
}

const ANY = Number.POSITIVE_INFINITY;

/** The first argument and the second of a call whose number of arguments was checked. */
function pair(args: readonly Settled[]): readonly [Settled, Settled] {
  return [args[0] ?? null, args[1] ?? null];
}

function two(compute: (a: Settled, b: Settled) => Settled): PlainFunction {
  return { min: 2, max: 2, compute: (args) => compute(...pair(args)) };
}

function ordering(holds: (order: -1 | 0 | 1) => boolean): PlainFunction {
  return two((a, b) => {
    const order = compare(a, b);
    if (order === undefined) throw new ExpressionError('it compares values that cannot be put in an order');
    return holds(order);
  });
}

function onTexts(test: (a: string, b: string) => boolean): PlainFunction {
  return two((a, b) => test(text(a).toLowerCase(), text(b).toLowerCase()));
}

function onText(change: (value: string) => string): PlainFunction {
  return { min: 1, max: 1, compute: ([value = null]) => change(text(value)) };
}

function text(value: Settled): string {
  const found = toText(value);
  if (found === undefined) throw new ExpressionError('it takes an object or a list for a text');
  return found;
}

/** @throws ExpressionError before a text is made that is too long. */
function glued(parts: readonly string[], glue: string): string {
  requireLength(parts.reduce((sum, part) => sum + part.length + glue.length, 0));
  return parts.join(glue);
}

/** Nothing separates nothing, as in .NET. */
function partsOf(value: string, separator: string): readonly string[] {
  return separator === '' ? [value] : value.split(separator);
}

/** Functions by their name in lower case (docs: expressions, functions). */
const PLAIN: Readonly<Record<string, PlainFunction>> = {
  not: { min: 1, max: 1, compute: ([value = null]) => !toBoolean(value) },
  xor: two((a, b) => toBoolean(a) !== toBoolean(b)),
  eq: two(equal),
  ne: two((a, b) => !equal(a, b)),
  gt: ordering((order) => order > 0),
  ge: ordering((order) => order >= 0),
  lt: ordering((order) => order < 0),
  le: ordering((order) => order <= 0),
  contains: onTexts((a, b) => a.includes(b)),
  startswith: onTexts((a, b) => a.startsWith(b)),
  endswith: onTexts((a, b) => a.endsWith(b)),
  lower: onText((value) => value.toLowerCase()),
  upper: onText((value) => value.toUpperCase()),
  trim: onText((value) => value.trim()),
  replace: {
    min: 3,
    max: 3,
    compute: ([value = null, wanted = null, by = null]) => {
      const search = text(wanted);
      if (search === '') return text(value);
      return glued(text(value).split(search), text(by));
    },
  },
  split: {
    min: 2,
    max: 2,
    compute: ([value = null, separator = null], at) =>
      sequenceAt(
        at,
        partsOf(text(value), text(separator)).map((part) => textAt(at, part)),
      ),
  },
  join: two((separator, list) => {
    if (isNode(list)) return list.kind === 'sequence' ? glued(list.items.map(itemText), text(separator)) : '';
    return text(list);
  }),
  length: {
    min: 1,
    max: 1,
    compute: ([value = null]) => {
      if (!isNode(value)) return countOf(text(value).length);
      return countOf(value.kind === 'sequence' ? value.items.length : value.entries.length);
    },
  },
  format: {
    min: 1,
    max: ANY,
    compute: ([template = null, ...args]) => formatted(text(template), args.map(text)),
  },
  converttojson: { min: 1, max: 1, compute: ([value = null]) => jsonOf(value) },
  // Not in the documentation, but in use (runner.server has it).
  substring: {
    min: 2,
    max: 3,
    compute: ([value = null, from = null, length]) => {
      const start = Number(text(from));
      return text(value).slice(start, length === undefined ? undefined : start + Number(text(length)));
    },
  },
};

/** What is not evaluated before its other arguments, or can be told although one of them is not known; see evaluate.ts. */
const SPECIAL: Readonly<Record<string, Signature>> = {
  and: { min: 2, max: ANY },
  or: { min: 2, max: ANY },
  in: { min: 1, max: ANY },
  notin: { min: 1, max: ANY },
  containsvalue: { min: 2, max: 2 },
  coalesce: { min: 2, max: ANY },
  iif: { min: 3, max: 3 },
  // Only for variables and conditions of a run.
  counter: { min: 0, max: 2 },
  always: { min: 0, max: 0 },
  succeeded: { min: 0, max: ANY },
  failed: { min: 0, max: ANY },
  canceled: { min: 0, max: 0 },
  succeededorfailed: { min: 0, max: ANY },
};

export function plainFunction(name: string): PlainFunction | undefined {
  return Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined;
}

/** How many arguments a function takes; undefined for a function that the language does not have. */
export function signatureOf(name: string): Signature | undefined {
  return plainFunction(name) ?? (Object.hasOwn(SPECIAL, name) ? SPECIAL[name] : undefined);
}

function itemText(item: PipelineNode): string {
  if (item.kind !== 'scalar') return '';
  const value = typed(item);
  return isChoice(value) ? item.text : (toText(value) ?? '');
}

/**
 * Whether a list or an object holds a value, each item converted to the type of the value (docs: containsValue); undefined where that
 * is not known. What is neither holds nothing.
 */
export function holdsValue(container: Settled, wanted: Settled): boolean | undefined {
  if (!isNode(container)) return false;
  const nodes = container.kind === 'sequence' ? container.items : container.entries.map(({ value }) => value);
  let unsure = false;
  for (const node of nodes) {
    const value = node.kind === 'scalar' ? typed(node) : node;
    if (isChoice(value) || isUnknown(value) || node.branches !== undefined) unsure = true;
    else if (equal(wanted, value)) return true;
  }
  return unsure ? undefined : false;
}
