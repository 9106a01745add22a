import { GuardError } from '../shared/errors.ts';

/** Where a pattern may begin: at the root of the repository, or anywhere by a wildcard; "!" before it leaves files out. */
const PATTERN = /^!?[/*][^;]*$/;

/**
 * Full names of the branches that `--branch` names; each once.
 * @throws GuardError `usage`
 */
export function branchesIn(flags: readonly string[]): readonly string[] {
  const names = flags.map((flag) => {
    const name = flag.replace(/^refs\/heads\//, '');
    if (name !== '' && !/[\s*?[\\~^:]/.test(name) && !name.startsWith('/')) return `refs/heads/${name}`;
    throw new GuardError(
      'usage',
      `--branch ${flag} is not the name of one branch: write it out, and give --branch once for each.`,
    );
  });
  return [...new Set(names)];
}

/**
 * The patterns that `--path` gives, in their order, which matters.
 * Azure DevOps takes absolute paths and wildcards (https://learn.microsoft.com/azure/devops/repos/git/branch-policies, path filters).
 * @throws GuardError `usage`
 */
export function patternsIn(flags: readonly string[]): readonly string[] {
  for (const flag of flags) {
    if (PATTERN.test(flag)) continue;
    throw new GuardError(
      'usage',
      `--path ${flag} is no pattern that Azure DevOps takes: begin it with / or *, such as /deploy/*.yml, and give --path once for each.`,
    );
  }
  if (flags.length > 0 && flags.every((flag) => flag.startsWith('!')))
    throw new GuardError('usage', 'Every --path leaves files out: give one without "!" before them.');
  return flags;
}
