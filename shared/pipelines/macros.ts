import { isChoice, isUnknown, type Value } from './expressions/value.ts';
import { toText } from './expressions/coerce.ts';
import type { Variables } from './templates/variables.ts';
import { isMaybe, type MappingNode, type ScalarNode } from './yaml/node.ts';

/** What macros, `$(name)`, can stand for where a step is. */
export interface MacroScope {
  readonly variables: Variables;
  /** The variables of each leg of a matrix that stands in the YAML; they win over all others. */
  readonly legs: readonly MappingNode[];
  /** True where a run computes the matrix: its legs can set any variable. */
  readonly hasUnknownLegs: boolean;
}

/** What a text can be once expressions and macros are replaced. */
export interface Texts {
  /** All that are known, what a run has by default first. */
  readonly texts: readonly string[];
  /** False when it can also be something that is not known. */
  readonly isSure: boolean;
  /** True when whoever starts a run may type something else. */
  readonly isOpen: boolean;
  readonly from: 'literal' | 'parameter' | 'variable' | 'matrix';
  /** A variable of another file that decides it. */
  readonly inherited: string | undefined;
}

/** The name goes to the first closing parenthesis, whatever it holds. */
const MACRO = /\$\(([^)]+)\)/;

/** Macros do not nest, and values that lead in a circle have no end. */
const MAX_MACROS = 20;

/** Most texts that are made of one. */
const MAX_TEXTS = 64;

/**
 * The texts that a scalar can be. Macros are replaced by variables that are in scope before a run, which is when Azure DevOps resolves
 * service connections (docs: variables, "resource inputs"); variables of scripts, of groups that are not at hand and of other runs
 * are not known.
 */
export function textsOf(node: ScalarNode, scope: MacroScope): Texts {
  const { texts, isSure, isOpen } = plainTexts(node.evaluated?.value ?? node.text, node.text);
  const from = node.evaluated?.from ?? 'literal';
  if (!texts.some((text) => text.includes('$('))) {
    const known = texts.filter((text) => !text.includes('$['));
    return {
      texts: known,
      isSure: isSure && known.length === texts.length,
      isOpen,
      from,
      inherited: node.evaluated?.inherited,
    };
  }
  const replaced = new Set<string>();
  const state = {
    isSure: isSure && !scope.hasUnknownLegs,
    isOpen,
    isMatrix: false,
    inherited: node.evaluated?.inherited,
  };
  const legs = scope.legs.length === 0 ? [undefined] : scope.legs;
  for (const text of texts) {
    for (const leg of legs) for (const made of expandMacros(text, leg, scope, state, MAX_MACROS)) replaced.add(made);
  }
  return {
    texts: [...replaced],
    isSure: state.isSure,
    isOpen: state.isOpen,
    from: state.isMatrix ? 'matrix' : 'variable',
    inherited: state.inherited,
  };
}

function plainTexts(value: Value, text: string): Pick<Texts, 'texts' | 'isSure' | 'isOpen'> {
  const options = isChoice(value) ? value.options : [value];
  const known = options.flatMap((option) => {
    const made = isUnknown(option) ? undefined : option === null ? text : toText(option);
    return made === undefined ? [] : [made];
  });
  const unknown = options.filter(isUnknown);
  const isSure =
    known.length + unknown.length === options.length && unknown.every(({ isFree }) => isFree) && known.length > 0;
  return { texts: known, isSure, isOpen: unknown.some(({ isFree }) => isFree) };
}

interface State {
  isSure: boolean;
  isOpen: boolean;
  isMatrix: boolean;
  inherited: string | undefined;
}

function expandMacros(
  text: string,
  leg: MappingNode | undefined,
  scope: MacroScope,
  state: State,
  left: number,
): readonly string[] {
  const match = MACRO.exec(text);
  const name = match?.[1]?.trim();
  if (match === null || name === undefined) {
    if (!text.includes('$[') && !text.includes('$(')) return [text];
    state.isSure = false;
    return [];
  }
  if (left === 0) {
    state.isSure = false;
    return [];
  }
  const values = valuesOfMacro(name, leg, scope, state);
  const made = values.flatMap((value) =>
    expandMacros(
      text.slice(0, match.index) + value + text.slice(match.index + match[0].length),
      leg,
      scope,
      state,
      left - 1,
    ),
  );
  if (made.length > MAX_TEXTS) state.isSure = false;
  return made.slice(0, MAX_TEXTS);
}

function valuesOfMacro(
  name: string,
  leg: MappingNode | undefined,
  { variables }: MacroScope,
  state: State,
): readonly string[] {
  const inLeg = leg?.entries.filter(({ key }) => key.text.toLowerCase() === name.toLowerCase()) ?? [];
  const texts: string[] = [];
  const take = (value: Value, text: string): void => {
    const { texts: known, isSure, isOpen } = plainTexts(value, text);
    texts.push(...known);
    state.isSure &&= isSure;
    state.isOpen ||= isOpen;
  };
  for (const { value } of inLeg) {
    if (value.kind !== 'scalar') continue;
    state.isMatrix = true;
    take(value.evaluated?.value ?? value.text, value.text);
  }
  const isDecided = inLeg.some(({ value }) => !isMaybe(value));
  if (!isDecided)
    take(
      variables.get(name, [], variables.owner, (from) => (state.inherited = from)),
      '',
    );
  return texts;
}
