import { isChoice, isUnknown, type Settled, type Value } from '../expressions/value.ts';
import type { Branch } from '../yaml/branch.ts';

/** One of the values that something can have. */
interface Option {
  readonly settled: Settled;
  readonly branches: readonly Branch[];
}

/** The options of a value, each in its branch where there are several; what a person may type beside them cannot be listed. */
export function optionsOf(value: Value): readonly Option[] {
  if (!isChoice(value)) return [{ settled: value, branches: [] }];
  const known = value.options.filter((option) => !isUnknown(option) || !option.isFree);
  const [only, ...more] = known;
  if (only !== undefined && more.length === 0 && value.byDefault) return [{ settled: only, branches: [] }];
  const chain = { open: known.length, exhaustive: known.length === value.options.length };
  return known.map((settled, index) => ({
    settled,
    branches: [{ chain, index, byDefault: value.byDefault && settled === value.options[0] }],
  }));
}
