/** Items that fit into a limit, and how many were left out. */
export interface Fitting<T> {
  readonly shown: readonly T[];
  readonly leftOut: number;
}

/**
 * As many items as fit into a limit together, in their order. Those of the lowest rank are chosen first; the first one that does not
 * fit ends the choice in its rank, so that nothing is missing in the middle.
 * @param sizeOf In the unit of the limit.
 */
export function fitting<T>(
  items: readonly T[],
  limit: number,
  sizeOf: (item: T) => number,
  rankOf: (item: T) => number = () => 0,
): Fitting<T> {
  const ranked = items.map((item, index) => ({ item, index, size: sizeOf(item), rank: rankOf(item) }));
  const ranks = [...new Set(ranked.map(({ rank }) => rank))].sort((a, b) => a - b);
  const chosen = new Set<number>();
  let left = limit;
  for (const current of ranks) {
    for (const { index, size } of ranked.filter(({ rank }) => rank === current)) {
      if (size > left) break;
      left -= size;
      chosen.add(index);
    }
  }
  const shown = items.filter((_, index) => chosen.has(index));
  return { shown, leftOut: items.length - shown.length };
}
