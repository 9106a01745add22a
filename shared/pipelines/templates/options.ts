import { isChoice, isOptionByDefault, type Settled, type Value } from '../expressions/value.ts';
import type { Branch } from '../yaml/branch.ts';

/** One of the values that something can have. */
interface Option {
  readonly settled: Settled;
  readonly branches: readonly Branch[];
}

/** The options of a value, each in its branch where there are several; what is not known, or what a person may type, is one of them. */
export function optionsOf(value: Value): readonly Option[] {
  if (!isChoice(value)) return [{ settled: value, branches: [] }];
  const chain = { open: value.options.length, exhaustive: true };
  return value.options.map((settled, index) => ({
    settled,
    branches: [{ chain, index, byDefault: isOptionByDefault(value, index) }],
  }));
}
