import { agreed, allOf, anyOf, equality, opposite, type Truth } from './truth.ts';

/**
 * A task's `visibleRule`: an input counts only while its rule holds (task.json of the task repository). The rules there join
 * comparisons with `&&` or `||`, never both, and write equality as `=` or `==`.
 */

/** Every value that an input can have by any of its names; none where the step does not set it and it has no default. */
export type InputLookup = (name: string) => readonly string[];

const COMPARISON = /^\s*(\S+?)\s*(!=|==|=)\s*(.*?)\s*$/;

/** Whether the rule holds. A value that is only known when the pipeline runs (`$(x)`, `${{ x }}`), or several, make it unknown. */
export function holds(rule: string, valuesOf: InputLookup): Truth {
  const [separator, join] = rule.includes('||') ? (['||', anyOf] as const) : (['&&', allOf] as const);
  return join(rule.split(separator).map((comparison) => compare(comparison, valuesOf)));
}

/** The inputs that a rule asks for, as it writes them. */
export function inputsAskedBy(rule: string): readonly string[] {
  return rule.split(/&&|\|\|/).flatMap((comparison) => COMPARISON.exec(comparison)?.[1] ?? []);
}

function compare(comparison: string, valuesOf: InputLookup): Truth {
  const [, name, operator, wanted] = COMPARISON.exec(comparison) ?? [];
  if (name === undefined || wanted === undefined) return 'unknown';
  const values = valuesOf(name);
  const equal = agreed((values.length > 0 ? values : ['']).map((value) => equality(value, wanted)));
  return operator === '!=' ? opposite(equal) : equal;
}
