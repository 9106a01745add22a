import { isChoice, isUnknown, UNKNOWN, type Value } from './expressions/value.ts';
import { hasExpression } from './expressions/placement.ts';
import { toText } from './expressions/coerce.ts';
import type { MacroScope, Made } from './macro-scope.ts';
import type { Path } from './yaml/branch.ts';
import { type MappingNode, type ScalarNode } from './yaml/node.ts';

/** What a text can be once expressions and macros are replaced. */
export interface Texts {
  /** All that are known, what a run has by default first. */
  readonly texts: readonly string[];
  /** True where a run can have nothing here though nobody chose that. */
  readonly mayBeEmpty: boolean;
  /** False when it can also be something that is not known. */
  readonly isSure: boolean;
  /** True when whoever starts a run may type something else. */
  readonly isOpen: boolean;
  /** True when it is nothing but what that person types. */
  readonly isTyped: boolean;
  readonly from: 'literal' | 'parameter' | 'variable' | 'matrix';
  /** A variable of another file that decides it. */
  readonly inherited: string | undefined;
  /** Variables without a value that is known before a run. */
  readonly lacking: readonly string[];
}

/** Macros do not nest, and values that lead in a circle have no end. */
const MAX_MACROS = 20;

/** Most texts that are made of one; a matrix has at most 256 legs in practice. */
const MAX_TEXTS = 256;

/** Most texts that macros make on the way to those of one: a few variables that name each other make any number. */
const MAX_MADE = 2_000;

/** Longest text in which macros are replaced; names of connections are far shorter. */
const MAX_LENGTH = 2_000;

/**
 * The texts that a scalar can be. Macros are replaced by variables that are in scope before a run, which is when Azure DevOps resolves
 * service connections (docs: variables, "resource inputs"); variables of scripts, of groups that are not at hand and of other runs
 * are not known.
 */
export function textsOf(node: ScalarNode, scope: MacroScope): Texts {
  const value = valueOf(node);
  const { texts, isSure, isOpen, isTyped } = plainTexts(value);
  const from = node.evaluated?.from ?? 'literal';
  if (!texts.some((text) => text.includes('$('))) {
    const known = texts.filter((text) => !text.includes('$['));
    return {
      texts: known,
      mayBeEmpty: (isChoice(value) && value.byDefault ? known.slice(0, 1) : known).some(isEmpty),
      isSure: isSure && known.length === texts.length,
      isOpen,
      isTyped,
      from,
      inherited: node.evaluated?.inherited,
      lacking: [],
    };
  }
  const all = texts.map((text) => madeOf(text, scope));
  const made = [...new Set(all.flatMap((one) => one.texts))];
  return {
    texts: made.slice(0, MAX_TEXTS),
    mayBeEmpty: made.some(isEmpty),
    isSure: isSure && made.length <= MAX_TEXTS && all.every((one) => one.isSure),
    isOpen: isOpen || all.some((one) => one.isOpen),
    isTyped: false,
    from: all.some((one) => one.isMatrix) ? 'matrix' : 'variable',
    inherited: all.findLast((one) => one.inherited !== undefined)?.inherited ?? node.evaluated?.inherited,
    lacking: [...new Set(all.flatMap((one) => one.lacking))],
  };
}

/** What macros make of one text, all legs of the matrix together; worked out once where a step is. */
function madeOf(text: string, scope: MacroScope): Made {
  const known = scope.made.get(text);
  if (known !== undefined) return known;
  const state: State = {
    isSure: !scope.hasUnknownLegs,
    isOpen: false,
    isMatrix: false,
    inherited: undefined,
    lacking: new Set<string>(),
    left: MAX_MADE,
  };
  const legs = scope.legs.length === 0 || scope.mayHaveNoLeg ? [...scope.legs, undefined] : scope.legs;
  const texts = [...new Set(legs.flatMap((leg) => [...expandMacros(text, leg, scope, state)]))];
  const { isSure, isOpen, isMatrix, inherited, lacking } = state;
  const made = { texts, isSure, isOpen, isMatrix, inherited, lacking: [...lacking] };
  scope.made.set(text, made);
  return made;
}

function isEmpty(text: string): boolean {
  return text.trim() === '';
}

/** A text as it is written, or what an expression gave for it: nothing at all is something that it can give. */
function valueOf({ evaluated, text }: ScalarNode): Value {
  if (evaluated !== undefined) return evaluated.value;
  return hasExpression(text) ? UNKNOWN : text;
}

function plainTexts(value: Value): Pick<Texts, 'texts' | 'isSure' | 'isOpen' | 'isTyped'> {
  const options = isChoice(value) ? value.options : [value];
  const known = options.flatMap((option) => {
    const made = isUnknown(option) ? undefined : toText(option);
    // An expression in a value, in the default of a parameter for instance, is not evaluated, and no text either.
    return made === undefined || hasExpression(made) ? [] : [made];
  });
  const unknown = options.filter(isUnknown);
  const onlyFree = unknown.every(({ isFree }) => isFree);
  return {
    texts: known,
    isSure: known.length + unknown.length === options.length && onlyFree && known.length > 0,
    isOpen: unknown.some(({ isFree }) => isFree),
    isTyped: known.length === 0 && unknown.length > 0 && onlyFree,
  };
}

interface State {
  isSure: boolean;
  isOpen: boolean;
  isMatrix: boolean;
  inherited: string | undefined;
  readonly lacking: Set<string>;
  /** How many texts macros may still make of this one. */
  left: number;
}

/** All texts that macros make of one, at most so many; of those beyond nothing is known. */
function expandMacros(
  text: string,
  leg: MappingNode | undefined,
  scope: MacroScope,
  state: State,
): ReadonlySet<string> {
  const done = new Set<string>();
  let open = new Set([text]);
  for (let round = 0; open.size > 0; round += 1) {
    const next = new Set<string>();
    for (const one of open) {
      const made = replaceFirst(one, leg, scope, state);
      if (made === undefined) done.add(one);
      else
        for (const text of made)
          if (next.size < MAX_TEXTS) next.add(text);
          else state.isSure = false;
    }
    if (round >= MAX_MACROS && next.size > 0) {
      state.isSure = false;
      break;
    }
    open = next;
  }
  return done;
}

/** The texts with the first macro replaced; undefined where there is none, and none where what it stands for is not known. */
function replaceFirst(
  text: string,
  leg: MappingNode | undefined,
  scope: MacroScope,
  state: State,
): readonly string[] | undefined {
  const start = text.indexOf('$(');
  const end = start < 0 ? -1 : text.indexOf(')', start);
  if (end < 0) {
    if (start < 0 && !text.includes('$[')) return undefined;
    state.isSure = false;
    return [];
  }
  if (text.length > MAX_LENGTH || state.left <= 0 || scope.left.texts <= 0) {
    state.isSure = false;
    return [];
  }
  const values = valuesOfMacro(text.slice(start + 2, end).trim(), leg, scope, state);
  state.left -= values.length;
  scope.left.texts -= values.length;
  if (values.length === 0) {
    // The others are looked at only to tell of all that lack.
    for (const [, other = ''] of text.slice(end + 1).matchAll(/\$\(([^)]*)\)/g))
      valuesOfMacro(other.trim(), leg, scope, state);
  }
  return values.map((value) => text.slice(0, start) + value + text.slice(end + 1));
}

/** Macros are replaced behind all branches. */
const EVERYWHERE: Path = [];

function valuesOfMacro(
  name: string,
  leg: MappingNode | undefined,
  { variables, folders }: MacroScope,
  state: State,
): readonly string[] {
  const folder = folders?.get(name.toLowerCase());
  if (folder !== undefined) return [folder];
  const inLeg = leg?.entries.filter(({ key }) => key.text.toLowerCase() === name.toLowerCase()) ?? [];
  const texts: string[] = [];
  const take = (value: Value): void => {
    const { texts: known, isSure, isOpen } = plainTexts(value);
    texts.push(...known);
    state.isSure &&= isSure;
    if (!isSure) state.lacking.add(name);
    state.isOpen ||= isOpen;
  };
  for (const { value } of inLeg) {
    if (value.kind !== 'scalar') {
      state.isSure = false;
      state.lacking.add(name);
      continue;
    }
    state.isMatrix = true;
    take(valueOf(value));
  }
  const isDecided = inLeg.some(({ value }) => value.kind === 'scalar' && value.branches === undefined);
  if (!isDecided) take(variables.get(name, EVERYWHERE, undefined, state));
  return texts;
}
