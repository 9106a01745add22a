/**
 * A task's `visibleRule`: an input counts only while its rule holds (task.json of the task repository). The rules there join
 * comparisons with `&&` or `||`, never both, and write equality as `=` or `==`.
 */
export type Truth = 'yes' | 'no' | 'unknown';

/** Every value that an input can have by any of its names; none where the step does not set it and it has no default. */
export type InputLookup = (name: string) => readonly string[];

const COMPARISON = /^\s*(\S+?)\s*(!=|==|=)\s*(.*?)\s*$/;

/** Whether the rule holds. A value that is only known when the pipeline runs (`$(x)`, `${{ x }}`), or several, make it unknown. */
export function holds(rule: string, valuesOf: InputLookup): Truth {
  const any = rule.includes('||');
  const truths = new Set(rule.split(any ? '||' : '&&').map((comparison) => compare(comparison, valuesOf)));
  const decisive: Truth = any ? 'yes' : 'no';
  if (truths.has(decisive)) return decisive;
  if (truths.has('unknown')) return 'unknown';
  return any ? 'no' : 'yes';
}

/** The inputs that a rule asks for, as it writes them. */
export function inputsAskedBy(rule: string): readonly string[] {
  return rule.split(/&&|\|\|/).flatMap((comparison) => COMPARISON.exec(comparison)?.[1] ?? []);
}

function compare(comparison: string, valuesOf: InputLookup): Truth {
  const [, name, operator, wanted] = COMPARISON.exec(comparison) ?? [];
  if (name === undefined || wanted === undefined) return 'unknown';
  const values = valuesOf(name);
  const truths = new Set((values.length > 0 ? values : ['']).map((value) => isEqual(value, wanted)));
  const [equal, ...others] = truths;
  if (equal === undefined || others.length > 0) return 'unknown';
  return equal === (operator !== '!=') ? 'yes' : 'no';
}

function isEqual(value: string, wanted: string): boolean | undefined {
  if (value.includes('$(') || value.includes('${{') || value.includes('$[')) return undefined;
  return value.trim().toLowerCase() === wanted.toLowerCase();
}
