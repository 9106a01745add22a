import type { Variables } from './templates/variables.ts';
import type { MappingNode } from './yaml/node.ts';

/** What macros, `$(name)`, can stand for where a step is. */
export interface MacroScope {
  readonly variables: Variables;
  /** The variables of each leg of a matrix that stands in the YAML; they win over all others. */
  readonly legs: readonly MappingNode[];
  /** True where a run computes the matrix: its legs can set any variable. */
  readonly hasUnknownLegs: boolean;
  /** True where some run has no matrix at all. */
  readonly mayHaveNoLeg: boolean;
  /** How many texts macros may still make in the pipeline. */
  readonly left: { texts: number };
  /** What they made already. */
  readonly made: Map<string, Made>;
  /** What stands for predefined variables, by name in lower case; they win over all others. */
  readonly folders?: ReadonlyMap<string, string>;
}

/** What macros make of a text. */
export interface Made {
  readonly texts: readonly string[];
  readonly isSure: boolean;
  readonly isOpen: boolean;
  readonly isMatrix: boolean;
  readonly inherited: string | undefined;
  /** Variables that are not known. */
  readonly lacking: readonly string[];
}

/** Most texts that macros make in a pipeline: a few variables that name each other make any number. */
const MAX_TEXTS = 200_000;

/** What macros stand for at the root of a pipeline. */
export function macrosOf(variables: Variables): MacroScope {
  const left = { texts: MAX_TEXTS };
  return { variables, legs: [], hasUnknownLegs: false, mayHaveNoLeg: false, left, made: new Map() };
}

/** The same where some variables are known to name folders. */
export function withFolders(scope: MacroScope, folders: ReadonlyMap<string, string>): MacroScope {
  return { ...scope, folders, made: new Map() };
}
