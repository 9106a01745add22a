import type { NamedConnection } from '../pipelines/connection-inputs.ts';
import type { Judging } from './judging.ts';

/** One variable alone, as it is written. */
const MACRO = /^\$\([^()]*\)$/;

/** What is not evaluated stands as it is written. */
const UNEVALUATED = /\$\{\{|\$\[/;

const SOME_VALUE = 'what an expression gives';

/**
 * A connection that a step names, as it may be told to whoever wrote the step: a name that a variable gave and that is no connection can
 * be any value, one of a variable group for instance, so the text stands for it that names the variable.
 */
export function toldConnection(
  input: NamedConnection,
  { hides, connections }: Pick<Judging, 'hides' | 'connections'>,
): NamedConnection {
  const { resolution, value, names } = input;
  if (hides === undefined || resolution === 'literal') return input;
  const isMacro = hides === 'variables' ? value.includes('$(') : MACRO.test(value);
  // Template expressions see no values but those of files.
  if (hides === 'variables' && !isMacro) return input;
  const isThere = (name: string): boolean =>
    connections?.find(name) !== undefined || connections?.isAmbiguous(name) === true;
  const written = isMacro || UNEVALUATED.test(value) || isThere(value) ? value : SOME_VALUE;
  return { ...input, value: written, names: names.map((name) => (isThere(name) ? name : written)) };
}
