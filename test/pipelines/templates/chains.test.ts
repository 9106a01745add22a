import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, seen } from './expanding.ts';

const [a, b, c, d] = [cli('a'), cli('b'), cli('c'), cli('d')];

/** Something that is only known when a run is queued. */
const QUEUED = "eq(variables['Build.Reason'], 'PullRequest')";
const TAGGED = "startsWith(variables['Build.SourceBranch'], 'refs/tags/')";

describe('a chain of conditions in a list', () => {
  it.each([
    ['the if that holds', 'true', 'true', ['a', 'd']],
    ['the elseif that holds where the if does not', 'false', 'true', ['b', 'd']],
    ['the else where nothing holds', 'false', 'false', ['c', 'd']],
  ])('takes %s, and nothing else (docs: expressions, conditional insertion)', (_, first, second, expected) => {
    const text = `steps:
- \${{ if ${first} }}:
  - ${a}
- \${{ elseif ${second} }}:
  - ${b}
- \${{ else }}:
  - ${c}
- ${d}
`;
    expect(seen(text)).toEqual(expected);
    expect(notes(text)).toEqual([]);
  });

  it.each([
    ['every branch where nothing is known', QUEUED, TAGGED, ['a maybe', 'b maybe', 'c maybe']],
    ['the surely true branch only as maybe behind one that is not known', QUEUED, 'true', ['a maybe', 'b maybe']],
    ['what is left behind a surely false branch', 'false', QUEUED, ['b maybe', 'c maybe']],
    ['no branch behind one that is surely true', 'true', QUEUED, ['a']],
    ['no surely false branch behind one that is not known', QUEUED, 'false', ['a maybe', 'c maybe']],
  ])('with conditions that are not known has %s (reference: unknown is first-class)', (_, first, second, expected) => {
    const text = `steps:
- \${{ if ${first} }}:
  - ${a}
- \${{ elseif ${second} }}:
  - ${b}
- \${{ else }}:
  - ${c}
`;
    expect(seen(text)).toEqual(expected);
    expect(expanding(text).complete).toBe(true);
  });

  it('can have any number of elseif (docs: expressions)', () => {
    const text = `steps:
- \${{ if false }}:
  - ${a}
- \${{ elseif false }}:
  - ${b}
- \${{ elseif true }}:
  - ${c}
- \${{ elseif true }}:
  - ${d}
`;
    expect(seen(text)).toEqual(['c']);
  });

  it('is its own beside another one (corpus: two chains in a row)', () => {
    const text = `steps:
- \${{ if true }}:
  - ${a}
- \${{ if false }}:
  - ${b}
- \${{ else }}:
  - ${c}
`;
    expect(seen(text)).toEqual(['a', 'c']);
  });

  it.each([
    ['a step', `- ${d}`],
    ['an each', `- \${{ each x in parameters }}:\n  - ${d}`],
    ['an insertion', `- \${{ insert }}:\n  - ${d}`],
    ['an expression', "- ${{ '' }}"],
  ])(
    'ends at %s between its branches: the else is an orphan (runner.server: immediately preceding sibling)',
    (_, between) => {
      const text = `steps:\n- \${{ if true }}:\n  - ${a}\n${between}\n- \${{ else }}:\n  - ${b}\n`;
      const line = text.split('\n').indexOf('- ${{ else }}:') + 1;
      expect(notes(text)).toEqual([`expression-invalid azure-pipelines.yml:${String(line)}`]);
      expect(expanding(text).complete).toBe(false);
    },
  );

  it.each(['else', 'elseif true'])(
    'ends with its else: a further %s is an orphan (runner.server: chain state)',
    (more) => {
      const text = `steps:
- \${{ if false }}:
  - ${a}
- \${{ else }}:
  - ${b}
- \${{ ${more} }}:
  - ${c}
`;
      expect(notes(text)).toEqual(['expression-invalid azure-pipelines.yml:6']);
    },
  );

  it.each(['else', 'elseif true'])(
    'begins with an if: %s alone is an orphan (runner.server: else- tests)',
    (directive) => {
      expect(notes(`steps:\n- \${{ ${directive} }}:\n  - ${a}\n`)).toEqual([
        'expression-invalid azure-pipelines.yml:2',
      ]);
    },
  );

  it('with an orphan else is no error in a branch that is not taken (runner.server: else- tests)', () => {
    const text = `steps:\n- \${{ if false }}:\n  - \${{ else }}:\n    - ${a}\n- ${b}\n`;
    expect(seen(text)).toEqual(['b']);
    expect(notes(text)).toEqual([]);
  });

  it('does not reach from the list around into the list inside (reference: same parent)', () => {
    const text = `steps:\n- \${{ if true }}:\n  - \${{ else }}:\n    - ${a}\n`;
    expect(notes(text)).toEqual(['expression-invalid azure-pipelines.yml:3']);
  });
});

describe('a chain of conditions in a mapping', () => {
  const chain = (first: string, second: string): string => `steps:
- task: AzureCLI@2
  inputs:
    \${{ if ${first} }}:
      azureSubscription: a
    \${{ elseif ${second} }}:
      azureSubscription: b
    \${{ else }}:
      azureSubscription: c
`;

  it.each([
    ['true', 'true', ['a']],
    ['false', 'true', ['b']],
    ['false', 'false', ['c']],
  ])('takes one branch: if %s, elseif %s (docs: expressions, conditional insertion)', (first, second, expected) => {
    expect(seen(chain(first, second))).toEqual(expected);
  });

  it('gives each connection that a branch can set (reference: unknown is first-class)', () => {
    expect(seen(chain(QUEUED, TAGGED))).toEqual(['a + b + c']);
  });

  it('may hold the same directive twice (corpus: two ${{ else }} in one mapping)', () => {
    const text = `variables:
  \${{ if true }}:
    one: a
  \${{ else }}:
    one: b
  \${{ if false }}:
    two: c
  \${{ else }}:
    two: d
steps:
- ${cli('${{ variables.one }}-${{ variables.two }}')}
`;
    expect(seen(text)).toEqual(['a-d']);
    expect(notes(text)).toEqual([]);
  });

  it('may hold the very same condition twice (corpus)', () => {
    const text = `jobs:
- job: x
  \${{ if true }}:
    displayName: one
  \${{ if true }}:
    steps:
    - ${a}
`;
    expect(seen(text)).toEqual(['a']);
  });

  it('ends at an entry between its branches (runner.server: immediately preceding sibling)', () => {
    const text = `jobs:
- job: x
  \${{ if false }}:
    displayName: one
  pool: linux
  \${{ else }}:
    steps:
    - ${a}
`;
    expect(notes(text)).toEqual(['expression-invalid azure-pipelines.yml:6']);
  });

  it('can hold whole lists of steps, or the body of the root (docs: expressions)', () => {
    const text = `\${{ if ${QUEUED} }}:
  steps:
  - ${a}
\${{ else }}:
  jobs:
  - job: x
    steps:
    - ${b}
`;
    expect(seen(text)).toEqual(['a maybe', 'b maybe']);
  });
});
