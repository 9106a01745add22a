import type { StatusPolicy } from '../../azure-devops/branch-policies.ts';
import { STATUS_CONTEXT } from '../../azure-devops/statuses.ts';
import { isExactly, same, scopeText, uncovered, type ScopedRepository } from './scope.ts';
import { CONDITIONAL, type Expectation } from './wanted.ts';

/** What of a policy differs from what is expected. */
export type DifferenceCode =
  'disabled' | 'status' | 'author' | 'reset' | 'blocking' | 'applicability' | 'patterns' | 'scope';

/** One difference. */
export interface Difference {
  readonly code: DifferenceCode;
  /** True where the policy asks for less than is expected; one that asks for more is only another one. */
  readonly loosens: boolean;
  /** A sentence: what stands there, and what comes of it. */
  readonly message: string;
}

/** Everything in which a policy differs from what is expected of a repository, the worst first; empty where it is as wanted. */
export function differencesOf(
  expected: Expectation,
  policy: StatusPolicy,
  repository: ScopedRepository,
): readonly Difference[] {
  const differences = [
    enabled(policy),
    status(policy),
    author(expected, policy),
    reset(policy),
    blocking(expected, policy),
    applicability(expected, policy),
    patterns(expected, policy),
    scope(expected, policy, repository),
  ].filter((difference) => difference !== undefined);
  return [...differences.filter(({ loosens }) => loosens), ...differences.filter(({ loosens }) => !loosens)];
}

function loosened(code: DifferenceCode, message: string): Difference {
  return { code, loosens: true, message };
}

function changed(code: DifferenceCode, message: string): Difference {
  return { code, loosens: false, message };
}

function enabled({ isEnabled }: StatusPolicy): Difference | undefined {
  return isEnabled ? undefined : loosened('disabled', 'It is disabled: no pull request asks for the status.');
}

function status({ settings: { statusGenre, statusName } }: StatusPolicy): Difference | undefined {
  const wanted = `${STATUS_CONTEXT.genre}/${STATUS_CONTEXT.name}`;
  const standing = `${statusGenre ?? ''}/${statusName ?? ''}`;
  if (same(wanted, standing)) return undefined;
  return loosened('status', `It asks for the status "${standing}", which the guard never posts; it posts ${wanted}.`);
}

function author({ authorId }: Expectation, { settings }: StatusPolicy): Difference | undefined {
  if ((settings.authorId ?? '') === '')
    return loosened('author', 'It names no author: whoever may post statuses can post that all is well.');
  if (authorId === undefined || same(authorId, settings.authorId)) return undefined;
  return loosened(
    'author',
    `It counts the status of identity ${String(settings.authorId)} instead of the guard's, which is ${authorId}.`,
  );
}

function reset({ settings }: StatusPolicy): Difference | undefined {
  if (settings.invalidateOnSourceUpdate === true) return undefined;
  return loosened(
    'reset',
    'It keeps the status when new changes are pushed: what was judged before counts for them too.',
  );
}

function blocking({ required }: Expectation, { isBlocking }: StatusPolicy): Difference | undefined {
  if (required === isBlocking) return undefined;
  return required
    ? loosened('blocking', 'It is optional although required is wanted: a pull request that fails can be completed.')
    : changed('blocking', 'It is required, and optional is wanted.');
}

function applicability({ required }: Expectation, { settings }: StatusPolicy): Difference | undefined {
  const isConditional = settings.policyApplicability === CONDITIONAL;
  if (required !== isConditional) return undefined;
  return required
    ? loosened(
        'applicability',
        'It applies only once a status was posted: a pull request can be completed before the guard has judged it.',
      )
    : changed('applicability', 'It applies before a status was posted, and conditional is wanted.');
}

/** Order matters, since of several patterns the last that fits a file decides; without any, every file counts. */
function patterns({ patterns: wanted }: Expectation, { settings }: StatusPolicy): Difference | undefined {
  const standing = settings.filenamePatterns ?? [];
  if (wanted === undefined || isSameList(wanted, standing)) return undefined;
  if (standing.length === 0) return changed('patterns', `It is about every file instead of ${wanted.join(', ')}.`);
  const missing = wanted.filter((pattern) => !standing.includes(pattern));
  const others = 'pull requests that change only other files do not ask for the status.';
  if (wanted.length === 0)
    return loosened('patterns', `It is about ${standing.join(', ')} instead of every file: ${others}`);
  const isExcluding = [...standing, ...wanted].some((pattern) => pattern.startsWith('!'));
  const text = `It is about ${standing.join(', ')} instead of ${wanted.join(', ')}`;
  if (missing.length === 0 && !isExcluding) return changed('patterns', `${text}.`);
  return loosened('patterns', `${text}: ${others}`);
}

function scope(expected: Expectation, policy: StatusPolicy, repository: ScopedRepository): Difference | undefined {
  const open = uncovered(policy, expected, repository);
  if (open.length > 0) return loosened('scope', `It is about ${scopeText(policy)} and leaves out ${open.join(', ')}.`);
  if (isExactly(policy, expected)) return undefined;
  return changed('scope', `It is about ${scopeText(policy)} instead of ${expected.branches.join(', ')} alone.`);
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
