import { describe, expect, it } from 'vitest';
import type { StatusPolicy } from '../../../shared/azure-devops/branch-policies.ts';
import { differencesOf } from '../../../shared/guard/branch-policy/compare.ts';
import { coveringPolicies, ownPolicies } from '../../../shared/guard/branch-policy/own-policies.ts';
import { contentOf, type Wanted } from '../../../shared/guard/branch-policy/wanted.ts';

const GUARD = '00000000-0000-4000-8000-00000000000a';
const SOMEBODY = '00000000-0000-4000-8000-00000000000b';
const REPOSITORY = { id: '00000000-0000-4000-8000-0000000000aa', defaultBranch: 'refs/heads/main' };
const OTHER = '00000000-0000-4000-8000-0000000000bb';

const optional: Wanted = {
  repositoryId: REPOSITORY.id,
  branches: ['refs/heads/main'],
  authorId: GUARD,
  patterns: ['*.yml', '*.yaml'],
  required: false,
};
const required: Wanted = { ...optional, required: true };
/** As it is made without `--path`. */
const ofAll: Wanted = { ...required, patterns: [] };
const excluding: Wanted = { ...optional, patterns: ['*.yml', '!/docs/*'] };

/** A policy as `setup pr` makes it, with changes. */
function policy(
  wanted: Wanted,
  over: Partial<StatusPolicy> = {},
  settings: StatusPolicy['settings'] = {},
): StatusPolicy {
  const content = contentOf(wanted);
  return { id: 1, ...content, ...over, settings: { ...content.settings, ...settings } };
}

const on = (scope: object) => ({ scope: [{ repositoryId: REPOSITORY.id, ...scope }] });
const found = (wanted: Wanted, standing: StatusPolicy, loosens: boolean) =>
  differencesOf(wanted, standing, REPOSITORY)
    .filter((difference) => difference.loosens === loosens)
    .map(({ code }) => code);

describe('a policy as it was made', () => {
  it.each([
    ['optional', optional],
    ['required', required],
    ['with patterns that leave out', excluding],
    ['for several branches', { ...optional, branches: ['refs/heads/b', 'refs/heads/a'] }],
  ])('differs in nothing: %s', (_, wanted) => {
    expect(differencesOf(wanted, policy(wanted), REPOSITORY)).toEqual([]);
  });

  it('differs in nothing where ids are in another casing and the branches in another order', () => {
    const wanted = { ...optional, branches: ['refs/heads/a', 'refs/heads/b'] };
    const scope = wanted.branches.map((refName) => ({
      repositoryId: REPOSITORY.id.toUpperCase(),
      refName,
      matchKind: 'exact',
    }));
    const standing = policy(wanted, {}, { authorId: GUARD.toUpperCase(), scope: scope.toReversed() });
    expect(differencesOf(wanted, standing, REPOSITORY)).toEqual([]);
  });
});

describe('a loosened policy', () => {
  it.each([
    ['disabled', optional, policy(optional, { isEnabled: false }), 'no pull request asks for the status'],
    ['status', optional, policy(optional, {}, { statusName: 'compatibilty' }), 'wif-guard/compatibilty'],
    ['status', optional, policy(optional, {}, { statusGenre: null }), '"/compatibility"'],
    ['author', optional, policy(optional, {}, { authorId: null }), 'whoever may post statuses'],
    ['author', optional, policy(optional, {}, { authorId: '' }), 'whoever may post statuses'],
    ['author', optional, policy(optional, {}, { authorId: SOMEBODY }), SOMEBODY],
    ['reset', optional, policy(optional, {}, { invalidateOnSourceUpdate: false }), 'when new changes are pushed'],
    ['reset', optional, policy(optional, {}, { invalidateOnSourceUpdate: null }), 'when new changes are pushed'],
    ['blocking', required, policy(required, { isBlocking: false }), 'optional although required is wanted'],
    ['applicability', required, policy(required, {}, { policyApplicability: 1 }), 'before the guard has judged it'],
    ['patterns', optional, policy(optional, {}, { filenamePatterns: ['*.yml'] }), 'about *.yml instead of'],
    [
      'patterns',
      optional,
      policy(optional, {}, { filenamePatterns: [...optional.patterns, '!/deploy/*'] }),
      'only other files',
    ],
    ['patterns', ofAll, policy(required), 'instead of every file'],
    ['patterns', excluding, policy(excluding, {}, { filenamePatterns: ['!/docs/*', '*.yml'] }), 'only other files'],
    ['scope', optional, policy(optional, {}, on({ refName: 'refs/heads/old' })), 'leaves out refs/heads/main'],
    [
      'scope',
      optional,
      policy(optional, {}, on({ refName: 'refs/heads/mai', matchKind: 'Prefix' })),
      'refs/heads/mai/* and leaves out refs/heads/main',
    ],
    ['scope', optional, policy(optional, {}, { scope: [] }), 'about no branch'],
    [
      'scope',
      { ...optional, branches: ['refs/heads/release'] },
      policy(optional, {}, on({ matchKind: 'DefaultBranch' })),
      'the default branch and leaves out refs/heads/release',
    ],
  ] as const)('is told by its %s', (code, wanted, standing, words) => {
    const [difference, ...more] = differencesOf(wanted, standing, REPOSITORY).filter(({ loosens }) => loosens);
    expect(difference).toMatchObject({ code });
    expect(difference?.message).toContain(words);
    expect(more).toEqual([]);
  });

  it('tells everything at once', () => {
    const settings = { authorId: null, invalidateOnSourceUpdate: false, filenamePatterns: ['/a'], scope: [] };
    const standing = policy(required, { isEnabled: false, isBlocking: false }, { ...settings, policyApplicability: 1 });
    expect(found(required, standing, true)).toEqual([
      'disabled',
      'author',
      'reset',
      'blocking',
      'applicability',
      'patterns',
      'scope',
    ]);
  });
});

describe('a policy that asks for more', () => {
  it.each([
    ['blocking', policy(optional, { isBlocking: true })],
    ['applicability', policy(optional, {}, { policyApplicability: null })],
    ['patterns', policy(optional, {}, { filenamePatterns: [] })],
    ['patterns', policy(optional, {}, { filenamePatterns: ['*.yaml', '*.yml', '*.sh'] })],
    ['scope', policy(optional, {}, on({ matchKind: 'DefaultBranch' }))],
    ['scope', policy(optional, {}, on({}))],
    ['scope', policy(optional, {}, on({ refName: 'refs/heads/main', matchKind: 'Prefix' }))],
  ])('is another one, and not loosened: %s', (code, standing) => {
    expect(found(optional, standing, true)).toEqual([]);
    expect(found(optional, standing, false)).toEqual([code]);
  });
});

describe('whose policy it is', () => {
  const own = (standing: StatusPolicy) => ownPolicies(optional, [standing], REPOSITORY).length === 1;

  it.each([
    ['it asks for the status, whoever its author is', policy(optional, {}, { authorId: SOMEBODY }), true],
    ['its name was changed and its author is the guard', policy(optional, {}, { statusName: 'x' }), true],
    ['its genre was changed and its author is the guard', policy(optional, {}, { statusGenre: 'x' }), true],
    [
      'its genre is another and so is its author',
      policy(optional, {}, { statusGenre: 'x', authorId: SOMEBODY }),
      false,
    ],
    ['genre and name are others', policy(optional, {}, { statusGenre: 'x', statusName: 'y' }), false],
    ['it is for another repository', policy(optional, {}, { scope: [{ repositoryId: OTHER }] }), false],
    ['it is for every repository', policy(optional, {}, { scope: [{ matchKind: 'DefaultBranch' }] }), false],
    ['it has no scope', policy(optional, {}, { scope: null }), false],
  ])('%s', (_, standing, isOurs) => {
    expect(own(standing)).toBe(isOurs);
  });

  it('a policy of every repository covers this one as well', () => {
    const wide = policy(optional, { id: 2 }, { scope: [{ matchKind: 'DefaultBranch' }] });
    const broken = policy(optional, { id: 1, isEnabled: false });
    const [best] = coveringPolicies(optional, [broken, wide], REPOSITORY);
    expect(best?.policy.id).toBe(2);
    expect(best?.differences.filter(({ loosens }) => loosens)).toEqual([]);
  });
});
