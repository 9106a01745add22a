import { MAX_TEXT_LENGTH } from '../yaml/limits.ts';

const MACRO = /\$\(([^()]*)\)/g;

/**
 * A text of a task group with its parameters replaced by the values that a step gives: once, so that `$(x)` in a value is the
 * variable `x` of whoever uses the group (docs: task groups for builds and releases). Other macros stay.
 * @param values By name in lower case.
 * @returns Undefined where it would become longer than anything that is judged.
 */
export function substituted(text: string, values: ReadonlyMap<string, string>): string | undefined {
  let made = '';
  let at = 0;
  for (const { 0: macro, 1: name = '', index } of text.matchAll(MACRO)) {
    made += text.slice(at, index) + (values.get(name.trim().toLowerCase()) ?? macro);
    at = index + macro.length;
    if (made.length > MAX_TEXT_LENGTH) return undefined;
  }
  made += text.slice(at);
  return made.length > MAX_TEXT_LENGTH ? undefined : made;
}
