import type { Choice, Value } from '../expressions/value.ts';

/**
 * Where a node stands in branches that not every run of the pipeline takes: under an `${{ if }}` whose condition is not known before
 * a run, or that another value of a root parameter decides otherwise.
 */

/** The branches of one `if`/`elseif`/`else`, or of one `each` over what is not known. */
export interface Chain {
  /** How many of its branches can be taken; grows while the chain is read. */
  open: number;
  /** True when one of them always is. */
  exhaustive: boolean;
}

/** One branch of a chain. */
export interface Branch {
  readonly chain: Chain;
  readonly index: number;
  /** Whether a run takes it when nobody chooses another value; undefined where that is not known before a run. */
  readonly byDefault: boolean | undefined;
  /** True for the one turn that stands for any number of them, in a loop over what is not known. */
  readonly isRepeated?: boolean;
  /** True for what a person types where nothing could be listed. */
  readonly isTyped?: boolean;
  /** What its condition leaves of the choices it depends on. */
  readonly narrowed?: Narrowed;
}

/** Choices of which only a part is possible, with that part. */
export type Narrowed = ReadonlyMap<Choice, Value>;

/** The branches a node stands in, outermost first; none where every run has it. */
export type Path = readonly Branch[];

/** True where a run has it when nobody chooses otherwise. */
export function isByDefault(path: Path): boolean {
  return path.every(({ byDefault }) => byDefault === true);
}

/** True where a run can have it though nobody chooses otherwise. */
export function canBeByDefault(path: Path): boolean {
  return path.every(({ byDefault }) => byDefault !== false);
}

/** What is left of the choices where a path leads, seen from a place where some are narrowed already. */
export function narrowedAlong(path: Path, around: Narrowed): Narrowed {
  let narrowed = around;
  for (const branch of path) {
    if (branch.narrowed !== undefined) narrowed = new Map([...narrowed, ...branch.narrowed]);
  }
  return narrowed;
}

/** True when some of the places are reached whatever happens: `if` and `else` of one chain together, for instance. */
export function covers(paths: readonly Path[]): boolean {
  if (paths.some((path) => path.length === 0)) return true;
  const chains = new Set(paths.flatMap(([outermost]) => (outermost === undefined ? [] : [outermost.chain])));
  return [...chains].some((chain) => {
    if (!chain.exhaustive) return false;
    const within = (index: number): readonly Path[] =>
      paths.filter(([branch]) => branch?.chain === chain && branch.index === index).map((path) => path.slice(1));
    return Array.from({ length: chain.open }, (_, index) => within(index)).every(covers);
  });
}

/** The rest of a path for somebody who stands in another: undefined when no run has both. */
export function pathWithin(path: Path, standpoint: Path): Path | undefined {
  if (path.length === 0 || standpoint.length === 0) return path;
  const rest: Branch[] = [];
  for (const branch of path) {
    const same = standpoint.find(({ chain }) => chain === branch.chain);
    if (same === undefined) rest.push(branch);
    else if (same.index !== branch.index) return undefined;
  }
  return rest;
}
