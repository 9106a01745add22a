/** One fact of which two things of the catalogue say something different; null where one says nothing. */
export interface Change {
  readonly what: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** Facts by what they say something of, as text; null where nothing is said. */
export type Facts = readonly (readonly [what: string, text: string | null])[];

/** What is said differently, in the order of the first facts, then of those that are new. */
export function changesOf(from: Facts, to: Facts): readonly Change[] {
  const before = new Map(from);
  const after = new Map(to);
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((what) => ({ what, from: before.get(what) ?? null, to: after.get(what) ?? null }))
    .filter((change) => change.from !== change.to);
}

/** Orders names in any casing, the same on every machine, whatever its language. */
export function compareNames(a: string, b: string): number {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  return one < other ? -1 : one > other ? 1 : 0;
}
