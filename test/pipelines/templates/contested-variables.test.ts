import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, seen } from './expanding.ts';

// Whether a template sees the variables of the files that include it is contested: microsoft/azure-pipelines-tasks#15147 and
// microsoft/azure-pipelines-yaml#593 report both; runner.server gives each file only its own.

const root = (mode: string, include = '- template: j.yml\n'): string =>
  `variables: { mode: ${mode} }\njobs:\n${include}`;
const job = (condition: string): string => `jobs:
- job: a
  steps:
  - \${{ if ${condition} }}:
    - ${cli('yes')}
  - \${{ else }}:
    - ${cli('no')}
`;

describe('a condition on a variable of a file that includes this one', () => {
  it.each([
    ['the branch of its value, and as maybe the other one', "eq(variables.mode, 'new')", ['yes', 'no maybe']],
    ['the same turned round', "ne(variables.mode, 'new')", ['yes maybe', 'no']],
    ['a condition on whether there is one', "eq(variables['mode'], '')", ['yes maybe', 'no']],
  ])('has %s', (_, condition, expected) => {
    const files = { 'main.yml': root('new'), 'j.yml': job(condition) };
    expect(seen(files)).toEqual(expected);
    expect(notes(files)).toEqual(['variable-inherited j.yml:4']);
    expect(expanding(files).complete).toBe(true);
    expect(expanding(files).diagnostics[0]?.message).toContain('"mode"');
  });

  it('is nothing to tell where both come to the same', () => {
    const files = { 'main.yml': root('new'), 'j.yml': job("eq(variables.mode, 'old')") };
    expect(seen(files)).toEqual(['no']);
    expect(notes(files)).toEqual([]);
  });

  it('is nothing to tell in the file that declares it, or where it is passed as a parameter', () => {
    expect(seen({ 'main.yml': `variables: { mode: new }\n${job("eq(variables.mode, 'new')")}` })).toEqual(['yes']);
    const files = {
      'main.yml': root('new', '- template: j.yml\n  parameters: { mode: "${{ variables.mode }}" }\n'),
      'j.yml': `parameters: [{ name: mode }]\n${job("eq(parameters.mode, 'new')")}`,
    };
    expect(seen(files)).toEqual(['yes']);
    expect(notes(files)).toEqual([]);
  });

  it.each([
    [
      'a variable that was made of it',
      `jobs:\n- job: a\n  variables: { own: "\${{ variables.mode }}" }\n  steps:\n  - \${{ if eq(variables.own, 'new') }}:\n    - ${cli('yes')}\n  - \${{ else }}:\n    - ${cli('no')}\n`,
    ],
    ['a parameter that was made of it', 'jobs:\n- template: k.yml\n  parameters: { mode: "${{ variables.mode }}" }\n'],
  ])('counts for %s too', (_, text) => {
    const files = {
      'main.yml': root('new'),
      'j.yml': text,
      'k.yml': `parameters: [{ name: mode }]\n${job("eq(parameters.mode, 'new')")}`,
    };
    expect(seen(files)).toEqual(['yes', 'no maybe']);
  });

  it('keeps every name in the branch that it may take', () => {
    const files = {
      'main.yml': `parameters: [{ name: env, values: [test, prod], default: test }]\n${root(
        'test',
        '- template: j.yml\n  parameters: { env: "${{ parameters.env }}" }\n',
      )}`,
      'j.yml': `parameters: [{ name: env }]
jobs:
- job: a
  steps:
  - \${{ if eq(parameters.env, variables.mode) }}:
    - script: echo
  - \${{ else }}:
    - ${cli('${{ parameters.env }}')}
`,
    };
    expect(seen(files)).toEqual(['test|prod maybe']);
  });
});

describe('a loop over a variable of a file that includes this one', () => {
  it('has the turns of its value, and as maybe those without it', () => {
    const files = {
      'main.yml': `variables: { list: 'a,b' }\nsteps:\n- template: s.yml\n`,
      's.yml': `steps:\n- \${{ each x in split(coalesce(variables.list, 'c'), ',') }}:\n  - ${cli('${{ x }}')}\n`,
    };
    expect(seen(files)).toEqual(['a', 'b', 'c maybe']);
    expect(notes(files)).toEqual(['variable-inherited s.yml:2']);
  });
});
