import { GuardError } from '../../shared/errors.ts';

/**
 * Which parts the arguments ask for; without any, all.
 * @throws GuardError `usage` that names the parts.
 */
export function wantedParts(args: readonly string[], parts: readonly string[]): readonly string[] {
  const unknown = args.filter((arg) => !parts.includes(arg));
  if (unknown.length > 0)
    throw new GuardError('usage', `npm run bench has no part ${unknown.join(', ')}: name some of ${parts.join(', ')}.`);
  return args.length === 0 ? parts : parts.filter((part) => args.includes(part));
}
