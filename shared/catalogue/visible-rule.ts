/**
 * A task's `visibleRule`: an input counts only while its rule holds (task.json of the task repository). The rules there join
 * comparisons with `&&` or `||`, never both, and write equality as `=` or `==`.
 */
export type Truth = 'yes' | 'no' | 'unknown';

/** The value of an input by any of its names; undefined where the step does not set it and it has no default. */
export type InputLookup = (name: string) => string | undefined;

const COMPARISON = /^\s*(\S+?)\s*(!=|==|=)\s*(.*?)\s*$/;

/** Whether the rule holds. A value that is only known when the pipeline runs (`$(x)`, `${{ x }}`) makes it unknown. */
export function holds(rule: string, valueOf: InputLookup): Truth {
  const any = rule.includes('||');
  const truths = new Set(rule.split(any ? '||' : '&&').map((comparison) => compare(comparison, valueOf)));
  const decisive: Truth = any ? 'yes' : 'no';
  if (truths.has(decisive)) return decisive;
  if (truths.has('unknown')) return 'unknown';
  return any ? 'no' : 'yes';
}

function compare(comparison: string, valueOf: InputLookup): Truth {
  const match = COMPARISON.exec(comparison);
  if (match?.[1] === undefined || match[3] === undefined) return 'unknown';
  const value = valueOf(match[1]) ?? '';
  if (value.includes('$(') || value.includes('${{') || value.includes('$[')) return 'unknown';
  const equal = value.trim().toLowerCase() === match[3].toLowerCase();
  return equal === (match[2] !== '!=') ? 'yes' : 'no';
}
