import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, seen, tree } from './expanding.ts';

const a = cli('a');

describe('a condition', () => {
  it.each([
    ['${{if true}}:', 'without blanks (corpus)'],
    ['${{ if true }} :', 'with a blank before the colon (corpus)'],
    ['"${{ if true }}":', 'in quotes (corpus)'],
    ['${{ if(true) }}:', 'with its argument in parentheses (corpus)'],
    ["${{ if eq('}}', '}}') }}:", 'with braces in a text (runner.server)'],
  ])('is written %s %s', (key) => {
    expect(seen(`steps:\n- ${key}\n  - ${a}\n`)).toEqual(['a']);
  });

  it.each(['IF true', 'If true', 'iff true'])(
    'is no directive as "%s": casing counts (reference: ordinal match)',
    (text) => {
      expect(expanding(`steps:\n- \${{ ${text} }}:\n  - ${a}\n`).complete).toBe(false);
    },
  );

  it('of several words is refused (reference: if takes one argument)', () => {
    expect(notes(`steps:\n- \${{ if not (true) x }}:\n  - ${a}\n`)).toEqual([
      'expression-invalid azure-pipelines.yml:2',
    ]);
  });
});

describe('an error in a branch that is not taken', () => {
  const untaken = (inside: string): string => `steps:\n- \${{ if false }}:\n  - script: ${inside}\n- ${a}\n`;

  it.each([
    ['an unknown function', '${{ nonsense(1) }}'],
    ['an unknown name', '${{ nonsense.value }}'],
    ['an order of what has none', "${{ lt(1, 'x') }}"],
  ])('is none where it is %s (runner.server: expr-syntax-error tests)', (_, inside) => {
    expect(notes(untaken(inside))).toEqual([]);
    expect(seen(untaken(inside))).toEqual(['a']);
  });

  it.each([
    ['an operator', "${{ parameters.x == 'y' }}"],
    ['a missing parenthesis', '${{ eq(1, 1 }}'],
    ['a missing end', '"${{ variables.x"'],
  ])('stays fatal where it is one of syntax: %s (runner.server: expr-syntax-error tests)', (_, inside) => {
    expect(notes(untaken(inside))).toEqual(['expression-invalid azure-pipelines.yml:3']);
  });

  it.each(['${{ nonsense(1) }}', "${{ lt(1, 'x') }}", '${{ eq(1, 1 }}'])(
    'is told in one that is taken: %s',
    (inside) => {
      expect(notes(`steps:\n- \${{ if true }}:\n  - script: ${inside}\n`)).toEqual([
        'expression-invalid azure-pipelines.yml:3',
      ]);
    },
  );
});

describe('where directives are not evaluated', () => {
  it.each(['trigger', 'pr', 'schedules'])(
    '%s stays as it is written (docs: expressions, where they are allowed)',
    (key) => {
      const text = `${key}:\n- \${{ if false }}:\n  - main\nsteps:\n- ${a}\n`;
      expect(tree(text)).toMatchObject({ [key]: [{ '${{ if false }}': ['main'] }] });
      expect(notes(text)).toEqual([]);
    },
  );

  it('defaults and values of parameters are literals (docs: parameters)', () => {
    const text = `parameters:
- name: x
  default: \${{ variables.y }}
variables:
  y: b
steps:
- ${cli('${{ parameters.x }}')}
`;
    expect(tree(text)).toMatchObject({ parameters: [{ name: 'x', default: '${{ variables.y }}' }] });
    expect(seen(text)).not.toEqual(['b']);
  });
});
