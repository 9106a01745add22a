import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, resolutions, seen } from './expanding.ts';

const READ = '${{ variables.conn }}';
const MAIN = "eq(variables['Build.SourceBranchName'], 'main')";

describe('variables in expressions', () => {
  it.each([
    ['a mapping', '  conn: a\n'],
    ['a list', '- name: conn\n  value: a\n'],
    ['a list, read only', '- { name: conn, value: a, readonly: true }\n'],
    ['a mapping, in other casing', '  CONN: a\n'],
    ['a list, set twice', '- { name: conn, value: b }\n- { name: Conn, value: a }\n'],
    ['a loop', "- ${{ each x in split('conn', ',') }}:\n  - { name: '${{ x }}', value: a }\n"],
    ['a condition that holds', '- ${{ if true }}:\n  - { name: conn, value: a }\n'],
  ])('are known from %s (docs: variables)', (_, variables) => {
    expect(seen(`variables:\n${variables}steps:\n- ${cli(READ)}\n`)).toEqual(['a']);
    expect(seen(`variables:\n${variables}steps:\n- ${cli('$(conn)')}\n`)).toEqual(['a']);
  });

  it.each([
    ['true', 'true'],
    ['True', 'True'],
    ['50.0', '50.0'],
    ['0001', '0001'],
    ['null', 'null'],
    ['~', '~'],
  ])('are texts as they are written: %s (reference: values are strings)', (value, text) => {
    expect(seen(`variables:\n  conn: ${value}\nsteps:\n- ${cli(`p${READ}`)}\n`)).toEqual([`p${text}`]);
  });

  it('see those before them (battlefield: order of variables)', () => {
    expect(seen(`variables:\n  env: prod\n  conn: "\${{ variables.env }}-sc"\nsteps:\n- ${cli(READ)}\n`)).toEqual([
      'prod-sc',
    ]);
    const list = '- { name: env, value: prod }\n- { name: conn, value: "${{ variables.env }}-sc" }\n';
    expect(seen(`variables:\n${list}steps:\n- ${cli(READ)}\n`)).toEqual(['prod-sc']);
  });

  it('do not see those behind them (battlefield: order of variables)', () => {
    const text = `variables:\n  conn: "\${{ variables.env }}"\n  env: prod\nsteps:\n- ${cli(READ)}\n`;
    expect(seen(text)).not.toEqual(['prod']);
  });

  it('can be a macro, which is replaced later (battlefield)', () => {
    expect(resolutions(`variables:\n  env: prod\n  conn: $(env)-sc\nsteps:\n- ${cli(READ)}\n`)).toEqual([
      'prod-sc variable',
    ]);
  });

  it('decide conditions (docs: expressions)', () => {
    const text = `variables:
  env: prod
steps:
- \${{ if eq(variables.env, 'PROD') }}:
  - ${cli('a')}
- \${{ else }}:
  - ${cli('b')}
`;
    expect(seen(text)).toEqual(['a']);
  });

  it('can come as a whole from an object (corpus)', () => {
    const files = {
      'main.yml': 'extends:\n  template: a.yml\n  parameters: { vars: { conn: a } }\n',
      'a.yml': `parameters:
- { name: vars, type: object }
jobs:
- job: one
  variables: \${{ parameters.vars }}
  steps:
  - ${cli('$(conn)')}
- job: two
  variables:
    \${{ insert }}: \${{ parameters.vars }}
  steps:
  - ${cli('$(conn)')}
`,
    };
    expect(seen(files)).toEqual(['a', 'a']);
  });
});

describe('the scope of a variable', () => {
  const text = (name: string): string => `variables:
  conn: root
stages:
- stage: one
  variables:
    conn: stage
  jobs:
  - job: a
    variables:
    - { name: conn, value: job }
    steps:
    - ${cli(name)}
  - job: b
    steps:
    - ${cli(name)}
- stage: two
  jobs:
  - deployment: c
    variables:
      conn: deployment
    strategy:
      runOnce:
        deploy:
          steps:
          - ${cli(name)}
  - job: d
    steps:
    - ${cli(name)}
`;

  it.each([READ, '$(conn)'])(
    'is its root, its stage or its job, the innermost first: %s (docs: variables, scopes)',
    (name) => {
      expect(seen(text(name))).toEqual(['job', 'stage', 'deployment', 'root']);
    },
  );

  it('reaches the other keys of its stage and job (reference: visible in that body)', () => {
    const job = `jobs:\n- job: a\n  variables: { on: yes }\n  \${{ if true }}:\n    steps:\n    - ${cli('${{ variables.on }}')}\n`;
    expect(seen(job)).toEqual(['yes']);
  });
});

describe('templates of variables', () => {
  it('stand in the place of their reference (docs: templates, variables)', () => {
    const files = {
      'ci/main.yml': `variables:
- { name: env, value: prod }
- template: vars/a.yml
- { name: after, value: "\${{ variables.conn }}" }
steps:
- ${cli('${{ variables.after }}')}
- ${cli('$(conn)')}
`,
      'ci/vars/a.yml': 'variables:\n  conn: a\n',
    };
    expect(seen(files)).toEqual(['a', 'a']);
    expect(notes(files)).toEqual([]);
  });

  it.each([
    ['as a list', 'variables:\n- { name: conn, value: a }\n'],
    ['with a condition', 'variables:\n  ${{ if true }}:\n    conn: a\n  ${{ else }}:\n    conn: b\n'],
    ['with another template', 'variables:\n- template: b.yml\n'],
    ['with a parameter', 'parameters:\n- { name: x, default: a }\nvariables:\n  conn: ${{ parameters.x }}\n'],
  ])('are written %s (docs: templates, variables)', (_, template) => {
    const files = {
      'main.yml': `variables:\n- template: a.yml\nsteps:\n- ${cli('$(conn)')}\n`,
      'a.yml': template,
      'b.yml': 'variables:\n  conn: a\n',
    };
    expect(seen(files)).toEqual(['a']);
  });

  it('take parameters (docs: templates, variables with parameters)', () => {
    const files = {
      'main.yml': `jobs:
- job: one
  variables:
  - { template: a.yml, parameters: { env: prod } }
  steps:
  - ${cli('$(conn)')}
- job: two
  variables:
  - { template: a.yml, parameters: { env: test } }
  steps:
  - ${cli('$(conn)')}
`,
      'a.yml': 'parameters:\n- name: env\nvariables:\n  conn: ${{ parameters.env }}-sc\n',
    };
    expect(seen(files)).toEqual(['prod-sc', 'test-sc']);
  });

  it('under a condition that is not known may be there (reference: unknown is first-class)', () => {
    const files = {
      'main.yml': `variables:
- { name: conn, value: test }
- \${{ if ${MAIN} }}:
  - template: a.yml
steps:
- ${cli('$(conn)')}
`,
      'a.yml': 'variables:\n  conn: prod\n',
    };
    expect(resolutions(files).map((line) => line.split(/[| ]/).sort())).toEqual([['prod', 'test', 'variable']]);
  });
});

describe('a branch that is not known (reference: unknown is first-class)', () => {
  const mapping = `variables:
  \${{ if ${MAIN} }}:
    conn: prod
  \${{ else }}:
    conn: test
`;
  const list = `variables:
- \${{ if ${MAIN} }}:
  - { name: conn, value: prod }
- \${{ else }}:
  - { name: conn, value: test }
`;

  it.each([
    [READ, mapping],
    ['$(conn)', mapping],
    [READ, list],
    ['$(conn)', list],
  ])('gives a connection both of its names and leaves nothing unresolved: %s', (name, variables) => {
    const text = `${variables}steps:\n- ${cli(name)}\n`;
    const [line = ''] = resolutions(text);
    expect(line.split(/[| ]/).sort()).toEqual(['prod', 'test', 'variable']);
    expect(expanding(text).complete).toBe(true);
    expect(expanding(text).uses.map(({ when }) => when)).toEqual(['always']);
  });

  it('gives one of them where the branch is given (contract: --variable)', () => {
    for (const name of [READ, '$(conn)']) {
      const text = `${mapping}steps:\n- ${cli(name)}\n`;
      expect(seen(text, { variables: { 'build.sourcebranchname': 'main' } })).toEqual(['prod']);
      expect(seen(text, { variables: { 'Build.SourceBranchName': 'topic' } })).toEqual(['test']);
    }
  });

  it('decides what depends on the name', () => {
    const text = `${mapping}steps:
- \${{ if eq(variables.conn, 'prod') }}:
  - ${cli('a')}
- \${{ elseif eq(variables.conn, 'test') }}:
  - ${cli('b')}
- \${{ else }}:
  - ${cli('never')}
`;
    expect(seen(text)).toEqual(['a maybe', 'b maybe']);
  });

  it('without an else leaves what was set before, or what is not known', () => {
    const only = `- \${{ if ${MAIN} }}:\n  - { name: conn, value: prod }\n`;
    const [before = ''] = resolutions(
      `variables:\n- { name: conn, value: test }\n${only}steps:\n- ${cli('$(conn)')}\n`,
    );
    expect(before.split(/[| ]/).sort()).toEqual(['prod', 'test', 'variable']);
    expect(resolutions(`variables:\n${only}steps:\n- ${cli('$(conn)')}\n`)).toEqual(['prod unresolved']);
  });
});
