import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, seen, uses } from './expanding.ts';

const A = `steps:\n- ${cli('a')}\n`;
const RESOURCES = `resources:
  repositories:
  - { repository: tools, type: git, name: Shared/tools }
  - { repository: Other, type: github, name: contoso/other, endpoint: github }
`;

/** Reads a root that includes one template, and tells which files were read beside it. */
function read(root: string, reference: string, found: string): readonly string[] {
  const files = { [root]: `${RESOURCES}steps:\n- template: ${reference}\n`, [found]: A };
  return [...uses(files), ...notes(files)];
}

describe('a path', () => {
  it.each([
    ['relative to the directory of the file', 'ci/main.yml', 'steps/a.yml', 'ci/steps/a.yml'],
    ['up from it', 'ci/deep/main.yml', '../steps/a.yml', 'ci/steps/a.yml'],
    ['with a point', 'ci/main.yml', './a.yml', 'ci/a.yml'],
    ['from the root of the repository, with a slash', 'ci/main.yml', '/steps/a.yml', 'steps/a.yml'],
    ['with backslashes', 'ci/main.yml', 'steps\\a.yml', 'ci/steps/a.yml'],
    ['from the root, with backslashes', 'ci/main.yml', '\\steps\\a.yml', 'steps/a.yml'],
    ['with mixed slashes', 'ci/main.yml', '..\\steps/a.yml', 'steps/a.yml'],
    ['with @self', 'ci/main.yml', 'a.yml@self', 'ci/a.yml'],
    ['from the root with @self', 'ci/main.yml', '/a.yml@self', 'a.yml'],
    ['with @SELF in any casing', 'ci/main.yml', '/a.yml@SELF', 'a.yml'],
    ['in quotes', 'main.yml', '"a.yml"', 'a.yml'],
    ['with blanks in a name', 'main.yml', 'my steps/a b.yml', 'my steps/a b.yml'],
  ])('%s is resolved (docs: templates; runner.server: paths)', (_, root, reference, found) => {
    expect(read(root, reference, found)).toEqual([`AzureCLI@2 ${found}:2 a always`]);
  });

  it.each([
    ['relative to the root of that repository', 'lib/a.yml@tools', 'tools:lib/a.yml'],
    ['not relative to the file', 'a.yml@tools', 'tools:a.yml'],
    ['with a slash', '/lib/a.yml@tools', 'tools:lib/a.yml'],
    ['with a backslash', 'lib\\a.yml@tools', 'tools:lib/a.yml'],
    ['with the alias in other casing', 'lib/a.yml@TOOLS', 'tools:lib/a.yml'],
    ['with the alias declared in other casing', 'lib/a.yml@other', 'Other:lib/a.yml'],
    ['with a blank before the alias', 'lib/a.yml @tools', 'tools:lib/a.yml'],
  ])(
    'in another repository is resolved %s (docs: templates; runner.server: cross-repo-relative-paths)',
    (_, reference, found) => {
      expect(read('ci/main.yml', reference, found)).toEqual([`AzureCLI@2 ${found}:2 a always`]);
    },
  );

  it.each([
    ['in the same directory', 'b.yml', 'tools:lib/b.yml'],
    ['in the same directory with its own alias', 'b.yml@tools', 'tools:lib/b.yml'],
    ['from the root', '/b.yml', 'tools:b.yml'],
    ['from the root with its own alias', '/b.yml@tools', 'tools:b.yml'],
    ['back in the repository of the pipeline, from its root', 'b.yml@self', 'b.yml'],
    ['in a third repository, from its root', 'b.yml@other', 'Other:b.yml'],
  ])(
    'in a file of another repository is found %s (runner.server: cross-repo-relative-paths)',
    (_, reference, found) => {
      const files = {
        'ci/main.yml': `${RESOURCES}steps:\n- template: lib/a.yml@tools\n`,
        'tools:lib/a.yml': `steps:\n- template: ${reference}\n`,
        [found]: A,
      };
      expect(uses(files)).toEqual([`AzureCLI@2 ${found}:2 a always`]);
      expect(notes(files)).toEqual([]);
    },
  );

  it('may use the repositories that an extended template adds (reference: one global table)', () => {
    const files = {
      'main.yml': `extends: { template: base.yml }\n`,
      'base.yml': `${RESOURCES}steps:\n- template: a.yml@tools\n`,
      'tools:a.yml': A,
    };
    expect(uses(files)).toEqual(['AzureCLI@2 tools:a.yml:2 a always']);
  });
});

describe('a reference that leads nowhere', () => {
  it.each([
    ['a file that is not there', 'missing.yml'],
    ['a repository that nobody declares', 'a.yml@unknown'],
    ['no text', "''"],
    ['a runtime variable', '$(file).yml'],
  ])('is told, and the rest is read: %s', (_, reference) => {
    const files = { 'main.yml': `steps:\n- template: ${reference}\n- ${cli('b')}\n`, 'a.yml': A };
    expect(notes(files)).toEqual(['template-not-found main.yml:2']);
    expect(expanding(files).complete).toBe(false);
    expect(seen(files)).toEqual(['b']);
  });

  it('is told for each place once', () => {
    const files = {
      'main.yml': 'steps:\n- template: a.yml\n- template: a.yml\n',
      'a.yml': 'steps:\n- template: no.yml\n',
    };
    expect(notes(files)).toEqual(['template-not-found a.yml:2']);
  });

  it('is told for variables too', () => {
    const files = { 'main.yml': `variables:\n- template: no.yml\nsteps:\n- ${cli('b')}\n` };
    expect(notes(files)).toEqual(['template-not-found main.yml:2']);
  });
});

describe('an expression in a path', () => {
  it.each([
    ['a variable before it', 'variables:\n  version: v1\n', 'lib/${{ variables.version }}/a.yml', 'lib/v1/a.yml'],
    ['a whole path', 'variables:\n  file: lib/a.yml\n', '${{ variables.file }}', 'lib/a.yml'],
    ['the alias', 'variables:\n  from: tools\n', 'a.yml@${{ variables.from }}', 'tools:a.yml'],
  ])('that is known is followed: %s (reference: template references)', (_, variables, reference, found) => {
    const files = { 'main.yml': `${RESOURCES}${variables}steps:\n- template: ${reference}\n`, [found]: A };
    expect(uses(files)).toEqual([`AzureCLI@2 ${found}:2 a always`]);
  });

  const chosen = {
    'main.yml': `parameters:
- { name: env, values: [test, prod], default: test }
steps:
- template: \${{ parameters.env }}.yml
`,
    'test.yml': `steps:\n- ${cli('t')}\n`,
    'prod.yml': `steps:\n- ${cli('p')}\n`,
  };

  it('that has several values leads to each of them, the default surely (contract: when)', () => {
    expect(seen(chosen)).toEqual(['t', 'p maybe']);
    expect(notes(chosen)).toEqual([]);
  });

  it('that is given leads to one file', () => {
    expect(seen(chosen, { parameters: { env: 'prod' } })).toEqual(['p']);
  });

  it('of which one value leads nowhere tells that, and shows the others', () => {
    const { 'prod.yml': _, ...files } = chosen;
    expect(seen(files)).toEqual(['t']);
    expect(notes(files)).toEqual(['template-not-found main.yml:4']);
  });

  it('that is not known is told (reference: unknown is first-class)', () => {
    const files = { 'main.yml': `steps:\n- template: \${{ variables.queued }}.yml\n- ${cli('b')}\n` };
    expect(notes(files)).toEqual(['template-not-found main.yml:2']);
    expect(seen(files)).toEqual(['b']);
  });
});
