import { canBeByDefault, covers, isByDefault, pathWithin, type Path } from '../yaml/branch.ts';
import type { MappingNode, ScalarNode, SequenceNode } from '../yaml/node.ts';

/** A number with the text it was written as: `50.0` passed on stays `50.0`. */
export interface NumberValue {
  readonly kind: 'number';
  readonly value: number;
  readonly text: string;
}

/** A literal such as `1.2.3`. */
export interface VersionValue {
  readonly kind: 'version';
  readonly parts: readonly number[];
  readonly text: string;
}

/**
 * What is only known when a run is queued or later: `Build.Reason`, a variable group, … `isFree` for what whoever starts the run
 * may type into a root parameter: beside its default there is nothing that could be listed.
 */
export interface Unknown {
  readonly kind: 'unknown';
  readonly isFree: boolean;
}

/** One of several values: the allowed ones of a root parameter, or those of branches of which not every run takes the same. */
export interface Choice {
  readonly kind: 'choice';
  readonly options: readonly Settled[];
  /** True when a run has the first of them as long as nobody chooses another. */
  readonly byDefault: boolean;
}

/** One value, or one that is not known; objects and arrays are the nodes they were written as. */
export type Settled = null | boolean | string | NumberValue | VersionValue | MappingNode | SequenceNode | Unknown;

/** What an expression can give. */
export type Value = Settled | Choice;

export const UNKNOWN: Unknown = { kind: 'unknown', isFree: false };
export const FREE: Unknown = { kind: 'unknown', isFree: true };

export function isUnknown(value: Value): value is Unknown {
  return typeof value === 'object' && value !== null && value.kind === 'unknown';
}

export function isChoice(value: Value): value is Choice {
  return typeof value === 'object' && value !== null && value.kind === 'choice';
}

export function isNode(value: Value): value is MappingNode | SequenceNode {
  return typeof value === 'object' && value !== null && (value.kind === 'mapping' || value.kind === 'sequence');
}

export function numberOf(value: number, text = numberText(value)): NumberValue {
  return { kind: 'number', value, text };
}

/** At most seven decimals, as the service formats numbers (`0.#######`). */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 1e21) return BigInt(value).toString();
  const text = value.toFixed(7).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}

/** A value that something can have, and whether a run can have it though nobody chooses another. */
export interface Outcome {
  readonly value: Value;
  readonly byDefault: boolean;
}

/** All outcomes as one value: the only one, or a choice with what a run has by default at its head. */
export function oneOf(outcomes: readonly Outcome[]): Value {
  const defaults = new Map<unknown, Settled>();
  const others = new Map<unknown, Settled>();
  for (const { value, byDefault } of outcomes) {
    const options = isChoice(value) ? value.options : [value];
    const headOnly = isChoice(value) && value.byDefault;
    for (const [index, option] of options.entries()) {
      const target = byDefault && (index === 0 || !headOnly) ? defaults : others;
      const key = keyOf(option);
      if (!target.has(key)) target.set(key, option);
    }
  }
  // What is known comes first: it is what is shown.
  const options = [...defaults.values()].sort((a, b) => Number(isUnknown(a)) - Number(isUnknown(b)));
  for (const [key, option] of others) if (!defaults.has(key)) options.push(option);
  const [only, ...more] = options;
  if (only === undefined) return UNKNOWN;
  if (more.length === 0) return only;
  const isWhole = options.length <= MAX_OPTIONS;
  return {
    kind: 'choice',
    options: isWhole ? options : [...options.slice(0, MAX_OPTIONS), UNKNOWN],
    byDefault: defaults.size === 1,
  };
}

/** Whether a run that chooses nothing has an option of a choice; undefined where that is not known before a run. */
export function isOptionByDefault({ byDefault }: Choice, index: number): boolean | undefined {
  return byDefault ? index === 0 : undefined;
}

/** The same for each option of a choice; a choice that stays as it is stays the same one. */
export function eachOption(value: Value, convert: (option: Settled) => Settled): Value {
  if (!isChoice(value)) return convert(value);
  const options = value.options.map(convert);
  if (options.every((option, index) => option === value.options[index])) return value;
  return oneOf(options.map((option, index) => ({ value: option, byDefault: !value.byDefault || index === 0 })));
}

/** Most values that one choice lists; what lies beyond is not known. */
const MAX_OPTIONS = 256;

/** Alike for the same scalar, and for the very same node. */
function keyOf(value: Settled): unknown {
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? `'${value}` : value;
  if (value.kind === 'number' || value.kind === 'version') return `${value.kind} ${value.text}`;
  return value.kind === 'unknown' ? `unknown ${String(value.isFree)}` : value;
}

/** The same scalar, or the very same node. */
function isSame(a: Settled, b: Settled): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (a.kind === 'unknown' && b.kind === 'unknown') return a.isFree === b.isFree;
  return (a.kind === 'number' || a.kind === 'version') && a.kind === b.kind && a.text === b.text;
}

/** The same options in the same order. */
export function isSameChoice(a: Choice, b: Choice): boolean {
  return (
    a.byDefault === b.byDefault &&
    a.options.length === b.options.length &&
    a.options.every((option, index) => {
      const other = b.options[index];
      return other !== undefined && isSame(option, other);
    })
  );
}

/** A value that was set in a branch. */
export interface Placed {
  readonly value: Value;
  readonly path: Path;
}

/** Most places that are looked back on; what a value is that is set in more of them is not known. */
const MAX_PLACES = 64;

/**
 * What was set last, seen from a standpoint: later places win over earlier ones, and where they do not cover every run the value
 * from elsewhere counts too.
 */
export function lastOf(placed: readonly Placed[], standpoint: Path, elsewhere: () => Value): Value {
  const paths: Path[] = [];
  const outcomes: Outcome[] = [];
  /** True where a run that chooses nothing has one of the values so far. */
  let decided = false;
  for (let index = placed.length - 1; index >= 0; index -= 1) {
    const one = placed[index];
    if (one === undefined) break;
    const { value, path } = one;
    const rest = pathWithin(path, standpoint);
    if (rest === undefined) continue;
    if (rest.length === 0 && outcomes.length === 0) return value;
    paths.push(rest);
    outcomes.push({ value, byDefault: !decided && canBeByDefault(rest) });
    decided ||= isByDefault(rest);
    if (covers(paths)) return oneOf(outcomes);
    if (outcomes.length >= MAX_PLACES) return oneOf([...outcomes, { value: UNKNOWN, byDefault: !decided }]);
  }
  if (outcomes.length === 0) return elsewhere();
  return oneOf([...outcomes, { value: elsewhere(), byDefault: !decided }]);
}

const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$|^0x[0-9a-fA-F]+$/;

/** The number that a text writes in YAML or in an expression, undefined where it is none. */
export function numberIn(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}

/**
 * A scalar of YAML as the service types it: only exact `true`, `false` and `null` are no strings beside numbers; `True`, `~` and
 * nothing at all are strings (runner.server, YamlObjectReader).
 */
export function typed(node: ScalarNode): Value {
  if (node.evaluated !== undefined) return node.evaluated.value;
  if (node.style !== 'plain') return node.text;
  if (node.text === 'true') return true;
  if (node.text === 'false') return false;
  if (node.text === 'null') return null;
  const number = numberIn(node.text);
  return number === undefined ? node.text : numberOf(number, node.text);
}
