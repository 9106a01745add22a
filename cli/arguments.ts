import { parseArgs, type ParseArgsConfig } from 'node:util';
import { GuardError, messageOf } from '../shared/errors.ts';

/**
 * `parseArgs` of Node with our error for wrong flags.
 * @throws GuardError `usage`
 */
export function parseCommandLine<T extends ParseArgsConfig>(
  config: T,
  command: string,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const cause = messageOf(error).split('. ')[0] ?? '';
    throw new GuardError('usage', `${cause.replace(/\.$/, '')}. See: wif-guard ${command} --help`, { cause: error });
  }
}

/**
 * The value of a flag that allows a few.
 * @throws GuardError `usage` that lists them.
 */
export function oneOf<T extends string>(flag: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new GuardError('usage', `${flag} ${value}: use one of ${allowed.join(', ')}.`);
  return found;
}

/**
 * Flags of the form `NAME=VALUE`; of several with one name the last counts.
 * @throws GuardError `usage` for one without a name.
 */
export function assignments(flag: string, values: readonly string[], form = 'NAME=VALUE'): ReadonlyMap<string, string> {
  return new Map(
    values.map((text) => {
      const at = text.indexOf('=');
      if (at <= 0) throw new GuardError('usage', `${flag} ${text}: write ${flag} ${form}.`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
